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

    /// Also allows one server of the person's own network, as they typed its address: any host name,
    /// any port, and an address that is private or of this computer. Plain http is allowed if the
    /// connection goes to such an address.
    ///
    /// It holds for this scheme, host and port and for nothing else. No other server leads there: not
    /// by a redirect, not by WebFinger and not by a streaming address.
    ///
    /// Private are the networks of RFC 1918 and RFC 6598, `fc00::/7`, and this computer. Link-local
    /// addresses, multicast and the metadata services of cloud providers stay refused.
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
    /// [`InstanceUrlError`] if it is no address of a server, or one that stays refused.
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

/// How an error names the target of a redirect: by its host, or by its origin where only the scheme
/// or the port differs. A server behind a proxy may think that it speaks plain http.
pub(crate) fn named_target(from: &Url, target: &Url) -> String {
    let host = target.host_str().unwrap_or("no host");
    let is_other = from.host_str() != target.host_str() || from.origin() == target.origin();
    match is_other {
        true => host.to_owned(),
        false => target.origin().ascii_serialization(),
    }
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
            private("http://192.168.1.5:3000"),
            private("https://home.lan"),
            private("https://192.168.1.5"),
            private("nas"),
            private("http://mastodon.social:8080"),
            private("http://127.0.0.1:3000"),
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
            "http://192.168.1.5:3000",
            "https://192.168.1.5:3000",
            "https://192.168.1.5",
            "nas",
            "home.lan",
            "http://home.lan",
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

    fn private(address: &str) -> AddressPolicy {
        AddressPolicy::public().allow_private(address).unwrap()
    }

    #[test]
    fn an_exception_is_for_one_scheme_host_and_port() {
        for (allowed, others) in [
            (
                "http://192.168.1.5:3000",
                &[
                    "http://192.168.1.5",
                    "http://192.168.1.5:3001",
                    "https://192.168.1.5:3000",
                    "http://192.168.1.6:3000",
                    "http://127.0.0.1:3000",
                    "http://localhost:3000",
                    "http://mastodon.social",
                    "http://mastodon.social:3000",
                    "https://mastodon.social:3000",
                ][..],
            ),
            (
                "https://home.lan",
                &[
                    "http://home.lan",
                    "https://home.lan:444",
                    "https://a.home.lan",
                    "https://nas",
                ],
            ),
            ("nas", &["http://nas", "nas2", "nas:80"]),
            (
                "http://home.example.org:3000",
                &[
                    "https://home.example.org",
                    "http://home.example.org",
                    "https://home.example.org:3000",
                ],
            ),
        ] {
            let policy = private(allowed);
            let url = InstanceUrl::parse_with(allowed, &policy).unwrap();
            assert!(policy.check_redirect(&url.join("/x")).is_ok(), "{allowed}");
            for other in others {
                assert!(InstanceUrl::parse_with(other, &policy).is_err(), "{other}");
                let redirect = format!("{other}/x");
                assert!(policy.check_redirect(&redirect).is_err(), "{other}");
            }
        }
    }

    #[test]
    fn what_cannot_be_a_server_of_ones_own_network_stays_refused() {
        for address in [
            "169.254.169.254",
            "http://169.254.1.1",
            "100.100.100.200",
            "168.63.129.16",
            "https://[fd00:ec2::254]",
            "[fe80::1]",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "[::ffff:192.168.1.5]",
            "http://8.8.8.8",
            "http://192.168.1.5:0",
            "192.168.001.5",
            "http://me:pw@192.168.1.5",
            "http://192.168.1.5/path",
            "ftp://192.168.1.5",
            "",
        ] {
            assert!(
                AddressPolicy::public().allow_private(address).is_err(),
                "{address}"
            );
        }
    }

    #[test]
    fn a_private_host_reaches_private_addresses_and_http_nothing_else() {
        let (plain, secure) = (private("http://nas.lan:3000"), private("https://nas.lan"));
        for host in ["nas.lan", "NAS.lan."] {
            for ip in [
                "192.168.1.5",
                "10.1.1.1",
                "127.0.0.1",
                "100.64.1.1",
                "fd12::1",
                "::1",
            ] {
                let ip = ip.parse().unwrap();
                assert!(plain.permits_peer(host, ip).is_ok(), "{host} {ip}");
                assert!(secure.permits_peer(host, ip).is_ok(), "{host} {ip}");
            }
            for ip in [
                "169.254.169.254",
                "100.100.100.200",
                "fd00:ec2::254",
                "0.0.0.0",
            ] {
                let ip = ip.parse().unwrap();
                assert!(plain.permits_peer(host, ip).is_err(), "{host} {ip}");
                assert!(secure.permits_peer(host, ip).is_err(), "{host} {ip}");
            }
            let public = "8.8.8.8".parse().unwrap();
            assert!(
                plain.permits_peer(host, public).is_err(),
                "a token in the clear"
            );
            assert!(secure.permits_peer(host, public).is_ok());
        }
        for host in ["nas2.lan", "a.nas.lan", "mastodon.social", "192.168.1.5"] {
            for policy in [&plain, &secure] {
                let ip = "192.168.1.5".parse().unwrap();
                assert!(policy.permits_peer(host, ip).is_err(), "{host}");
            }
        }
    }

    #[test]
    fn nobody_else_leads_to_a_private_server() {
        let policy = private("http://192.168.1.5:3000")
            .allow_private("https://nas.lan")
            .unwrap();
        let leads_in = |from: &str, to: &str| {
            policy.leads_in(&Url::parse(from).unwrap(), &Url::parse(to).unwrap())
        };
        let own = "http://192.168.1.5:3000/";
        for from in [
            "https://example.org/",
            "https://nas.lan/",
            "http://192.168.1.5/",
        ] {
            assert!(leads_in(from, own), "{from}");
        }
        assert!(!leads_in(own, "http://192.168.1.5:3000/x"));
        assert!(!leads_in(own, "https://example.org/"));
    }

    #[test]
    fn a_server_elsewhere_does_not_lead_in() {
        let leads_in = |from: &str, to: &str| {
            let (from, to) = (Url::parse(from).unwrap(), Url::parse(to).unwrap());
            AddressPolicy::loopback_for_tests().leads_in(&from, &to)
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
