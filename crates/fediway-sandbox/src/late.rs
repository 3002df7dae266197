//! Requests that a gateway has answered while the server is still at work.

use std::collections::BTreeMap;
use std::sync::Mutex;

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::sync::lock;

/// How many keys were remembered when a request came. The server looked for its key then, and does
/// not look again when it is done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeysAtArrival(pub(crate) u64);

/// The work that goes on, and when each is to be done by the sandbox's clock.
#[derive(Debug, Default)]
pub(crate) struct Late {
    work: Mutex<Work>,
    done: Notify,
}

#[derive(Debug, Default)]
struct Work {
    begun: u64,
    due: BTreeMap<u64, Timestamp>,
}

impl Late {
    /// Notes work that is done at this moment.
    pub(crate) fn begin(&self, due: Timestamp) -> u64 {
        let mut work = lock(&self.work);
        work.begun += 1;
        let number = work.begun;
        work.due.insert(number, due);
        number
    }

    pub(crate) fn end(&self, number: u64) {
        lock(&self.work).due.remove(&number);
        self.done.notify_waiters();
    }

    pub(crate) fn count(&self) -> usize {
        lock(&self.work).due.len()
    }

    /// Waits until all is done that is to be done by this moment.
    pub(crate) async fn settle(&self, now: Timestamp) {
        loop {
            let done = self.done.notified();
            if lock(&self.work).due.values().all(|due| *due > now) {
                return;
            }
            done.await;
        }
    }
}
