//! Checks the raw text of an address before the URL parser sees it.
//!
//! URL parsers are tolerant: they remove tabs, turn backslashes into slashes and
//! decode `%6c`. Two parsers may see different hosts in one text. Such texts are
//! refused here, and the URL parser only sees a bare host.

use std::net::IpAddr;

use ::url::Host;

use super::error::{InstanceUrlError, UrlRejection};
use super::instance_url::InstanceUrl;
use super::names;
use super::policy::AddressPolicy;
use crate::networks;
use crate::printable;

/// Far beyond any host name (RFC 1035 §2.3.4: 255 octets), even one typed in
/// another script, and short enough that nothing below takes long.
pub(super) const MAX_LENGTH: usize = 2048;

/// The two schemes that a policy can allow.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    Https,
    Http,
}

impl Scheme {
    const fn as_str(self) -> &'static str {
        match self {
            Scheme::Https => "https",
            Scheme::Http => "http",
        }
    }

    const fn port(self) -> u16 {
        match self {
            Scheme::Https => 443,
            Scheme::Http => 80,
        }
    }
}

/// An absolute address, cut at its delimiters (RFC 3986 §3) and nothing more.
pub(super) struct Pieces<'a> {
    /// The scheme as typed, if one was.
    pub(super) scheme: Option<&'a str>,
    pub(super) authority: &'a str,
    /// The path, query and fragment, with the character that begins them.
    pub(super) tail: &'a str,
}

impl<'a> Pieces<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme), rest),
            _ => (None, text),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        Self {
            scheme,
            authority,
            tail,
        }
    }

    /// Which scheme is meant. Plain http is let through here for a policy that
    /// allows it for some hosts; [`normal_form`] sees whether the host is one.
    pub(super) fn scheme(&self, policy: &AddressPolicy) -> Result<Scheme, UrlRejection> {
        match self.scheme {
            None => Ok(Scheme::Https),
            Some(text) if text.eq_ignore_ascii_case("https") => Ok(Scheme::Https),
            Some(text) if text.eq_ignore_ascii_case("http") && policy.allows_http() => {
                Ok(Scheme::Http)
            }
            Some(_) => Err(UrlRejection::Scheme),
        }
    }
}

/// RFC 3986 §3.1.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Judges `host[:port]` and writes it in its normal form.
pub(super) fn normal_form(
    scheme: Scheme,
    authority: &str,
    policy: &AddressPolicy,
) -> Result<InstanceUrl, InstanceUrlError> {
    let address = Address::read(scheme, authority)?;
    if policy.allows_http()
        && let Ok(url) = address.private_form()
    {
        if policy.is_private(&url) {
            return Ok(url);
        }
        // The second gate knows no ports: it would let another one of the same host through.
        if policy.has_private(url.host()) {
            return Err(UrlRejection::Port.into());
        }
    }
    let Address {
        typed, port, host, ..
    } = address;
    let is_loopback = policy.allows_loopback() && is_loopback(&host);
    if scheme == Scheme::Http && !is_loopback {
        return Err(UrlRejection::Scheme.into());
    }
    let port = match port {
        Some(port) if port == scheme.port() => None,
        Some(0) => return Err(UrlRejection::Port.into()),
        Some(port) if !is_loopback && !policy.allows_port(port) => {
            return Err(UrlRejection::Port.into());
        }
        port => port,
    };
    let host = match &host {
        Host::Ipv4(ip) => judge_ip(IpAddr::V4(*ip), typed, is_loopback)?,
        Host::Ipv6(ip) => judge_ip(IpAddr::V6(*ip), typed, is_loopback)?,
        Host::Domain(name) => judge_name(name, typed, is_loopback)?.to_owned(),
    };
    written(scheme, &host, port)
}

/// Judges the address of a server in the person's own network.
pub(super) fn private_form(
    scheme: Scheme,
    authority: &str,
) -> Result<InstanceUrl, InstanceUrlError> {
    Address::read(scheme, authority)?.private_form()
}

/// `host[:port]` behind a scheme, read and not yet judged.
struct Address<'a> {
    scheme: Scheme,
    /// The host as it was typed.
    typed: &'a str,
    host: Host<String>,
    port: Option<u16>,
}

