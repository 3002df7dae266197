//! What is known about a client's instance. It is fetched again when it is old or when the server
//! contradicts it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::discover;
use crate::instance::Instance;
use crate::secret::AccessToken;
use crate::store::Store;
use crate::time::Timestamp;
use crate::transport::Transport;

/// How long what a server said is used without asking again.
const GOOD_FOR: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);
/// How long a call waits for it to be asked for again: a server that is slow or down must not keep
/// a call from being tried.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long after one attempt the next one is made.
const PAUSE: Duration = Duration::from_secs(60 * 60);

/// What is known of an instance, shared by all clients of one session.
#[derive(Debug)]
pub(crate) struct Known(Mutex<State>);

#[derive(Debug)]
struct State {
    instance: Instance,
    /// Whether the server did something else than what is known of it.
    doubtful: bool,
    /// Whether a task is asking.
    asking: bool,
    asked: Option<Instant>,
}

/// A task that asks. When it ends or goes away, another one may.
struct Turn<'a>(&'a Known);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.state().asking = false;
    }
}

impl Known {
    pub(crate) fn new(instance: Instance) -> Self {
        Self(Mutex::new(State {
            instance,
            doubtful: false,
            asking: false,
            asked: None,
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn get(&self) -> Instance {
        self.state().instance.clone()
    }

    /// The server answered in a way that does not fit: it is asked again before the next call.
    pub(crate) fn doubt(&self) {
        self.state().doubtful = true;
    }

    /// Whether the server is to be asked again.
    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        self.state().is_due(now)
    }

    /// Asks the server again if that is due. Of many tasks one asks, and the others go on with what
    /// is known. A failure changes nothing.
    pub(crate) async fn ask_if_due(
        &self,
        token: Option<&AccessToken>,
        transport: &Transport,
        store: Option<&dyn Store>,
    ) {
        let Some(_turn) = self.turn(transport.now()) else {
            return;
        };
        let known = self.get();
        // Boxed: it is rare, and the future of each call would hold it.
        let asking = Box::pin(discover::again(&known, token, transport));
        match tokio::time::timeout(PATIENCE, asking).await {
            Ok(Ok(new)) => self.learn(new, store).await,
            Ok(Err(error)) => {
                tracing::debug!(%error, "what is known of the instance stays as it is");
            }
            Err(_) => tracing::debug!("what is known of the instance stays as it is: no answer"),
        }
    }

    fn turn(&self, now: Timestamp) -> Option<Turn<'_>> {
        let mut state = self.state();
        let too_early = state.asked.is_some_and(|last| last.elapsed() < PAUSE);
        if state.asking || too_early || !state.is_due(now) {
            return None;
        }
        (state.asking, state.asked) = (true, Some(Instant::now()));
        Some(Turn(self))
    }

    async fn learn(&self, new: Instance, store: Option<&dyn Store>) {
        if let Some(store) = store
            && let Err(error) = store.save_instance(&new).await
        {
            tracing::warn!(%error, "what is known of the instance could not be kept");
        }
        let mut state = self.state();
        (state.instance, state.doubtful) = (new, false);
    }
}

impl State {
    fn is_due(&self, now: Timestamp) -> bool {
        is_due(self.instance.discovered_at(), self.doubtful, now)
    }
}

/// Whether to ask again. Who made an instance without asking the server wants no such requests.
fn is_due(discovered_at: Option<Timestamp>, doubtful: bool, now: Timestamp) -> bool {
    discovered_at.is_some_and(|then| doubtful || now.duration_since(then) >= GOOD_FOR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_said_is_good_for_a_day() {
        let now = Timestamp::from_second(2_000_000_000).unwrap();
        let ago = |hours: i64| Some(Timestamp::from_second(2_000_000_000 - hours * 3600).unwrap());
        assert!(!is_due(ago(23), false, now));
        assert!(is_due(ago(24), false, now));
        assert!(is_due(ago(1), true, now));
        assert!(!is_due(None, true, now), "the server was never asked");
        assert!(!is_due(ago(-5), false, now), "a clock that was wrong");
    }
}
