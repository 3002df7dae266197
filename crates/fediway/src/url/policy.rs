//! Which addresses may be used at all.

use std::net::IpAddr;

use ::url::Url;

use super::error::InstanceUrlError;
use super::instance_url::InstanceUrl;
use super::names;
use crate::networks;

/// Which addresses an instance, a redirect or a connection may have.
///
/// The default is [`AddressPolicy::public`]: https on port 443, on hosts of the
/// public internet. Anything wider is asked for here, in code, at the place
/// where it is used; nothing is read from the environment.
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
}

impl AddressPolicy {
    /// The public internet over https on port 443.
    #[must_use]
    pub const fn public() -> Self {
        Self {
            loopback: false,
            ports: Vec::new(),
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
        }
    }

    /// Also allows `port` on public hosts. Port 0 is never allowed.
    #[must_use]
    pub fn allow_port(mut self, port: u16) -> Self {
        self.ports.push(port);
        self
    }

    pub(super) const fn allows_loopback(&self) -> bool {
        self.loopback
    }

    pub(super) fn allows_port(&self, port: u16) -> bool {
        self.ports.contains(&port)
    }

    /// Whether an address that passed the first gate under some policy passes it under this one:
    /// what reading it again would say, without reading it again.
    pub(crate) fn admits(&self, url: &InstanceUrl) -> bool {
        match Self::is_loopback_host(url.host()) {
            true => self.loopback,
            false => url.is_https() && url.port().is_none_or(|port| self.allows_port(port)),
        }
    }

    /// Whether a connection for `host` may go to `ip`: the second gate, for each
    /// address the DNS gave and for the peer after connecting.
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

/// Whether a URL leads to this computer.
fn is_here(url: &Url) -> bool {
    url.host_str().is_some_and(AddressPolicy::is_loopback_host)
}

/// Whether a server elsewhere leads to this computer. A policy that permits loopback does so for a
/// person who names it, not for a server that does.
pub(crate) fn leads_in(from: &Url, target: &Url) -> bool {
    is_here(target) && !is_here(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn admitting_is_what_reading_again_would_say() {
        let policies = [
            AddressPolicy::public(),
            AddressPolicy::public().allow_port(8443),
            AddressPolicy::public().allow_port(443),
            AddressPolicy::loopback_for_tests(),
            AddressPolicy::loopback_for_tests().allow_port(8443),
        ];
        let addresses = [
            "mastodon.social",
            "mastodon.social:8443",
            "mastodon.social:8080",
            "localhost.example.org",
            "8.8.8.8",
            "[2606:4700:4700::1111]:8443",
            "localhost",
            "a.LocalHost.",
            "https://localhost:8443",
            "http://127.0.0.1:3000",
            "http://127.9.9.9",
            "http://[::1]:3000",
            "https://[::1]",
        ];
        for address in addresses {
            for made_by in &policies {
                let Ok(url) = InstanceUrl::parse_with(address, made_by) else {
                    continue;
                };
                for policy in &policies {
                    let read = InstanceUrl::parse_with(url.as_str(), policy);
                    assert_eq!(policy.admits(&url), read.is_ok(), "{url} {policy:?}");
                }
            }
        }
    }

    #[test]
    fn a_server_elsewhere_does_not_lead_in() {
        let leads_in = |from: &str, to: &str| {
            super::leads_in(&Url::parse(from).unwrap(), &Url::parse(to).unwrap())
        };
        for here in [
            "http://127.0.0.1:1/",
            "https://[::1]/",
            "https://a.localhost/",
        ] {
            assert!(leads_in("https://example.org/", here), "{here}");
            assert!(!leads_in(here, "http://localhost:3/x"), "{here}");
            assert!(!leads_in(here, "https://example.org/"), "{here}");
        }
        assert!(!leads_in("https://example.org/", "https://example.net/"));
    }

    #[test]
    fn a_loopback_host_reaches_only_loopback() {
        let tests = AddressPolicy::loopback_for_tests();
        for host in ["localhost", "a.LocalHost.", "127.0.0.1", "[::1]", "::1"] {
            for ip in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
                let ip = ip.parse().unwrap();
                assert!(tests.permits_peer(host, ip).is_ok(), "{host} {ip}");
                assert!(AddressPolicy::public().permits_peer(host, ip).is_err());
            }
            for ip in ["8.8.8.8", "10.0.0.1", "2606:4700:4700::1111"] {
                let ip = ip.parse().unwrap();
                assert!(tests.permits_peer(host, ip).is_err(), "{host} {ip}");
            }
        }
    }

    #[test]
    fn any_other_host_reaches_only_the_public_internet() {
        for policy in [AddressPolicy::public(), AddressPolicy::loopback_for_tests()] {
            for host in ["mastodon.social", "localhost.example.org", "8.8.8.8", ""] {
                for ip in ["127.0.0.1", "::1", "10.0.0.1", "::ffff:127.0.0.1"] {
                    let ip = ip.parse().unwrap();
                    assert!(policy.permits_peer(host, ip).is_err(), "{host} {ip}");
                }
                let ip = "8.8.8.8".parse().unwrap();
                assert!(policy.permits_peer(host, ip).is_ok(), "{host}");
            }
        }
    }
}
