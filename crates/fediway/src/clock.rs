//! What time it is, and how waiting is done.

use std::time::Duration;

use futures_core::future::BoxFuture;

use crate::time::Timestamp;

/// A clock for waits between requests: rate limits and retries.
///
/// The transport uses the machine's own unless it is given another, as a test does that must not
/// wait for five minutes.
pub trait Clock: Send + Sync + 'static {
    /// The time.
    fn now(&self) -> Timestamp;

    /// Waits until this moment.
    fn sleep_until(&self, moment: Timestamp) -> BoxFuture<'_, ()>;
}

/// The machine's clock.
#[derive(Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep_until(&self, moment: Timestamp) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(until(self.now(), moment)))
    }
}

/// The time from one moment to another, none if that lies behind it.
pub(crate) fn until(now: Timestamp, moment: Timestamp) -> Duration {
    Duration::try_from(moment.duration_since(now)).unwrap_or_default()
}

/// A moment plus some time, stopping at the end of time.
pub(crate) fn after(now: Timestamp, time: Duration) -> Timestamp {
    now.checked_add(time).unwrap_or(Timestamp::MAX)
}
