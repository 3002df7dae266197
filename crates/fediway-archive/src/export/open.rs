//! The posts that an export for people has.

use futures_util::Stream;

use super::options::Options;
use crate::archive::Archive;
use crate::error::Result;
use crate::html::Include;
use crate::read::{Filter, Order};
use crate::rows::StatusRow;

/// Every post of the owner, without what is gone from the archive's list of them; boosts too.
pub(super) fn all(
    archive: &Archive,
    owner: i64,
    order: Order,
) -> impl Stream<Item = Result<StatusRow>> + Send + use<> {
    archive.statuses(Filter::new().collection(owner, "statuses").order(order))
}

/// Whether an export for people has a post. What is not known to be open counts as private.
pub(super) fn shows(row: &StatusRow, options: &Options) -> bool {
    if row.boost_of.is_some() {
        return false;
    }
    let word = match row.visibility.as_str() {
        "public" | "unlisted" => {
            return !is_local(row) || options.include.contains(&Include::Private);
        }
        "direct" => Include::Direct,
        _ => Include::Private,
    };
    options.include.contains(&word)
}

/// Public on its server, and nowhere else.
fn is_local(row: &StatusRow) -> bool {
    row.status()
        .is_ok_and(|status| status.local_only == Some(true))
}
