//! The settings of a sandbox.

use std::time::Duration;

use jiff::Timestamp;

use crate::clock::Start;
use crate::personalities::{self, Streaming, TokenIn};
use crate::rate_limit::Limit;
use crate::rules::{Refreshing, Rules};
use crate::secrets::random_seed;
use crate::software::Software;

/// Mastodon's window for API requests.
const API_WINDOW_SECS: i64 = 5 * 60;

/// Mastodon's window for app registrations.
const REGISTRATION_WINDOW_SECS: i64 = 10 * 60;

/// Builds a [`Sandbox`](crate::Sandbox); see
/// [`Sandbox::builder`](crate::Sandbox::builder). The defaults depend on the
/// [`Software`].
#[must_use]
pub struct SandboxBuilder {
    pub(crate) https: bool,
    pub(crate) port: u16,
    pub(crate) seed: Option<u64>,
    pub(crate) clock: Start,
    pub(crate) accounts: Vec<(String, String)>,
    pub(crate) starting: u32,
    software: Software,
    media_polls: u32,
    code_lifetime: Option<Duration>,
    max_status_chars: Option<u32>,
    password_grant: Option<bool>,
    refresh_tokens: Option<Duration>,
    refresh_rotation: bool,
    rate_limit: u32,
    app_registrations: Option<u32>,
    limited_federation: bool,
    pub(crate) streaming_on_its_own_port: bool,
    pub(crate) stream_queue: usize,
    stream_heartbeat: Option<Duration>,
    stream_token_in_url_only: bool,
    without_websocket: bool,
}

impl Default for SandboxBuilder {
    fn default() -> Self {
        let account = |name: &str, password: &str| (name.to_owned(), password.to_owned());
        Self {
            https: true,
            port: 0,
            seed: None,
            clock: Start::Now,
            accounts: vec![
                account("alice", "correct horse"),
                account("bob", "battery staple"),
            ],
            starting: 0,
            software: Software::Mastodon45,
            media_polls: 2,
            code_lifetime: None,
            max_status_chars: None,
            password_grant: None,
            refresh_tokens: None,
            refresh_rotation: true,
            rate_limit: 300,
            app_registrations: None,
            limited_federation: false,
            streaming_on_its_own_port: false,
            stream_queue: 1024,
            stream_heartbeat: None,
            stream_token_in_url_only: false,
            without_websocket: false,
        }
    }
}

impl SandboxBuilder {
    /// Behaves like this software. The default is Mastodon 4.5.
    pub fn software(mut self, software: Software) -> Self {
        self.software = software;
        self
    }

    /// Answers the first `requests` requests with 503 and a page, as GoToSocial
    /// does while it starts.
    pub fn starting(mut self, requests: u32) -> Self {
        self.starting = requests;
        self
    }

    /// Serves plain HTTP instead of HTTPS.
    pub fn http(mut self) -> Self {
        self.https = false;
        self
    }

    /// Listens on this port of 127.0.0.1. The default is a free port.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Derives all secrets from this number, so that the same calls give the
    /// same secrets. Without it, secrets are random.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Stops the sandbox's clock at this time. Only
    /// [`advance`](crate::Sandbox::advance) moves it. Together with a
    /// [`seed`](Self::seed), the same calls give the same ids and times.
    pub fn starts_at(mut self, moment: Timestamp) -> Self {
        self.clock = Start::StandsAt(moment);
        self
    }

    /// Sets the sandbox's clock to this time. From there, it runs with the real time. Use it to make a past
    /// with [`advance`](crate::Sandbox::advance) that ends at the present, however long that takes.
    pub fn runs_from(mut self, moment: Timestamp) -> Self {
        self.clock = Start::RunsFrom(moment);
        self
    }

    /// Adds an account, or changes the password of an existing one. The name
    /// should consist of letters, digits and underscores, as on Mastodon.
    pub fn account(mut self, name: impl Into<String>, password: impl Into<String>) -> Self {
        let (name, password) = (name.into(), password.into());
        let known = |(other, _): &&mut (String, String)| other.eq_ignore_ascii_case(&name);
        match self.accounts.iter_mut().find(known) {
            Some(account) => account.1 = password,
            None => self.accounts.push((name, password)),
        }
        self
    }

    /// How many times a GET of an uploaded file is answered with 206 "still
    /// processing" before the file is ready. The default is 2; with 0, a file
    /// is ready at once. It is a count and not a time, so that tests do not
    /// wait. Some software has every file ready at once.
    pub fn media_polls(mut self, polls: u32) -> Self {
        self.media_polls = polls;
        self
    }

    /// How long an authorization code is valid: 10 minutes on Mastodon.
    pub fn code_lifetime(mut self, lifetime: Duration) -> Self {
        self.code_lifetime = Some(lifetime);
        self
    }

    /// The longest status, in characters: 500 on Mastodon.
    pub fn max_status_chars(mut self, chars: u32) -> Self {
        self.max_status_chars = Some(chars);
        self
    }

    /// Whether the password grant is supported. Mastodon removed it in 4.4.
    pub fn password_grant(mut self, offered: bool) -> Self {
        self.password_grant = Some(offered);
        self
    }

