//! What a server has of an account: one row for each collection.

/// How a collection is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A list of statuses that grows at its top.
    Statuses,
    /// A list of statuses that is short and read as a whole.
    FewStatuses,
    /// A list of notifications or conversations that grows at its top, with statuses in them.
    Events,
    /// A list of accounts.
    Accounts,
    /// A list of anything else, in pages.
    Pages,
    /// A list of anything else, in one answer.
    List,
    /// One object.
    Object,
}

/// A collection of an account.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Collection {
    /// Its name in the tables, and in `--without`.
    pub(crate) name: &'static str,
    /// Where it is. `{id}` is the account.
    pub(crate) path: &'static str,
    pub(crate) shape: Shape,
    /// How many items a page may have; 0 where that cannot be said.
    pub(crate) limit: u16,
    /// What is asked besides.
    pub(crate) field: Option<(&'static str, &'static str)>,
}

impl Collection {
    /// Whether the ids of its items are the places of the list. Others have places of their own.
    pub(crate) fn is_by_id(&self) -> bool {
        matches!(self.name, "statuses" | "notifications")
    }
}

const fn row(name: &'static str, path: &'static str, shape: Shape, limit: u16) -> Collection {
    Collection {
        name,
        path,
        shape,
        limit,
        field: None,
    }
}

use Shape::{Accounts, Events, FewStatuses, List, Object, Pages, Statuses};

/// Every collection, what is most worth keeping first.
pub(crate) const COLLECTIONS: &[Collection] = &[
    row("statuses", "/api/v1/accounts/{id}/statuses", Statuses, 40),
    Collection {
        field: Some(("pinned", "true")),
        ..row("pinned", "/api/v1/accounts/{id}/statuses", FewStatuses, 40)
    },
    row("bookmarks", "/api/v1/bookmarks", Statuses, 40),
    row("favourites", "/api/v1/favourites", Statuses, 40),
    row("notifications", "/api/v1/notifications", Events, 40),
    row("conversations", "/api/v1/conversations", Events, 40),
    row("following", "/api/v1/accounts/{id}/following", Accounts, 80),
    row("followers", "/api/v1/accounts/{id}/followers", Accounts, 80),
    row("blocks", "/api/v1/blocks", Accounts, 80),
    row("mutes", "/api/v1/mutes", Accounts, 80),
    row("endorsements", "/api/v1/endorsements", Accounts, 80),
    row("domain_blocks", "/api/v1/domain_blocks", Pages, 200),
    row("lists", "/api/v1/lists", List, 0),
    row("filters", "/api/v2/filters", List, 0),
    row("followed_tags", "/api/v1/followed_tags", Pages, 200),
    row("featured_tags", "/api/v1/featured_tags", List, 0),
    row(
        "scheduled_statuses",
        "/api/v1/scheduled_statuses",
        Pages,
        40,
    ),
    row("preferences", "/api/v1/preferences", Object, 0),
    Collection {
        field: Some(("timeline[]", "home")),
        ..row("markers", "/api/v1/markers", Object, 0)
    },
    row("instance", "/api/v2/instance", Object, 0),
];

/// What is asked for item by item, after the collections.
pub(crate) const FOLLOW_UPS: [&str; 3] = ["history", "threads", "notes"];

/// Everything that can be left out.
pub fn names() -> impl Iterator<Item = &'static str> {
    let collections = COLLECTIONS.iter().map(|collection| collection.name);
    collections.chain(FOLLOW_UPS)
}
