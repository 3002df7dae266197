//! The person's own network: what they allowed for one server, and how it is remembered with the
//! account. No server can switch any of it on.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fediway::transport::{Limits, TransportBuilder};
use fediway::{AddressPolicy, Credentials, Transport};
use serde::{Deserialize, Serialize};

use crate::cli::Global;
use crate::failure::{Exit, Failure};
use crate::proxy::Proxy;

/// The name of the note.
const NOTE: &str = "network";

/// What holds for the connections to one server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// The server may have a private address, this machine's included, any port and, on such an
    /// address, plain http.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_private: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<Proxy>,
    /// A certificate authority that is trusted besides the machine's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
    /// How long a request may take. It is never remembered.
    #[serde(skip)]
    pub timeout: Option<Duration>,
}

impl Network {
    /// What the options say.
    pub fn asked(global: &Global) -> Result<Self, Failure> {
        let ca = global.ca.as_deref().map(std::path::absolute).transpose();
        Ok(Self {
            allow_private: global.allow_private,
            proxy: global.proxy.clone(),
            timeout: global.timeout.map(Duration::from_secs),
            ca: ca.map_err(|error| Failure::other("cannot find the current folder", error))?,
        })
    }

    /// What was remembered at the login. A note that cannot be read allows nothing.
    pub fn remembered(credentials: &Credentials) -> Self {
        let note = credentials.note(NOTE).map(serde_json::from_str);
        note.and_then(Result::ok).unwrap_or_default()
    }

    /// These options, and what they leave open from `other`.
    pub fn or(self, other: Self) -> Self {
        Self {
            allow_private: self.allow_private || other.allow_private,
            proxy: self.proxy.or(other.proxy),
            ca: self.ca.or(other.ca),
            timeout: self.timeout.or(other.timeout),
        }
    }

    /// The same credentials, remembering this.
    pub fn note(&self, credentials: &Credentials) -> Credentials {
        let kept = Self {
            // No proxy is what holds anyway.
            proxy: self.proxy.clone().filter(|proxy| *proxy != Proxy::None),
            timeout: None,
            ..self.clone()
        };
        let note = serde_json::to_string(&kept).ok();
        credentials.with_note(NOTE, note.as_deref().filter(|_| kept != Self::default()))
    }

    /// The settings for connections to the server at this address, and to no other one where a
    /// private address is concerned.
    pub fn transport(&self, address: Option<&str>) -> Result<TransportBuilder, Failure> {
        let mut builder = Transport::builder();
        if let Some(address) = address.filter(|_| self.allow_private) {
            builder = builder.policy(exception(address)?);
        }
        if let Some(path) = &self.ca {
            builder = builder.root_certificates(&certificates(path)?);
        }
        if let Some(timeout) = self.timeout {
            let mut limits = Limits::default();
            limits.total = timeout;
            builder = builder.limits(limits).patience(timeout);
        }
        match self.proxy.as_ref().and_then(|proxy| proxy.url_for(address)) {
            Some(url) => Ok(builder.proxy(url)),
            None => Ok(builder),
        }
    }

    /// For people; `None` if nothing is out of the ordinary.
    pub fn describe(&self) -> Option<String> {
        let mut parts = Vec::new();
        if self.allow_private {
            parts.push("its private address is allowed".to_owned());
        }
        match &self.proxy {
            Some(Proxy::None) | None => {}
            Some(Proxy::Env) => parts.push("through the proxy of the environment".into()),
            Some(Proxy::Url(url)) => parts.push(format!("through the proxy {url}")),
        }
        if let Some(ca) = &self.ca {
            parts.push(format!("trusting {}", ca.display()));
        }
        Some(parts.join(", ")).filter(|text| !text.is_empty())
    }
}

/// The policy that also allows this server.
fn exception(address: &str) -> Result<AddressPolicy, Failure> {
    let allowed = AddressPolicy::public().allow_private(address);
    allowed.map_err(|refused| {
        Failure::new(
            Exit::Address,
            format!("the address is refused: {refused}"),
            "check the address; plain http works on a private address only",
        )
    })
}

fn certificates(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        let what = format!(
            "cannot read the certificate authority {}: {error}",
            path.display()
        );
        Failure::new(Exit::Usage, what, "give a PEM file with --ca")
    })
}

/// The address of the server in what was typed: a handle (`@me@example.org`), the URL of a profile,
/// or an address. Whether it is a good one is not judged here.
pub fn address(typed: &str) -> &str {
    let typed = typed.trim();
    let scheme = typed.find("://").map_or(0, |end| end + 3);
    let rest = &typed[scheme..];
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    match scheme {
        // Before a scheme was typed, an @ belongs to a handle.
        0 => authority.rsplit('@').next().unwrap_or(authority),
        _ => &typed[..scheme + authority.len()],
    }
}

/// Whether what was typed is the address of a page on the server.
pub fn is_page(typed: &str) -> bool {
    let typed = typed.trim();
    let rest = typed.split_once("://").map_or(typed, |(_, rest)| rest);
    rest.find(['/', '?', '#'])
        .is_some_and(|end| rest.len() > end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fediway::InstanceUrl;

    #[test]
    fn the_address_in_what_is_typed() {
        for (typed, found) in [
            ("mastodon.social", "mastodon.social"),
            ("@me@mastodon.social", "mastodon.social"),
            ("me@nas.lan:3000", "nas.lan:3000"),
            ("https://mastodon.social/@me", "https://mastodon.social"),
            (
                "http://192.168.1.5:3000/users/me?x#y",
                "http://192.168.1.5:3000",
            ),
            ("mastodon.social/@me", "mastodon.social"),
            // A user name in a URL stays, to be refused.
            (
                "https://good.example@evil.example/x",
                "https://good.example@evil.example",
            ),
            ("", ""),
        ] {
            assert_eq!(address(typed), found, "{typed}");
        }
        for page in [
            "https://mastodon.social/@me",
            "mastodon.social/@me",
            "a.example?x",
        ] {
            assert!(is_page(page), "{page}");
        }
        for server in [
            "https://mastodon.social/",
            "mastodon.social",
            "@me@mastodon.social",
        ] {
            assert!(!is_page(server), "{server}");
        }
    }

    #[test]
    fn what_is_noted_is_read_again() {
        let url = InstanceUrl::parse("mastodon.social").unwrap();
        let credentials = Credentials::new(url, "token");
        let network = Network {
            allow_private: true,
            proxy: Some(Proxy::Env),
            ca: Some("/ca.pem".into()),
            timeout: Some(Duration::from_secs(5)),
        };
        let noted = network.note(&credentials);
        let kept = Network {
            timeout: None,
            ..network
        };
        assert_eq!(
            Network::remembered(&noted),
            kept,
            "a time-out is for one run"
        );
        assert_eq!(Network::remembered(&credentials), Network::default());
        assert_eq!(Network::default().note(&noted).note(NOTE), None);
        let unreadable = credentials.with_note(NOTE, Some("{\"allow_private\":1}"));
        assert!(!Network::remembered(&unreadable).allow_private);
    }

    #[test]
    fn without_the_option_nothing_private_is_allowed() {
        let asked = Network::default()
            .transport(Some("http://192.168.1.5:3000"))
            .unwrap();
        let transport = asked.build().unwrap();
        assert_eq!(transport.policy(), &AddressPolicy::public());
    }
}
