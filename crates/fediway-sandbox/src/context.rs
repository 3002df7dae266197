//! What does not change while a sandbox runs: its addresses, its rules, and
//! the clock it reads.

use std::time::Duration;

use jiff::Timestamp;

use crate::clock::{self, Clock};
use crate::personalities::{Api, OAuth};
use crate::rules::Rules;

/// The fixed part of a sandbox.
#[derive(Debug)]
pub(crate) struct Context {
    /// `https://127.0.0.1:40123`, without a trailing slash.
    pub(crate) url: String,
    /// `127.0.0.1:40123`, what an instance calls its domain.
    pub(crate) domain: String,
    /// The streams' own address, if they have one: `127.0.0.1:40124`.
    pub(crate) streaming_domain: Option<String>,
    pub(crate) rules: Rules,
    pub(crate) clock: Clock,
}

impl Context {
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn oauth(&self) -> &'static OAuth {
        &self.rules.personality.oauth
    }

    /// Whether statuses can be quoted: since Mastodon 4.5.
    pub(crate) fn has_quotes(&self) -> bool {
        let instance = &self.rules.personality.instance;
        instance.software == "mastodon" && instance.api_version.is_some_and(|version| version >= 7)
    }

    pub(crate) fn api(&self) -> &'static Api {
        &self.rules.personality.api
    }

    /// The time `after` from now.
    pub(crate) fn after(&self, after: Duration) -> Timestamp {
        clock::later(self.now(), after)
    }

    /// An address on this server.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    pub(crate) fn is_https(&self) -> bool {
        self.url.starts_with("https:")
    }

    /// The address of the streaming API, if there is one.
    pub(crate) fn streaming_url(&self) -> Option<String> {
        self.rules.streaming?;
        let scheme = if self.is_https() { "wss" } else { "ws" };
        let domain = self.streaming_domain.as_ref().unwrap_or(&self.domain);
        Some(format!("{scheme}://{domain}"))
    }
}