impl<'a> Address<'a> {
    fn read(scheme: Scheme, authority: &'a str) -> Result<Self, InstanceUrlError> {
        if authority.len() > MAX_LENGTH {
            return Err(UrlRejection::BadHost.into());
        }
        if authority.contains('@') {
            return Err(UrlRejection::Userinfo.into());
        }
        if authority.contains('%') {
            return Err(UrlRejection::PercentHost.into());
        }
        let (typed, port) = split_port(authority)?;
        let host = Host::parse(typed).map_err(|_| UrlRejection::Unparsable)?;
        Ok(Self {
            scheme,
            typed,
            host,
            port,
        })
    }

    /// Any name, any port; an address that is private, or public if the scheme is https.
    fn private_form(&self) -> Result<InstanceUrl, InstanceUrlError> {
        let port = match self.port {
            Some(0) => return Err(UrlRejection::Port.into()),
            port => port.filter(|port| *port != self.scheme.port()),
        };
        let host = match &self.host {
            Host::Ipv4(ip) => self.private_ip(IpAddr::V4(*ip))?,
            Host::Ipv6(ip) => self.private_ip(IpAddr::V6(*ip))?,
            Host::Domain(name) => judge_name(name, self.typed, true)?.to_owned(),
        };
        written(self.scheme, &host, port)
    }

    fn private_ip(&self, ip: IpAddr) -> Result<String, InstanceUrlError> {
        match networks::refused_literal(ip) {
            None if self.scheme == Scheme::Http => return Err(InstanceUrlError::not_private(ip)),
            Some(network) if !network.is_private() => {
                return Err(InstanceUrlError::network(ip, network));
            }
            _ => {}
        }
        judge_ip(ip, self.typed, true)
    }
}

fn written(scheme: Scheme, host: &str, port: Option<u16>) -> Result<InstanceUrl, InstanceUrlError> {
    let scheme = scheme.as_str();
    let text = match port {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    };
    InstanceUrl::from_normal_form(&text).ok_or_else(|| UrlRejection::Unparsable.into())
}

/// Splits `host[:port]`. An empty port is no port, and leading zeros do not
/// count (RFC 3986 §3.2.3); a sign or another script's digits are not a port.
fn split_port(authority: &str) -> Result<(&str, Option<u16>), UrlRejection> {
    let (host, port) = if authority.starts_with('[') {
        let end = authority.find(']').ok_or(UrlRejection::Unparsable)?;
        let (host, rest) = authority.split_at(end + 1);
        match rest.strip_prefix(':') {
            Some(port) => (host, port),
            None if rest.is_empty() => (host, ""),
            None => return Err(UrlRejection::Unparsable),
        }
    } else {
        authority.split_once(':').unwrap_or((authority, ""))
    };
    if !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(UrlRejection::Unparsable);
    }
    if host.is_empty() {
        return Err(UrlRejection::NoHost);
    }
    let port = match port {
        "" => None,
        digits => Some(digits.parse().map_err(|_| UrlRejection::Unparsable)?),
    };
    Ok((host, port))
}

fn is_loopback(host: &Host<String>) -> bool {
    match host {
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
        Host::Domain(name) => names::is_localhost(without_root_dot(name)),
    }
}

/// An IP literal must lead out into the world unless it is allowed already, and an IPv4 one must be typed as
/// it is read: `010.8.8.8` is `8.8.8.8` to some programs and `10.8.8.8` to
/// others. The text of an IPv6 address has only one reading.
fn judge_ip(ip: IpAddr, typed: &str, is_allowed: bool) -> Result<String, InstanceUrlError> {
    if !is_allowed && let Some(network) = networks::refused_literal(ip) {
        return Err(InstanceUrlError::network(ip, network));
    }
    match ip {
        IpAddr::V4(ip) if ip.to_string() != typed => Err(UrlRejection::IpNoncanonical.into()),
        IpAddr::V4(ip) => Ok(ip.to_string()),
        IpAddr::V6(ip) => Ok(format!("[{ip}]")),
    }
}

