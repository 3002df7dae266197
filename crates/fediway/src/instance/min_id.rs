//! What a list of a server does with a `min_id`.
//!
//! A walk through a list still verifies each page. If a `min_id` is known to be useless, the walk only
//! saves the request that would find this out.

/// What a list does with a `min_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MinId {
    /// The page right above it, as Mastodon documents it.
    Above,
    /// The newest page above it, as with a `since_id`.
    Newest,
    /// It is ignored, and so is a `since_id`.
    Ignored,
    Unknown,
}

impl MinId {
    /// Whether it is worth asking for the page right above an item.
    pub(crate) fn may_go_up(self) -> bool {
        matches!(self, Self::Above | Self::Unknown)
    }
}
