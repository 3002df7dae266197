//! What a run did, and what it says meanwhile.

use std::time::Duration;

use super::trouble::Stop;

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// So many items of a collection were read in this run, of about so many.
    Collection {
        /// Its name.
        name: &'static str,
        /// How many items were read.
        items: u64,
        /// How many there are, where the server says so.
        of: Option<u64>,
        /// How long the rest of it takes: an estimate from the pages so far and the server's limits.
        left: Option<Duration>,
    },
}

/// What a run did.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// The account, as `user@example.com`.
    pub account: String,
    /// The row of the owner.
    pub owner: i64,
    /// New statuses, those of others included.
    pub added: u64,
    /// Statuses with a new version.
    pub changed: u64,
    /// Statuses that are gone from their server.
    pub gone: u64,
    /// The collections that the server does not have, and its words.
    pub missing: Vec<(String, String)>,
    /// The collections that failed this time.
    pub failed: Vec<(String, fediway::Error)>,
    /// Why it ended before it was complete.
    pub stopped: Option<Stop>,
}

impl Report {
    /// Whether everything that the server has is in the archive.
    pub fn is_complete(&self) -> bool {
        self.stopped.is_none() && self.failed.is_empty()
    }

    /// Why it is not complete, in words; `None` if it is.
    pub fn error(&self) -> Option<String> {
        match (&self.stopped, self.failed.first()) {
            (Some(Stop::Time), _) => Some("the time was over".to_owned()),
            (Some(Stop::Server(error)), _) => Some(error.to_string()),
            (None, Some((name, error))) => Some(format!("{name}: {error}")),
            (None, None) => None,
        }
    }
}