    /// Makes user tokens expire after `lifetime`, and issues refresh tokens.
    /// Mastodon does neither; some software does both by default.
    pub fn refresh_tokens(mut self, lifetime: Duration) -> Self {
        self.refresh_tokens = Some(lifetime);
        self
    }

    /// Whether a refresh gives a new refresh token, which is the default.
    /// Otherwise the old one stays valid.
    pub fn refresh_rotation(mut self, rotates: bool) -> Self {
        self.refresh_rotation = rotates;
        self
    }

    /// How many API requests a token or address may make in five minutes. The
    /// default is 300, as on Mastodon.
    pub fn rate_limit(mut self, requests: u32) -> Self {
        self.rate_limit = requests;
        self
    }

    /// How many apps an address may register in ten minutes. Mastodon's limit
    /// is 5; by default, the sandbox has none.
    pub fn app_registration_limit(mut self, registrations: u32) -> Self {
        self.app_registrations = Some(registrations);
        self
    }

    /// Shows the instance documents only to users of this server, as in
    /// Mastodon's limited federation mode. Others get 401.
    pub fn limited_federation(mut self) -> Self {
        self.limited_federation = true;
        self
    }

    /// Streams on another port of 127.0.0.1, which the instance document names.
    /// The main port redirects there.
    pub fn streaming_on_its_own_port(mut self) -> Self {
        self.streaming_on_its_own_port = true;
        self
    }

    /// The time between two heartbeats of a stream. Mastodon's is 30 seconds
    /// over WebSocket and 15 otherwise. See also
    /// [`Streams::heartbeat`](crate::Streams::heartbeat).
    pub fn stream_heartbeat(mut self, every: Duration) -> Self {
        self.stream_heartbeat = Some(every);
        self
    }

    /// How many events are buffered for one connection. The default is 1024. A
    /// connection with more is dropped.
    pub fn stream_queue(mut self, events: usize) -> Self {
        self.stream_queue = events;
        self
    }

    /// Accepts the token of a stream only as `access_token` in the query.
    pub fn stream_token_in_url_only(mut self) -> Self {
        self.stream_token_in_url_only = true;
        self
    }

    /// Refuses WebSockets with 404, as behind a proxy that does not support
    /// them.
    pub fn without_websocket(mut self) -> Self {
        self.without_websocket = true;
        self
    }

    /// The personality, but for what was said otherwise.
    pub(crate) fn rules(&self) -> Rules {
        let personality = personalities::of(self.software);
        let oauth = &personality.oauth;
        let tokens = oauth.tokens;
        let lifetime = tokens.lifetime_secs.map(Duration::from_secs);
        let known = tokens.refresh.map(|refresh| Refreshing {
            lifetime: refresh.lifetime_secs.map(Duration::from_secs),
            rotates: self.refresh_rotation,
        });
        let asked = self.refresh_tokens.map(|_| Refreshing {
            lifetime: None,
            rotates: self.refresh_rotation,
        });
        Rules {
            software: self.software,
            personality,
            media_polls: self.media_polls,
            code_lifetime: self
                .code_lifetime
                .unwrap_or(Duration::from_secs(oauth.codes.lifetime_secs)),
            max_status_chars: self
                .max_status_chars
                .unwrap_or(personality.api.statuses.max_chars),
            grants: self.grants(oauth.grants),
            token_lifetime: self.refresh_tokens.or(lifetime),
            refresh: asked.or(known),
            rate_limit: Limit {
                requests: self.rate_limit,
                window_secs: API_WINDOW_SECS,
            },
            app_registrations: self.app_registrations.map(|requests| Limit {
                requests,
                window_secs: REGISTRATION_WINDOW_SECS,
            }),
            limited_federation: self.limited_federation,
            streaming: personality.streaming.map(|usual| self.streaming(usual)),
            stream_heartbeat: self.stream_heartbeat,
        }
    }

    fn streaming(&self, usual: Streaming) -> Streaming {
        let token = match self.stream_token_in_url_only {
            false => usual.token,
            true => TokenIn {
                header: false,
                protocol: false,
                query: true,
            },
        };
        Streaming {
            websocket: usual.websocket && !self.without_websocket,
            token,
            ..usual
        }
    }

    fn grants(&self, usual: &[&'static str]) -> Vec<&'static str> {
        let mut grants = usual.to_vec();
        match self.password_grant {
            Some(true) if !grants.contains(&"password") => grants.push("password"),
            Some(false) => grants.retain(|grant| *grant != "password"),
            _ => {}
        }
        if self.refresh_tokens.is_some() && !grants.contains(&"refresh_token") {
            grants.push("refresh_token");
        }
        grants
    }

    pub(crate) fn chosen_seed(&self) -> u64 {
        self.seed.unwrap_or_else(random_seed)
    }
}

/// Leaves out the passwords.
impl std::fmt::Debug for SandboxBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.accounts.iter().map(|(name, _)| name).collect();
        f.debug_struct("SandboxBuilder")
            .field("https", &self.https)
            .field("port", &self.port)
            .field("accounts", &names)
            .field("rules", &self.rules())
            .finish_non_exhaustive()
    }
}
