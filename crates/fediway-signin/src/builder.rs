//! The settings of a site, put together and checked.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use fediway::transport::{Limits, RateLimit};
use fediway::{AddressPolicy, Instance, Scopes, Transport};
use url::Url;

use crate::cookie::Jar;
use crate::events::Event;
use crate::identity::Identity;
use crate::limits::FloodLimits;
use crate::policy::Policy;
use crate::settings::{Settings, VisitorAddress};
use crate::site::SignIn;
use crate::store::{Change, Database};
use crate::texts::Texts;

/// How long a session lasts by default.
const SESSION: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long a visitor waits by default.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The settings of a site. [`SignIn::builder`] begins.
#[must_use = "nothing happens until `build` is called"]
pub struct Builder {
    settings: Settings,
    base_url: String,
    loopback: Option<Vec<String>>,
    transport: Option<Transport>,
}

/// The settings of a site do not fit together.
#[derive(Debug)]
pub struct SettingsError(String);

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SettingsError {}

impl SignIn {
    /// Sign-in for the site at this public address, such as `https://example.org`, under the name
    /// that people read on the pages of their servers.
    ///
    /// The address is fixed here and never taken from a request: servers send people back to it.
    pub fn builder(base_url: &str, name: &str, database: Database) -> Builder {
        Builder::new(base_url, name, database)
    }
}

impl Builder {
    fn new(base_url: &str, name: &str, database: Database) -> Self {
        Self {
            base_url: base_url.to_owned(),
            loopback: None,
            transport: None,
            settings: Settings {
                database,
                name: name.to_owned(),
                origin: String::new(),
                path: "/auth".to_owned(),
                scopes: Scopes::none(),
                keep_access: false,
                policy: Policy::default(),
                accept_change: None,
                event_hook: None,
                session: SESSION,
                timeout: TIMEOUT,
                limits: FloodLimits::default(),
                visitor: VisitorAddress::default(),
                suggestions: Vec::new(),
                texts: None,
                style: String::new(),
                jar: Jar { secure: true },
                transport: None,
                loopback: false,
            },
        }
    }

    /// The path of the pages. The default is `/auth`. Another path changes the redirect URIs, so that the
    /// site registers with each server again.
    pub fn path(mut self, path: &str) -> Self {
        self.settings.path = path.trim_end_matches('/').to_owned();
        self
    }

    /// What the site wants to do for people, in addition to knowing who they are. Their tokens are stored
    /// encrypted as long as they are signed in. [`SignIn::client_for`] uses them.
    ///
    /// Without scopes, the token is revoked as soon as the account was read.
    pub fn scopes(mut self, scopes: impl Into<Scopes>) -> Self {
        self.settings.scopes = scopes.into();
        self
    }

    /// Keeps tokens after people signed out, for work in the background.
    /// [`SignIn::revoke_access`] and [`SignIn::delete_person`] revoke them.
    pub fn keep_access_after_sign_out(mut self) -> Self {
        self.settings.keep_access = true;
        self
    }

    /// Only people of these servers can sign in. The hosts are those of the servers themselves, not
    /// the domains in handles.
    pub fn allow<S: Into<String>>(mut self, servers: impl IntoIterator<Item = S>) -> Self {
        let servers = servers.into_iter().map(Into::into);
        self.settings.policy.allow(servers);
        self
    }

    /// Nobody of these domains and their subdomains can sign in. No request is sent to them.
    pub fn block<S: Into<String>>(mut self, domains: impl IntoIterator<Item = S>) -> Self {
        let domains = domains.into_iter().map(Into::into);
        self.settings.policy.block(domains);
        self
    }

    /// Decides about each server that the lists of [`allow`](Builder::allow) and
    /// [`block`](Builder::block) permit.
    pub fn may_sign_in(
        mut self,
        decide: impl Fn(&Instance) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.settings.policy.decide_by(Arc::new(decide));
        self
    }

    /// Decides about an account whose URI changed, or whose creation date is later than before. Perhaps its
    /// server was set up again or sold, and somebody else has the same account id now. With `true`, it
    /// signs in as the same person. Without this hook, such a sign-in is refused.
    pub fn accept_change(
        mut self,
        decide: impl Fn(&Identity, &[Change]) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.settings.accept_change = Some(Arc::new(decide));
        self
    }

    /// Calls `hook` at each [`Event`], for metrics and alarms. It must return quickly.
    pub fn on_event(mut self, hook: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.settings.event_hook = Some(Arc::new(hook));
        self
    }

    /// How long somebody stays signed in. The default is 30 days.
    pub fn session_lifetime(mut self, lifetime: Duration) -> Self {
        self.settings.session = lifetime;
        self
    }

    /// The longest time that a visitor waits for the redirect to the server's page, whatever the server
    /// does. The default is 15 seconds. A callback and a sign-out wait for the same time if the server
    /// allows no more requests for now.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// Limits against floods of requests.
    pub fn limits(mut self, limits: FloodLimits) -> Self {
        self.settings.limits = limits;
        self
    }

