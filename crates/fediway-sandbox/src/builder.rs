//! Choosing the rules of a sandbox.

use std::io;
use std::time::Duration;

use crate::personalities::MASTODON_4_5;
use crate::rate_limit::Limit;
use crate::sandbox::Sandbox;
use crate::secrets::random_seed;
use crate::shared::Rules;

/// Mastodon's window for API requests.
const API_WINDOW_SECS: i64 = 5 * 60;

/// Mastodon's window for app registrations.
const REGISTRATION_WINDOW_SECS: i64 = 10 * 60;

/// Builds a [`Sandbox`]; see [`Sandbox::builder`].
#[must_use]
pub struct SandboxBuilder {
    pub(crate) https: bool,
    pub(crate) port: u16,
    pub(crate) seed: Option<u64>,
    pub(crate) accounts: Vec<(String, String)>,
    pub(crate) rules: Rules,
}

impl Default for SandboxBuilder {
    fn default() -> Self {
        let account = |name: &str, password: &str| (name.to_owned(), password.to_owned());
        Self {
            https: true,
            port: 0,
            seed: None,
            accounts: vec![
                account("alice", "correct horse"),
                account("bob", "battery staple"),
            ],
            rules: Rules {
                personality: &MASTODON_4_5,
                media_polls: 2,
                code_lifetime: Duration::from_secs(600),
                max_status_chars: 500,
                password_grant: false,
                refresh_tokens: None,
                rate_limit: Limit {
                    requests: 300,
                    window_secs: API_WINDOW_SECS,
                },
                app_registrations: None,
            },
        }
    }
}

impl SandboxBuilder {
    /// Serves plain HTTP instead of HTTPS.
    pub fn http(mut self) -> Self {
        self.https = false;
        self
    }

    /// Listens on this port of 127.0.0.1; a free one is taken by default.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Makes every secret follow from this number: the same calls give the
    /// same secrets. Without it no two sandboxes issue the same.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Adds an account, or gives a known one another password. The name
    /// should be letters, digits, and underscores, as on Mastodon.
    pub fn account(mut self, name: impl Into<String>, password: impl Into<String>) -> Self {
        let (name, password) = (name.into(), password.into());
        let known = |(other, _): &&mut (String, String)| other.eq_ignore_ascii_case(&name);
        match self.accounts.iter_mut().find(known) {
            Some(account) => account.1 = password,
            None => self.accounts.push((name, password)),
        }
        self
    }

    /// How many times a GET of an uploaded file answers 206 "still
    /// processing" before the file is ready. 2 by default; with 0 an upload
    /// is ready at once. Counted and not timed, so that tests do not wait.
    pub fn media_polls(mut self, polls: u32) -> Self {
        self.rules.media_polls = polls;
        self
    }

    /// How long an authorization code lives: 10 minutes by default.
    pub fn code_lifetime(mut self, lifetime: Duration) -> Self {
        self.rules.code_lifetime = lifetime;
        self
    }

    /// The longest status, in characters: 500 by default.
    pub fn max_status_chars(mut self, chars: u32) -> Self {
        self.rules.max_status_chars = chars;
        self
    }

    /// Whether the password grant is offered. Mastodon removed it in 4.4, so
    /// it is not by default.
    pub fn password_grant(mut self, offered: bool) -> Self {
        self.rules.password_grant = offered;
        self
    }

    /// Lets user tokens expire after `lifetime` and issues refresh tokens with
    /// them. Mastodon does neither, so both are off by default.
    pub fn refresh_tokens(mut self, lifetime: Duration) -> Self {
        self.rules.refresh_tokens = Some(lifetime);
        self
    }

    /// How many API requests a token or address may make in five minutes: 300
    /// by default, as on Mastodon.
    pub fn rate_limit(mut self, requests: u32) -> Self {
        self.rules.rate_limit.requests = requests;
        self
    }

    /// How many apps an address may register in ten minutes. Mastodon's limit
    /// is 5; the sandbox has none by default.
    pub fn app_registration_limit(mut self, registrations: u32) -> Self {
        self.rules.app_registrations = Some(Limit {
            requests: registrations,
            window_secs: REGISTRATION_WINDOW_SECS,
        });
        self
    }

    /// Starts the sandbox.
    ///
    /// # Errors
    ///
    /// When the port cannot be listened on.
    pub async fn start(self) -> io::Result<Sandbox> {
        Sandbox::launch(self).await
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
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}
