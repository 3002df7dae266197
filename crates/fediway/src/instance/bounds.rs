//! What a server does with the bounds of a list: `min_id` and `since_id`.
//!
//! A walk through a list checks its bounds itself. What stands here saves it requests.

/// What one list of a server does with its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ListBounds {
    pub(crate) min_id: MinId,
    pub(crate) since_id: Honoured,
}

/// What a list does with a `min_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MinId {
    /// The page right above it, as Mastodon documents it.
    Above,
    /// The newest page above it, as with a `since_id`.
    Newest,
    /// It is ignored.
    Ignored,
    Unknown,
}

/// Whether a list keeps to a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Honoured {
    Yes,
    No,
    Unknown,
}

impl ListBounds {
    pub(crate) const UNKNOWN: Self = Self {
        min_id: MinId::Unknown,
        since_id: Honoured::Unknown,
    };

    /// The parameter by which a walk to older items tells where it ends, and whether the list keeps
    /// to it.
    pub(crate) fn lower_end(self) -> (&'static str, Honoured) {
        match (self.since_id, self.min_id) {
            (Honoured::No, MinId::Newest) => ("min_id", Honoured::Yes),
            (honoured, _) => ("since_id", honoured),
        }
    }
}

impl MinId {
    /// Whether it is worth asking for the page right above an item.
    pub(crate) fn may_go_up(self) -> bool {
        matches!(self, Self::Above | Self::Unknown)
    }
}
