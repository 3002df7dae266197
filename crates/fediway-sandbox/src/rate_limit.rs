//! Counting requests in fixed windows of the clock, as Mastodon does.

use std::collections::HashMap;

use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;

use crate::clock::iso_micros;
use crate::personalities::RateHeaders;

pub(crate) const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
pub(crate) const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
pub(crate) const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// How many requests are allowed in one window, and how long a window is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) requests: u32,
    pub(crate) window_secs: i64,
}

/// What one request leaves of its budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Budget {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    pub(crate) reset: Timestamp,
    pub(crate) exceeded: bool,
}

/// Counts per client. Windows are aligned to the epoch and not to the first
/// request, so a budget can be renewed after a second.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    window: i64,
    counts: HashMap<String, u32>,
}

impl Counter {
    pub(crate) fn count(&mut self, client: &str, limit: Limit, now: Timestamp) -> Budget {
        let window = now.as_second().div_euclid(limit.window_secs);
        if window != self.window {
            self.window = window;
            self.counts.clear();
        }
        let count = self.counts.entry(client.to_owned()).or_default();
        *count = count.saturating_add(1);
        let end = (window + 1).saturating_mul(limit.window_secs);
        Budget {
            limit: limit.requests,
            remaining: limit.requests.saturating_sub(*count),
            reset: Timestamp::from_second(end).unwrap_or(Timestamp::MAX),
            exceeded: *count > limit.requests,
        }
    }
}

impl Budget {
    /// Says what is left. A stricter limit that already spoke has the last word.
    pub(crate) fn announce(self, style: RateHeaders, headers: &mut HeaderMap) {
        let reset = match style {
            RateHeaders::None => return,
            RateHeaders::IsoMicros => iso_micros(self.reset),
            RateHeaders::Epoch => self.reset.as_second().to_string(),
        };
        if headers.contains_key(LIMIT) {
            return;
        }
        headers.insert(LIMIT, HeaderValue::from(self.limit));
        headers.insert(REMAINING, HeaderValue::from(self.remaining));
        if let Ok(reset) = HeaderValue::try_from(reset) {
            headers.insert(RESET, reset);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: Limit = Limit {
        requests: 2,
        window_secs: 300,
    };

    #[test]
    fn a_window_ends_on_the_clock_and_clients_count_apart() {
        let mut counter = Counter::default();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = at("2026-01-01T00:04:59Z");
        let first = counter.count("a", TWO, now);
        assert_eq!((first.remaining, first.exceeded), (1, false));
        assert_eq!(first.reset, at("2026-01-01T00:05:00Z"));
        assert!(!counter.count("a", TWO, now).exceeded);
        assert!(counter.count("a", TWO, now).exceeded);
        assert!(!counter.count("b", TWO, now).exceeded);
        let renewed = counter.count("a", TWO, at("2026-01-01T00:05:00Z"));
        assert_eq!((renewed.remaining, renewed.exceeded), (1, false));
    }
}
