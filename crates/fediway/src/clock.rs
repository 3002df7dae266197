//! The time of day, and waiting for one.
//!
//! Everything that compares dates asks the transport for the time (`Transport::now`), so that a test
//! can set it: rate limits, retries, the expiry of tokens, the age of an instance document. Limits on the
//! duration of something are not dates. They use Tokio's `Instant`, which does not change with the
//! machine's date, and which tests can pause.

use std::time::{Duration, Instant};

use futures_core::future::BoxFuture;

use crate::time::Timestamp;

/// The clock of a transport: for waits between requests, and for the end of tokens.
///
/// It is the machine's clock unless [`TransportBuilder::clock`](crate::transport::TransportBuilder::clock)
/// sets another one, as in a test that must not wait for five minutes.
pub trait Clock: Send + Sync + 'static {
    /// The time.
    fn now(&self) -> Timestamp;

    /// Waits until this moment.
    fn sleep_until(&self, moment: Timestamp) -> BoxFuture<'_, ()>;

    /// A time that does not change with the date: how long a request lasted decides whether a post may be
    /// sent again. In a test it may stand, so that nothing depends on the speed of the machine.
    fn steady(&self) -> Instant {
        Instant::now()
    }
}

/// The machine's clock.
#[derive(Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "every other place asks a `Clock`"
    )]
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
