//! What a site says about itself, once.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use fediway::{App, Instance, Scope, Scopes, Transport};

use crate::cookie::Jar;
use crate::events::Event;
use crate::identity::Identity;
use crate::limits::FloodLimits;
use crate::policy::Policy;
use crate::problem::SignInError;
use crate::store::{Change, Database};
use crate::texts::Texts;

pub(crate) type ChangeHook = Arc<dyn Fn(&Identity, &[Change]) -> bool + Send + Sync>;
pub(crate) type EventHook = Arc<dyn Fn(&Event) + Send + Sync>;

/// Where the address of a visitor is found, for the limits that hold for each of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum VisitorAddress {
    /// The peer of the connection: serve with
    /// `into_make_service_with_connect_info::<SocketAddr>()`. A proxy before the site makes all
    /// visitors one.
    #[default]
    Peer,
    /// A header that your own proxy always sets, such as `x-real-ip`. Anybody can send a header:
    /// choose this only if the proxy overwrites it and the site is reached through it alone.
    Header(http::HeaderName),
}

/// What a site said about itself.
pub(crate) struct Settings {
    pub(crate) database: Database,
    pub(crate) name: String,
    /// Origin of the site: `https://example.org`.
    pub(crate) origin: String,
    /// Where the pages are: `/auth`.
    pub(crate) path: String,
    pub(crate) scopes: Scopes,
    pub(crate) keep_access: bool,
    pub(crate) policy: Policy,
    pub(crate) accept_change: Option<ChangeHook>,
    pub(crate) event_hook: Option<EventHook>,
    pub(crate) session: Duration,
    pub(crate) timeout: Duration,
    pub(crate) limits: FloodLimits,
    pub(crate) visitor: VisitorAddress,
    pub(crate) suggestions: Vec<String>,
    pub(crate) texts: Option<Arc<dyn Texts>>,
    pub(crate) style: String,
    pub(crate) jar: Jar,
    pub(crate) transport: Option<Transport>,
    pub(crate) loopback: bool,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("name", &self.name)
            .field("origin", &self.origin)
            .field("path", &self.path)
            .field("scopes", &self.scopes)
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// The site towards servers and people.
    pub(crate) fn app(&self) -> App {
        App::new(&*self.name).website(&*self.origin)
    }

    /// The redirect URI of a server. Each server has one of its own, so that a code cannot come from
    /// another one, and it is made of the settings, never of what a request says.
    pub(crate) fn redirect_uri(&self, server: &str) -> String {
        let (origin, path) = (&self.origin, &self.path);
        format!("{origin}{path}/callback/{}", path_of_server(server))
    }

    /// What to ask a server for.
    pub(crate) fn wanted(&self, server: &Instance) -> Scopes {
        let known = &server.oauth().scopes_supported;
        let identity = match known.iter().any(|scope| scope == Scope::Profile.as_str()) {
            true => Scope::Profile,
            false => Scope::ReadAccounts,
        };
        match self.scopes.covers(&identity) {
            true => self.scopes.clone(),
            false => self.scopes.clone() + identity,
        }
    }

    /// Whether tokens are used after the account was read.
    pub(crate) fn keeps_tokens(&self) -> bool {
        !self.scopes.is_empty()
    }

    pub(crate) fn transport(&self) -> Result<Transport, SignInError> {
        match &self.transport {
            Some(transport) => Ok(transport.clone()),
            None => Ok(Transport::shared()?),
        }
    }

    /// The host of the site.
    pub(crate) fn host(&self) -> &str {
        self.origin.split_once("://").map_or("", |(_, host)| host)
    }
}

/// The key of a server as a segment of a path that no proxy changes.
pub(crate) fn path_of_server(key: &str) -> String {
    key.replace(':', "_").replace(['[', ']'], "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_server_has_a_path_of_its_own() {
        let keys = [
            "example.org",
            "example.org:8443",
            "[::1]:3000",
            "[::1:3000]",
            "127.0.0.1:1",
        ];
        let mut paths: Vec<_> = keys.iter().map(|key| path_of_server(key)).collect();
        paths.sort_unstable();
        paths.dedup();
        assert_eq!(paths.len(), keys.len());
        let good = |c: char| c.is_ascii_alphanumeric() || "._-~".contains(c);
        assert!(paths.iter().all(|path| path.chars().all(good)));
    }
}
