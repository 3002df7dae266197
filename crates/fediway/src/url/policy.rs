//! Which addresses may be used.

use std::net::IpAddr;

use ::url::Url;

use super::error::InstanceUrlError;
use super::instance_url::InstanceUrl;
use super::names;
use crate::networks;

/// Which addresses an instance, a redirect or a connection may have.
///
/// The default is [`AddressPolicy::public`]: https on port 443, on hosts of the
/// public internet. Everything else must be allowed in code. Nothing is read from
/// the environment.
///
/// ```
/// use fediway::url::{AddressPolicy, InstanceUrl};
///
/// let policy = AddressPolicy::public().allow_port(8443);
/// assert!(InstanceUrl::parse_with("social.example.org:8443", &policy).is_ok());
/// assert!(InstanceUrl::parse_with("social.example.org:8080", &policy).is_err());
/// assert!(InstanceUrl::parse_with("localhost:8443", &policy).is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressPolicy {
    loopback: bool,
    ports: Vec<u16>,
    private: Vec<InstanceUrl>,
}

impl AddressPolicy {
    /// The public internet over https on port 443.
    #[must_use]
    pub const fn public() -> Self {
        Self {
            loopback: false,
            ports: Vec::new(),
            private: Vec::new(),
        }
    }

    /// The public internet, and this computer for tests and demos: `localhost`,
    /// `*.localhost`, `127.0.0.0/8` and `[::1]`, over https or http, on any port.
    ///
    /// A server reached by a loopback name can reach nothing but loopback
    /// addresses, and every other host keeps the rules of
    /// [`public`](Self::public).
    ///
    /// ```
    /// use fediway::url::{AddressPolicy, InstanceUrl};
    ///
    /// let policy = AddressPolicy::loopback_for_tests();
    /// let url = InstanceUrl::parse_with("http://127.0.0.1:3000", &policy)?;
    /// assert_eq!(url.as_str(), "http://127.0.0.1:3000");
    /// assert!(InstanceUrl::parse_with("http://mastodon.social", &policy).is_err());
    /// # Ok::<(), fediway::url::InstanceUrlError>(())
    /// ```
    #[must_use]
    pub const fn loopback_for_tests() -> Self {
        Self {
            loopback: true,
            ports: Vec::new(),
            private: Vec::new(),
        }
    }

    /// Also allows `port` on public hosts. Port 0 is never allowed.
    #[must_use]
    pub fn allow_port(mut self, port: u16) -> Self {
        self.ports.push(port);
        self
    }

    /// Also allows one server in the user's own network. Its address may have any host name and port, and
    /// may lead to a private network or this computer. Plain http is allowed if the connection goes to
    /// such a network.
    ///
    /// The permission is for this scheme, host and port only. Redirects, WebFinger and streaming
    /// addresses of other servers cannot lead there.
    ///
    /// Private networks are those of RFC 1918 and RFC 6598, `fc00::/7`, and this computer. Link-local
    /// addresses, multicast and the metadata services of cloud providers are still refused.
    ///
    /// ```
    /// use fediway::url::{AddressPolicy, InstanceUrl};
    ///
    /// let policy = AddressPolicy::public().allow_private("http://192.168.1.5:3000")?;
    /// assert!(InstanceUrl::parse_with("http://192.168.1.5:3000", &policy).is_ok());
    /// assert!(InstanceUrl::parse_with("http://192.168.1.5:3001", &policy).is_err());
    /// assert!(InstanceUrl::parse_with("http://192.168.1.6:3000", &policy).is_err());
    /// # Ok::<(), fediway::url::InstanceUrlError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InstanceUrlError`] if it is not the address of a server, or is refused in any case.
    pub fn allow_private(mut self, address: &str) -> Result<Self, InstanceUrlError> {
        self.private.push(InstanceUrl::parse_private(address)?);
        Ok(self)
    }

    /// Whether plain http may be meant at all; the host decides.
    pub(super) const fn allows_http(&self) -> bool {
        self.loopback || !self.private.is_empty()
    }

    pub(super) const fn allows_loopback(&self) -> bool {
        self.loopback
    }

    /// Whether this is a server that was [allowed](Self::allow_private) by its address.
    pub(super) fn is_private(&self, url: &InstanceUrl) -> bool {
        self.private.contains(url)
    }

