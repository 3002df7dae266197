//! The sandbox's clock: real time plus whatever a test has added to it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;

use crate::personalities::Stamp;

/// Where the clock begins.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Start {
    #[default]
    Now,
    /// Time stands at this moment.
    StandsAt(Timestamp),
    /// Time goes on from this moment.
    RunsFrom(Timestamp),
}

/// The real time or another one, moved forward by [`advance`](Self::advance).
#[derive(Debug)]
pub(crate) struct Clock {
    start: Start,
    made: Instant,
    advanced_nanos: AtomicU64,
    moved: Notify,
}

impl Clock {
    pub(crate) fn new(start: Start) -> Self {
        Self {
            start,
            made: Instant::now(),
            advanced_nanos: AtomicU64::new(0),
            moved: Notify::new(),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        let advanced = Duration::from_nanos(self.advanced_nanos.load(Ordering::SeqCst));
        let unmoved = match self.start {
            Start::Now => Timestamp::now(),
            Start::StandsAt(moment) => moment,
            Start::RunsFrom(moment) => later(moment, self.made.elapsed()),
        };
        later(unmoved, advanced)
    }

    pub(crate) fn advance(&self, by: Duration) {
        let nanos = u64::try_from(by.as_nanos()).unwrap_or(u64::MAX);
        let added = |old: u64| Some(old.saturating_add(nanos));
        // The closure never declines, so there is no error to look at.
        let _ = self
            .advanced_nanos
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, added);
        self.moved.notify_waiters();
    }

    /// Waits until the clock shows this moment.
    pub(crate) async fn reached(&self, moment: Timestamp) {
        loop {
            let moved = self.moved.notified();
            let now = self.now();
            if now >= moment {
                return;
            }
            let left = moment.duration_since(now).unsigned_abs();
            tokio::select! {
                () = moved => {}
                () = tokio::time::sleep(left) => {}
            }
        }
    }
}

/// `at` plus `by`, stopping at the end of time instead of overflowing.
pub(crate) fn later(at: Timestamp, by: Duration) -> Timestamp {
    SignedDuration::try_from(by)
        .ok()
        .and_then(|by| at.checked_add(by).ok())
        .unwrap_or(Timestamp::MAX)
}

/// The way Mastodon writes a time in JSON: UTC with milliseconds.
pub(crate) fn iso_millis(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// The way Mastodon writes a time in a header: UTC with microseconds.
pub(crate) fn iso_micros(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

/// The way HTTP writes a time, as in the `Date` header.
pub(crate) fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A time as this style writes it.
pub(crate) fn stamp(style: Stamp, at: Timestamp) -> String {
    match style {
        Stamp::Millis => iso_millis(at),
        Stamp::MicrosOffset => at.strftime("%Y-%m-%dT%H:%M:%S.%6f+00:00").to_string(),
        Stamp::Midnight => format!("{}T00:00:00.000Z", iso_date(at)),
    }
}

/// The way a database writes a time.
pub(crate) fn plain(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The date alone, as in `last_status_at`.
pub(crate) fn iso_date(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advancing_moves_now_forward_and_never_overflows() {
        let clock = Clock::new(Start::Now);
        let before = clock.now();
        clock.advance(Duration::from_secs(3600));
        assert!(clock.now().duration_since(before) >= SignedDuration::from_hours(1));
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert!(clock.now() > before);
    }

    #[test]
    fn a_clock_stands_or_runs_from_a_moment() {
        let moment: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let (stands, runs) = (
            Clock::new(Start::StandsAt(moment)),
            Clock::new(Start::RunsFrom(moment)),
        );
        let shown = runs.now();
        while runs.now() == shown {
            std::thread::yield_now();
        }
        assert!(runs.now() > moment && runs.now() < later(moment, Duration::from_secs(3600)));
        assert_eq!(stands.now(), moment);
        runs.advance(Duration::from_secs(3600));
        assert!(runs.now() > later(moment, Duration::from_secs(3600)));
    }

    #[test]
    fn times_are_written_as_mastodon_writes_them() {
        let at: Timestamp = "2026-08-01T13:49:42.878Z".parse().unwrap();
        assert_eq!(iso_millis(at), "2026-08-01T13:49:42.878Z");
        assert_eq!(iso_micros(at), "2026-08-01T13:49:42.878000Z");
        assert_eq!(iso_date(at), "2026-08-01");
        assert_eq!(http_date(at), "Sat, 01 Aug 2026 13:49:42 GMT");
        assert_eq!(
            stamp(Stamp::MicrosOffset, at),
            "2026-08-01T13:49:42.878000+00:00"
        );
        assert_eq!(stamp(Stamp::Midnight, at), "2026-08-01T00:00:00.000Z");
        assert_eq!(plain(at), "2026-08-01 13:49:42");
        let whole: Timestamp = "2026-08-01T00:00:00Z".parse().unwrap();
        assert_eq!(iso_millis(whole), "2026-08-01T00:00:00.000Z");
    }
}
