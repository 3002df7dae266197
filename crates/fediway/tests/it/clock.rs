//! A clock that does not wait: it moves itself, and the sandbox's with it.

use std::sync::Mutex;
use std::time::Duration;

use fediway::Timestamp;
use fediway::transport::Clock;
use fediway_sandbox::Sandbox;
use futures_util::future::BoxFuture;

/// Skips every wait, and remembers how much was skipped.
#[derive(Default)]
pub struct Skipping {
    skipped: Mutex<Duration>,
    sandbox: Option<&'static Sandbox>,
}

impl Skipping {
    pub fn with(sandbox: &'static Sandbox) -> Self {
        Self {
            sandbox: Some(sandbox),
            ..Self::default()
        }
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
}

/// A clock for the rest of the test run.
pub fn skipping() -> &'static Skipping {
    Box::leak(Box::default())
}
