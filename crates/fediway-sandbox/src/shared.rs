//! What every request handler can reach.

use std::sync::atomic::AtomicU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use crate::clock::{self, Clock};
use crate::faults::Faults;
use crate::personalities::{Api, OAuth, Personality, Streaming};
use crate::rate_limit::{Counter, Limit};
use crate::record::Log;
use crate::software::Software;
use crate::state::State;
use crate::streaming::Hub;

/// The rules this sandbox was built with: a personality, and what the builder
/// was told to do otherwise.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) software: Software,
    pub(crate) personality: &'static Personality,
    pub(crate) media_polls: u32,
    pub(crate) code_lifetime: Duration,
    pub(crate) max_status_chars: u32,
    pub(crate) grants: Vec<&'static str>,
    /// How long a person's token lives.
    pub(crate) token_lifetime: Option<Duration>,
    pub(crate) refresh: Option<Refreshing>,
    pub(crate) rate_limit: Limit,
    pub(crate) app_registrations: Option<Limit>,
    pub(crate) streaming: Option<Streaming>,
    /// The time between heartbeats, if not as usual.
    pub(crate) stream_heartbeat: Option<Duration>,
}

/// How refresh tokens are used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refreshing {
    pub(crate) lifetime: Option<Duration>,
    /// Whether each use gives a new one.
    pub(crate) rotates: bool,
}

impl Rules {
    pub(crate) fn offers(&self, grant: &str) -> bool {
        self.grants.contains(&grant)
    }
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
    pub(crate) faults: Mutex<Faults>,
    pub(crate) streams: Hub,
    /// Where the streams are, when not here: `127.0.0.1:40124`.
    pub(crate) streaming_domain: Option<String>,
    /// How many requests find the server still starting.
    pub(crate) starting: AtomicU32,
}

impl Shared {
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn oauth(&self) -> &'static OAuth {
        &self.rules.personality.oauth
    }

    pub(crate) fn api(&self) -> &'static Api {
        &self.rules.personality.api
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

    /// Where the streaming API is, where there is one.
    pub(crate) fn streaming_url(&self) -> Option<String> {
        self.rules.streaming?;
        let scheme = if self.is_https() { "wss" } else { "ws" };
        let domain = self.streaming_domain.as_ref().unwrap_or(&self.domain);
        Some(format!("{scheme}://{domain}"))
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
