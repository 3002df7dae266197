//! What every request handler can reach.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use crate::clock::{self, Clock};
use crate::personalities::Personality;
use crate::rate_limit::{Counter, Limit};
use crate::record::Log;
use crate::state::State;

/// The rules this sandbox was built with.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) personality: &'static Personality,
    pub(crate) media_polls: u32,
    pub(crate) code_lifetime: Duration,
    pub(crate) max_status_chars: u32,
    pub(crate) password_grant: bool,
    pub(crate) refresh_tokens: Option<Duration>,
    pub(crate) rate_limit: Limit,
    pub(crate) app_registrations: Option<Limit>,
}

/// One sandbox, behind an `Arc` in every handler.
pub(crate) struct Shared {
    /// `https://127.0.0.1:40123`, without a trailing slash.
    pub(crate) url: String,
    /// `127.0.0.1:40123`, what an instance calls its domain.
    pub(crate) domain: String,
    pub(crate) rules: Rules,
    pub(crate) clock: Clock,
    pub(crate) state: Mutex<State>,
    pub(crate) log: Mutex<Log>,
    pub(crate) requests: Mutex<Counter>,
    pub(crate) registrations: Mutex<Counter>,
}

impl Shared {
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The time `after` from now.
    pub(crate) fn after(&self, after: Duration) -> Timestamp {
        clock::later(self.now(), after)
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// An address on this server.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    pub(crate) fn is_https(&self) -> bool {
        self.url.starts_with("https:")
    }

    /// Where the streaming API would be.
    pub(crate) fn streaming_url(&self) -> String {
        self.url.replacen("http", "ws", 1)
    }
}

/// Locks, also after a handler has panicked: one failed request must not make
/// every later one fail.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether both addresses have the same scheme, host, and port.
pub(crate) fn same_origin(one: &Url, other: &Url) -> bool {
    one.origin().is_tuple() && one.origin() == other.origin()
}
