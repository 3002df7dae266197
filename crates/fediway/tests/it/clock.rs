//! A clock that does not wait: it moves itself, and the sandbox's with it.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use fediway::Timestamp;
use fediway::transport::Clock;
use fediway_sandbox::Sandbox;
use futures_util::future::BoxFuture;

/// Skips every wait, and remembers how much was skipped. No request lasts long by it, however slow the
/// machine is.
pub struct Skipping {
    begun: Instant,
    skipped: Mutex<Duration>,
    sandbox: Option<&'static Sandbox>,
}

impl Skipping {
    fn new(sandbox: Option<&'static Sandbox>) -> Self {
        Self {
            begun: Instant::now(),
            skipped: Mutex::default(),
            sandbox,
        }
    }

    pub fn with(sandbox: &'static Sandbox) -> Self {
        Self::new(Some(sandbox))
    }

    pub fn skipped(&self) -> Duration {
        *self.skipped.lock().unwrap()
    }
}

impl Clock for &'static Skipping {
    fn now(&self) -> Timestamp {
        Timestamp::now() + *self.skipped.lock().unwrap()
    }

    fn sleep_until(&self, moment: Timestamp) -> BoxFuture<'_, ()> {
        {
            let mut skipped = self.skipped.lock().unwrap();
            let left = moment.duration_since(Timestamp::now() + *skipped);
            let left = Duration::try_from(left).unwrap_or_default();
            *skipped += left;
            if let Some(sandbox) = self.sandbox {
                sandbox.advance(left);
            }
        }
        // Others come in between, as in a real wait.
        Box::pin(tokio::task::yield_now())
    }

    fn steady(&self) -> Instant {
        self.begun
    }
}

/// A clock for the rest of the test run.
pub fn skipping() -> &'static Skipping {
    Box::leak(Box::new(Skipping::new(None)))
}