/// `name` is what UTS #46 made of `typed`: lower-case ASCII.
fn judge_name<'a>(
    name: &'a str,
    typed: &str,
    is_allowed: bool,
) -> Result<&'a str, InstanceUrlError> {
    if typed.chars().any(is_compat_mapped) {
        return Err(UrlRejection::CompatMapped.into());
    }
    let name = without_root_dot(name);
    if name.len() > 253 || !name.split('.').all(is_label) || ends_in_other_digits(name) {
        return Err(UrlRejection::BadHost.into());
    }
    if is_allowed {
        return Ok(name);
    }
    if let Some(row) = names::special(name) {
        return Err(InstanceUrlError::special_name(row));
    }
    if !name.contains('.') {
        return Err(UrlRejection::SingleLabel.into());
    }
    Ok(name)
}

fn without_root_dot(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

/// RFC 1123 §2.1 and RFC 1035 §2.3.4.
fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// A last label that is a number in another script: no such top-level domain
/// can exist (RFC 3696 §2), and it is made to be read as an IPv4 address.
fn ends_in_other_digits(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    last.starts_with("xn--")
        && idna::domain_to_unicode(last)
            .0
            .chars()
            .all(char::is_numeric)
}

/// Whether UTS #46 turns `c` into another character than its lower case.
///
/// The host as a whole is known to be valid, so a mark that composes with the
/// letter before it is no concern: `c` is looked at alone, behind a letter that
/// composes with nothing, from either writing direction.
fn is_compat_mapped(c: char) -> bool {
    !c.is_ascii()
        && ['q', 'א'].into_iter().any(|before| {
            let (mapped, valid) = idna::domain_to_unicode(&format!("{before}{c}"));
            valid.is_ok()
                && mapped
                    .strip_prefix(before)
                    .is_none_or(|mapped| is_other(c, mapped))
        })
}

fn is_other(c: char, mapped: &str) -> bool {
    // The Kelvin sign is an upper-case "k" to Unicode and a look-alike here.
    mapped.bytes().any(|byte| byte.is_ascii())
        || mapped.to_lowercase() != c.to_lowercase().collect::<String>()
}

/// Refuses what cannot be seen or is read differently by different programs.
pub(super) fn refuse_bad_chars(text: &str) -> Result<(), UrlRejection> {
    if text.chars().any(is_bad) {
        Err(UrlRejection::BadChar)
    } else {
        Ok(())
    }
}

fn is_bad(c: char) -> bool {
    c == '\\' || c.is_control() || c.is_whitespace() || printable::is_invisible(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_at_the_first_delimiter() {
        let pieces = Pieces::of("https://a.example?x=://b/c#d");
        assert_eq!(pieces.scheme, Some("https"));
        assert_eq!(pieces.authority, "a.example");
        assert_eq!(pieces.tail, "?x=://b/c#d");
        let pieces = Pieces::of("a.example/://b");
        assert_eq!(pieces.scheme, None);
        assert_eq!(pieces.authority, "a.example");
    }

    #[test]
    fn letters_are_themselves_and_lookalikes_are_not() {
        for own in "büßςаéÜÉ中文あアيा١۱\u{308}\u{5b8}\u{94d}\u{13a0}\u{ab70}한💩".chars()
        {
            assert!(!is_compat_mapped(own), "{own} U+{:x}", u32::from(own));
        }
        for other in "。．｡ａ①Ａ\u{212a}ſﬁ㏂ℌªｱ\u{f900}\u{fb1d}\u{fb2a}İ＠".chars()
        {
            assert!(
                is_compat_mapped(other) || Host::parse(&format!("q{other}a.example")).is_err(),
                "{other} U+{:x}",
                u32::from(other)
            );
        }
    }

    #[test]
    fn a_port_is_ascii_digits() {
        assert_eq!(split_port("a:443"), Ok(("a", Some(443))));
        assert_eq!(split_port("a:00443"), Ok(("a", Some(443))));
        assert_eq!(split_port("a:"), Ok(("a", None)));
        assert_eq!(split_port("[::1]:8"), Ok(("[::1]", Some(8))));
        assert_eq!(split_port(":443"), Err(UrlRejection::NoHost));
        for wrong in [
            "a:+443",
            "a:443:443",
            "a:４４３",
            "[::1]8",
            "[::1",
            "::1",
            "a:65536",
        ] {
            assert_eq!(split_port(wrong), Err(UrlRejection::Unparsable), "{wrong}");
        }
    }
}
