//! A clock that runs fast, so that a retry after half a minute comes after half a second.

use std::time::{Duration, Instant};

use fediway::Timestamp;
use fediway::transport::Clock;
use futures_util::future::BoxFuture;

const TIMES: u32 = 60;

pub struct Hurried {
    begun: (Instant, Timestamp),
}

impl Default for Hurried {
    fn default() -> Self {
        Self {
            begun: (Instant::now(), Timestamp::now()),
        }
    }
}

impl Clock for Hurried {
    fn now(&self) -> Timestamp {
        self.begun.1 + self.begun.0.elapsed() * TIMES
    }

    fn sleep_until(&self, moment: Timestamp) -> BoxFuture<'_, ()> {
        let left = Duration::try_from(moment.duration_since(self.now())).unwrap_or_default();
        Box::pin(tokio::time::sleep(left / TIMES))
    }
}
