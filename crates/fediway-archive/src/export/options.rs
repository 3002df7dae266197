//! What an export has.

use std::collections::BTreeSet;

use crate::html::Include;

/// What an export has.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// The account (`user@example.com`), where the archive has several.
    pub account: Option<String>,
    /// Which posts besides the open ones: [`Include::Private`] and [`Include::Direct`] mean something
    /// here.
    pub include: BTreeSet<Include>,
}

/// How much an export has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Posts and boosts.
    pub posts: u64,
    /// Media files.
    pub media: u64,
}
