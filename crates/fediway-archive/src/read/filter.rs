//! Which statuses are read, and in which order.

use fediway::Timestamp;
use sqlx::{QueryBuilder, Sqlite};

/// The order of statuses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The newest one first.
    #[default]
    Newest,
    /// The oldest one first.
    Oldest,
}

/// Which statuses are read. Everything, unless something is set.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub(super) collection: Option<(i64, String)>,
    pub(super) author: Option<i64>,
    pub(super) since: Option<i64>,
    pub(super) until: Option<i64>,
    pub(super) visibilities: Option<Vec<String>>,
    pub(super) replies_to: Option<i64>,
    pub(super) without_boosts: bool,
    pub(super) without_gone: bool,
    pub(super) order: Order,
}

impl Filter {
    /// Every status.
    pub fn new() -> Self {
        Self::default()
    }

    /// What is in a list of an [owner](crate::OwnerRow): `statuses`, `favourites`, `bookmarks`,
    /// `pinned`, `mentions`, `threads`.
    #[must_use]
    pub fn collection(mut self, owner: i64, name: &str) -> Self {
        self.collection = Some((owner, name.to_owned()));
        self
    }

    /// What an account wrote or boosted, by its row.
    #[must_use]
    pub fn author(mut self, account: i64) -> Self {
        self.author = Some(account);
        self
    }

    /// What was posted at this moment or later.
    #[must_use]
    pub fn since(mut self, moment: Timestamp) -> Self {
        self.since = Some(moment.as_millisecond());
        self
    }

    /// What was posted before this moment.
    #[must_use]
    pub fn until(mut self, moment: Timestamp) -> Self {
        self.until = Some(moment.as_millisecond());
        self
    }

    /// What has one of these visibilities.
    #[must_use]
    pub fn visibilities<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.visibilities = Some(names.into_iter().map(str::to_owned).collect());
        self
    }

    /// The replies to a status, by its row.
    #[must_use]
    pub fn replies_to(mut self, status: i64) -> Self {
        self.replies_to = Some(status);
        self
    }

    /// Without boosts.
    #[must_use]
    pub fn without_boosts(mut self) -> Self {
        self.without_boosts = true;
        self
    }

    /// Without what is gone from its server.
    #[must_use]
    pub fn without_gone(mut self) -> Self {
        self.without_gone = true;
        self
    }

    /// In this order.
    #[must_use]
    pub fn order(mut self, order: Order) -> Self {
        self.order = order;
        self
    }

    /// Its conditions.
    pub(super) fn conditions(&self, query: &mut QueryBuilder<Sqlite>) {
        query.push(" WHERE 1");
        if let Some((owner, name)) = &self.collection {
            query.push(" AND s.id IN (SELECT status FROM items WHERE owner = ");
            query.push_bind(*owner).push(" AND collection = ");
            query.push_bind(name.clone()).push(")");
        }
        let numbers = [
            (" AND s.account = ", self.author),
            (" AND s.created_at >= ", self.since),
            (" AND s.created_at < ", self.until),
            (" AND s.reply_to = ", self.replies_to),
        ];
        for (condition, value) in numbers {
            if let Some(value) = value {
                query.push(condition).push_bind(value);
            }
        }
        if let Some(names) = &self.visibilities {
            query.push(" AND s.visibility IN (");
            let mut list = query.separated(", ");
            for name in names {
                list.push_bind(name.clone());
            }
            query.push(")");
        }
        if self.without_boosts {
            query.push(" AND s.boost_of IS NULL");
        }
        if self.without_gone {
            query.push(" AND s.gone_at IS NULL");
        }
    }
}