    /// Whether some server of this host was allowed by its address.
    pub(super) fn has_private(&self, host: &str) -> bool {
        self.private_of(host).next().is_some()
    }

    /// The servers of this host that were allowed by their addresses.
    fn private_of<'a>(&'a self, host: &'a str) -> impl Iterator<Item = &'a InstanceUrl> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let bare = bare.strip_suffix('.').unwrap_or(bare);
        let same = move |url: &&InstanceUrl| url.host().eq_ignore_ascii_case(bare);
        self.private.iter().filter(same)
    }

    pub(super) fn allows_port(&self, port: u16) -> bool {
        self.ports.contains(&port)
    }

    /// Whether an address that passed the first gate under some policy passes it under this one:
    /// what reading it again would say, without reading it again.
    pub(crate) fn admits(&self, url: &InstanceUrl) -> bool {
        match Self::is_loopback_host(url.host()) {
            _ if self.is_private(url) => true,
            _ if self.has_private(url.host()) => false,
            true => self.loopback,
            false => {
                url.is_https()
                    && url.port().is_none_or(|port| self.allows_port(port))
                    && is_public(url.host())
            }
        }
    }

    /// Whether a connection for `host` may go to `ip`. This is the second gate, for
    /// each address from the DNS and for the peer after connecting.
    ///
    /// IPv4-mapped and NAT64 addresses are judged by the IPv4 address inside;
    /// 6to4, Teredo and ISATAP are refused. `host` may have brackets.
    ///
    /// # Errors
    ///
    /// [`UrlRejection::IpNotGlobal`](super::UrlRejection::IpNotGlobal) when `ip` is not globally routable, or when
    /// `host` is this computer and `ip` is not.
    ///
    /// ```
    /// use fediway::url::AddressPolicy;
    ///
    /// let policy = AddressPolicy::public();
    /// assert!(policy.permits_peer("mastodon.social", [151, 101, 1, 1].into()).is_ok());
    /// assert!(policy.permits_peer("rebind.example.com", [10, 0, 0, 1].into()).is_err());
    /// ```
    pub fn permits_peer(&self, host: &str, ip: IpAddr) -> Result<(), InstanceUrlError> {
        let mut private = self.private_of(host).peekable();
        if private.peek().is_some() {
            let over_http = private.any(|url| !url.is_https());
            return permits_private(ip, over_http);
        }
        if self.loopback && Self::is_loopback_host(host) {
            return if ip.to_canonical().is_loopback() {
                Ok(())
            } else {
                Err(InstanceUrlError::not_loopback(ip))
            };
        }
        match networks::refused_peer(ip) {
            Some(network) => Err(InstanceUrlError::network(ip, network)),
            None => Ok(()),
        }
    }

    /// Whether a server elsewhere leads to this computer, or to a server of the person's own network.
    /// A policy permits these for a person who names them, not for a server that does.
    pub(crate) fn leads_in(&self, from: &Url, target: &Url) -> bool {
        let mut private = self.private.iter();
        let is_private = private.any(|url| url.same_origin(target) && !url.same_origin(from));
        is_private || is_here(target) && !is_here(from)
    }

    /// Whether `host`, with or without brackets or the root dot, is this computer.
    pub(crate) fn is_loopback_host(host: &str) -> bool {
        let literal = host.trim_start_matches('[').trim_end_matches(']');
        match literal.parse::<IpAddr>() {
            Ok(ip) => ip.is_loopback(),
            Err(_) => {
                let name = host.strip_suffix('.').unwrap_or(host);
                names::is_localhost(&name.to_ascii_lowercase())
            }
        }
    }
}

/// Whether a host that is well-formed is one of the public internet by its name.
fn is_public(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(ip) => networks::refused_literal(ip).is_none(),
        Err(_) => host.contains('.') && names::special(host).is_none(),
    }
}

/// Whether a connection for a server of the person's own network may go to `ip`.
fn permits_private(ip: IpAddr, over_http: bool) -> Result<(), InstanceUrlError> {
    match networks::refused_peer(ip) {
        Some(network) if network.is_private() => Ok(()),
        Some(network) => Err(InstanceUrlError::network(ip, network)),
        None if over_http => Err(InstanceUrlError::not_private(ip)),
        None => Ok(()),
    }
}

/// Whether a URL leads to this computer.
fn is_here(url: &Url) -> bool {
    url.host_str().is_some_and(AddressPolicy::is_loopback_host)
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
