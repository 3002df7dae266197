//! What a sandbox was built to do.

use std::time::Duration;

use crate::personalities::{Personality, Streaming};
use crate::rate_limit::Limit;
use crate::software::Software;

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
    /// Whether the instance documents are for users of this server alone.
    pub(crate) limited_federation: bool,
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
