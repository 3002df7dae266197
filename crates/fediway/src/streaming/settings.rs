//! The settings of a stream, and their defaults.

use std::time::Duration;

use super::queue::Overflow;
use super::tracker::{Overlap, Rules};
use crate::client::Client;

/// The default of [`window`](super::StreamingBuilder::window).
pub(super) const WINDOW: usize = 400;

/// How far back a list is compared again. Some servers take a minute to fill a timeline.
const OVERLAP: Overlap = Overlap {
    least: 20,
    time: Duration::from_secs(120),
    most: 200,
};

/// A shorter page is the last one: every known server puts at least this many items on a page.
const SHORT: usize = 20;

/// Practically unlimited, and short enough to add to an `Instant`.
pub(super) const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) idle: Duration,
    pub(super) first_pause: Duration,
    pub(super) longest_pause: Duration,
    pub(super) settle: Duration,
    pub(super) window: usize,
    pub(super) overflow: Overflow,
    pub(super) capacity: usize,
    pub(super) buffer: usize,
    pub(super) message: usize,
    pub(super) poll: Option<Duration>,
    pub(super) keep_doubles: bool,
    pub(super) token_in_url: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(90),
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(60),
            settle: Duration::from_millis(250),
            window: WINDOW,
            overflow: Overflow::default(),
            capacity: 1024,
            buffer: 16 << 20,
            message: 1 << 20,
            poll: None,
            keep_doubles: false,
            token_in_url: false,
        }
    }
}

impl Settings {
    /// The rules for the tracker.
    pub(super) fn rules(&self, client: &Client) -> Rules {
        let quirks = client.instance().quirks();
        let credentials = client.credentials();
        Rules {
            window: self.window,
            // A round of polling is no gap: without a window for gaps it has a whole one.
            round: if self.window == 0 {
                WINDOW
            } else {
                self.window
            },
            settle: self.settle,
            poll: self.poll,
            capacity: self.capacity,
            buffer: self.buffer,
            remembered: self.window.saturating_add(2 * OVERLAP.most).min(100_000),
            overlap: OVERLAP,
            short: SHORT,
            min_id_of_statuses: quirks.min_id("/api/v1/timelines/home"),
            min_id_of_notifications: quirks.min_id("/api/v1/notifications"),
            direct_comes_twice: quirks.direct_comes_twice && !self.keep_doubles,
            account: credentials.and_then(|credentials| credentials.account_id().cloned()),
        }
    }
}