    /// Where the address of a visitor is found. The default is the peer of the connection.
    pub fn visitor_address(mut self, from: VisitorAddress) -> Self {
        self.settings.visitor = from;
        self
    }

    /// Servers that the page suggests to a new visitor, whose browser has no cookie with earlier servers.
    pub fn suggest<S: Into<String>>(mut self, servers: impl IntoIterator<Item = S>) -> Self {
        let servers = servers.into_iter().map(Into::into);
        self.settings.suggestions.extend(servers);
        self
    }

    /// Other texts on the pages, or another language.
    pub fn texts(mut self, texts: impl Texts + 'static) -> Self {
        self.settings.texts = Some(Arc::new(texts));
        self
    }

    /// CSS that is added to that of the pages. The colours are the custom properties `--ink`, `--paper`,
    /// `--accent`, `--on-accent`, `--line` and `--alert`.
    pub fn style(mut self, css: &str) -> Self {
        css.clone_into(&mut self.settings.style);
        self
    }

    /// Sends requests through this transport. It decides which addresses are permitted, and the limits on
    /// time and size. The default transport waits for 10 seconds, and accepts responses of up to a megabyte.
    pub fn transport(mut self, transport: Transport) -> Self {
        self.transport = Some(transport);
        self
    }

    /// For development and tests: permits servers on this machine, and also trusts these certificate
    /// authorities (PEM). The site itself may be at `http://localhost`, with cookies that are not `Secure`.
    pub fn loopback_for_tests<S: Into<String>>(
        mut self,
        authorities: impl IntoIterator<Item = S>,
    ) -> Self {
        self.loopback = Some(authorities.into_iter().map(Into::into).collect());
        self
    }

    /// Checks the settings.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] if the public address is not an `https` origin, the path not a plain path,
    /// or the name empty.
    pub fn build(mut self) -> Result<SignIn, SettingsError> {
        let loopback = self.loopback.is_some();
        let base = origin(&self.base_url, loopback)?;
        self.settings.jar.secure = base.scheme() == "https";
        self.settings.origin = base.origin().ascii_serialization();
        self.settings.loopback = loopback;
        check_path(&self.settings.path)?;
        if self.settings.name.trim().is_empty() {
            return Err(refused("the site has no name"));
        }
        let transport = match self.transport.take() {
            Some(transport) => transport,
            None => transport_of(self.loopback.as_deref())
                .map_err(|error| refused(&format!("no connections can be made: {error}")))?,
        };
        self.settings.transport = Some(transport);
        Ok(SignIn::new(self.settings))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("base_url", &self.base_url)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

fn origin(text: &str, loopback: bool) -> Result<Url, SettingsError> {
    let url = Url::parse(text).map_err(|_| refused("the public address is not a URL"))?;
    let is_here = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    match url.scheme() {
        _ if !bare || !url.username().is_empty() => Err(refused(
            "the public address is an origin, such as https://example.org: the path is a setting of its own",
        )),
        "https" => Ok(url),
        "http" if loopback && is_here => Ok(url),
        _ => Err(refused(
            "the public address must begin with https://; http is for loopback_for_tests at localhost",
        )),
    }
}

fn check_path(path: &str) -> Result<(), SettingsError> {
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_');
    match path.starts_with('/') && !path.contains("//") && path.chars().all(good) {
        true => Ok(()),
        false => Err(refused(
            "the path begins with / and has letters, digits, - and _",
        )),
    }
}

fn refused(what: &str) -> SettingsError {
    SettingsError(what.to_owned())
}

/// Connections for a visitor who waits: short times, small answers, no waiting for rate limits.
fn transport_of(loopback: Option<&[String]>) -> fediway::Result<Transport> {
    let mut limits = Limits::default();
    limits.connect = Duration::from_secs(5);
    limits.first_byte = Duration::from_secs(8);
    limits.idle = Duration::from_secs(5);
    limits.total = Duration::from_secs(10);
    limits.json_body = 1 << 20;
    let mut builder = Transport::builder()
        .limits(limits)
        .rate_limit(RateLimit::Fail)
        .max_tries(2)
        .patience(Duration::from_secs(5));
    if let Some(authorities) = loopback {
        builder = builder.policy(AddressPolicy::loopback_for_tests());
        for pem in authorities {
            builder = builder.root_certificates(pem);
        }
    }
    builder.build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_address_is_an_https_origin() {
        for good in [
            "https://example.org",
            "https://example.org/",
            "https://example.org:8443",
        ] {
            assert!(origin(good, false).is_ok(), "{good}");
        }
        for bad in [
            "http://example.org",
            "http://localhost:3000",
            "https://example.org/site",
            "https://example.org?x",
            "https://u@example.org",
            "example.org",
            "",
        ] {
            assert!(origin(bad, false).is_err(), "{bad}");
        }
        assert!(origin("http://localhost:3000", true).is_ok());
        assert!(origin("http://[::1]:3000", true).is_ok());
        assert!(origin("http://example.org", true).is_err());
    }
}
