//! Lists of every kind, to walk through.
#![allow(dead_code, reason = "the group makes more than is used here")]

use crate::api::resource::resource;
use crate::entities::{Account, Status, Tag};
use crate::ids::StatusId;
use crate::page::paged::Paged;

/// An entity that is a page of two lists.
#[derive(Debug, serde::Deserialize, serde::Serialize)]
pub struct Both {
    pub(super) accounts: Vec<Account>,
    pub(super) statuses: Vec<Status>,
}

impl Paged for Both {
    fn count(&self) -> usize {
        self.accounts.len().max(self.statuses.len())
    }

    fn ids(&self) -> Vec<String> {
        let accounts = self
            .accounts
            .iter()
            .map(|account| format!("a{}", account.id));
        let statuses = self.statuses.iter().map(|status| format!("s{}", status.id));
        accounts.chain(statuses).collect()
    }

    fn keep(&mut self, keep: &[bool]) {
        let mut keep = keep.iter();
        self.accounts.retain(|_| keep.next() == Some(&true));
        self.statuses.retain(|_| keep.next() == Some(&true));
    }
}

resource! {
    /// Lists of every kind.
    things => Things {
        /// By id.
        GET "/id" [ReadStatuses] by_id as ById() -> [Status by StatusId, 20..40] {
            /// A parameter that has to stay.
            local: bool,
        }
        /// By `Link`.
        GET "/link" [ReadStatuses] by_link as ByLink() -> [Status by link] {
            /// A parameter that has to stay.
            local: bool,
        }
        /// By `Link`, with pages of any length.
        GET "/limited" [ReadStatuses] limited as Limited() -> [Status by link, 20..40]
        /// By `Link`, without ids.
        GET "/tags" [ReadStatuses] tags as Tags() -> [Tag by link]
        /// Words by `Link`.
        GET "/words" [ReadStatuses] words as Words() -> [String by link]
        /// By offset.
        GET "/offset" [ReadStatuses] by_offset as ByOffset() -> [Status by offset, 20..40]
        /// By offset in an object.
        GET "/key" [ReadStatuses] in_key as InKey() -> [Status in things by offset]
        /// An entity by `Link`.
        GET "/both" [ReadStatuses] both as GetBoth() -> (Both by link)
        /// An entity by offset.
        GET "/search" [ReadStatuses] search as GetSearch() -> (Both by offset)
    }
}
