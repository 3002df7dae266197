//! What lists do not show, or not yet.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::later;
use crate::model::Account;
use crate::personalities::HomeTimeline;

/// What lists do not show, or not yet.
#[derive(Default)]
pub(crate) struct Unlisted {
    /// Filtered out of every page after the page was chosen.
    pub(crate) hidden: BTreeSet<u64>,
    /// Accounts that follow one account and do nothing else.
    pub(crate) followers: BTreeMap<u64, Account>,
    pub(crate) followed: Option<u64>,
    /// When a status comes into home timelines.
    late: BTreeMap<u64, Timestamp>,
    published: u64,
}

impl Unlisted {
    pub(crate) fn is_hidden(&self, id: u64) -> bool {
        self.hidden.contains(&id)
    }

    pub(crate) fn is_late(&self, id: u64, now: Timestamp) -> bool {
        self.late.get(&id).is_some_and(|comes| now < *comes)
    }

    /// Notes when a status that is published now comes into home timelines.
    pub(crate) fn publish(&mut self, id: u64, now: Timestamp, home: HomeTimeline) {
        self.published += 1;
        if let HomeTimeline::InBackground { every, late_secs } = home
            && self.published.is_multiple_of(every)
        {
            self.late
                .insert(id, later(now, Duration::from_secs(late_secs)));
        }
    }
}
