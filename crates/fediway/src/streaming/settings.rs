//! The settings of a stream, and their defaults.

use std::time::Duration;

use super::queue::Overflow;
use super::tracker::Rules;
use crate::client::Client;
use crate::request::Backoff;

/// Practically unlimited, and short enough to add to an `Instant`.
pub(super) const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) idle: Duration,
    pub(super) backoff: Backoff,
    pub(super) overflow: Overflow,
    pub(super) message: usize,
    pub(super) keep_doubles: bool,
    pub(super) token_in_url: bool,
    pub(super) rules: Rules,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(90),
            backoff: Backoff::new(Duration::from_millis(500), Duration::from_secs(60)),
            overflow: Overflow::default(),
            message: 1 << 20,
            keep_doubles: false,
            token_in_url: false,
            rules: Rules::default(),
        }
    }
}

impl Settings {
    /// The rules, with what is known of the server.
    pub(super) fn rules(&self, client: &Client) -> Rules {
        let quirks = client.instance().quirks();
        let credentials = client.credentials();
        Rules {
            min_id_of_statuses: quirks.min_id("/api/v1/timelines/home"),
            min_id_of_notifications: quirks.min_id("/api/v1/notifications"),
            direct_comes_twice: quirks.direct_comes_twice && !self.keep_doubles,
            account: credentials.and_then(|credentials| credentials.account_id().cloned()),
            ..self.rules.clone()
        }
    }
}
