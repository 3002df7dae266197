//! Notifications and conversations: kept as they came, with the statuses and accounts in them.

use fediway::RawItem;

use super::collections::Collection;
use super::context::{Run, key_of};
use crate::error::Result;
use crate::json;
use crate::source::Source;
use crate::write::Batch;

/// Keeps one.
pub(super) async fn keep(
    run: &Run<'_>,
    batch: &mut Batch,
    collection: &Collection,
    item: &RawItem,
    source: &Source,
) -> Result<()> {
    let parts = json::parts(item.json(), "an item")?;
    let kind = json::text(&parts, "type").unwrap_or_default();
    let status = ["status", "last_status"].into_iter();
    let mut status = status.filter_map(|key| json::object(&parts, key));
    // One without an author is kept as a part of its notification only.
    if let Some(status) = status.next()
        && json::parts(status, "a status")?.contains_key("account")
    {
        let put = batch.put_status(status, source).await?;
        run.count(put);
        let is_mention = kind == "mention" || collection.name == "conversations";
        if is_mention {
            batch
                .put_item(run.owner, "mentions", put.row, source)
                .await?;
        }
    }
    if let Some(account) = json::object(&parts, "account") {
        batch.put_account(account, source).await?;
    }
    let key = key_of(item);
    batch
        .put_document(run.owner, collection.name, &key, item.json(), source)
        .await
}
