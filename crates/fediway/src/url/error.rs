//! The reasons for refusing an address.

use std::error::Error;
use std::fmt;
use std::net::IpAddr;

use super::names::SpecialName;
use crate::networks::Network;

/// The reason why an instance address was refused.
///
/// ```
/// use fediway::url::{InstanceUrl, UrlRejection};
///
/// let error = InstanceUrl::parse("http://mastodon.social").unwrap_err();
/// assert_eq!(error.reason(), UrlRejection::Scheme);
/// assert_eq!(error.reason().as_str(), "scheme");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UrlRejection {
    /// The text is empty.
    Empty,
    /// Something other than `https://`.
    Scheme,
    /// A scheme or a port without a host.
    NoHost,
    /// A user name or password before the host (RFC 3986 §3.2.1).
    Userinfo,
    /// A path, query or fragment after the host.
    PathQueryFragment,
    /// A control, invisible or direction-changing character, white space or a
    /// backslash.
    BadChar,
    /// Percent-encoding in the host.
    PercentHost,
    /// Not an address by the rules for hosts and ports (RFC 3986 §3.2, UTS #46).
    Unparsable,
    /// A port the policy does not allow.
    Port,
    /// A compatibility character that means another one, such as `。`.
    CompatMapped,
    /// Not a host name (RFC 1123 §2.1): an empty or long label, a hyphen at an
    /// edge, or a character other than letters, digits and hyphens.
    BadHost,
    /// A name that is reserved for private or special use (RFC 6761).
    BlockedName,
    /// A name without a dot.
    SingleLabel,
    /// An IP address that is not globally routable.
    IpNotGlobal,
    /// An IPv4 address that is not four plain decimal numbers.
    IpNoncanonical,
}

impl UrlRejection {
    /// The reason as a short, stable word such as `path-query-fragment`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            UrlRejection::Empty => "empty",
            UrlRejection::Scheme => "scheme",
            UrlRejection::NoHost => "no-host",
            UrlRejection::Userinfo => "userinfo",
            UrlRejection::PathQueryFragment => "path-query-fragment",
            UrlRejection::BadChar => "bad-char",
            UrlRejection::PercentHost => "percent-host",
            UrlRejection::Unparsable => "unparsable",
            UrlRejection::Port => "port",
            UrlRejection::CompatMapped => "compat-mapped",
            UrlRejection::BadHost => "bad-host",
            UrlRejection::BlockedName => "blocked-name",
            UrlRejection::SingleLabel => "single-label",
            UrlRejection::IpNotGlobal => "ip-not-global",
            UrlRejection::IpNoncanonical => "ip-noncanonical",
        }
    }

    /// The fault, without any part of the input.
    const fn message(self) -> &'static str {
        match self {
            UrlRejection::Empty => "no server address was given",
            UrlRejection::Scheme => "only https addresses are used",
            UrlRejection::NoHost => "the address has no server name",
            UrlRejection::Userinfo => "a server address has no user name, password or @",
            UrlRejection::PathQueryFragment => "nothing may follow the server name",
            UrlRejection::BadChar => {
                "the address has a control or invisible character, a space or a backslash"
            }
            UrlRejection::PercentHost => "a server name has no percent sign",
            UrlRejection::Unparsable => "this is not a server address",
            UrlRejection::Port => "only port 443 is used",
            UrlRejection::CompatMapped => "the server name has a look-alike of another character",
            UrlRejection::BadHost => {
                "a server name has labels of 1 to 63 letters, digits and inner hyphens, \
                 253 characters in all"
            }
            UrlRejection::BlockedName => "the name is set aside for private or special use",
            UrlRejection::SingleLabel => "a server name has at least one dot",
            UrlRejection::IpNotGlobal => "the IP address is not globally routable",
            UrlRejection::IpNoncanonical => {
                "an IPv4 address is four decimal numbers without leading zeros"
            }
        }
    }
}

impl fmt::Display for UrlRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An instance address was refused: the typed one, the target of a redirect, or an address from the DNS.
///
/// The message is one clause that names the fault, and [`next_step`](Self::next_step) says what to type
/// instead. The message repeats nothing of the input except an IP address in canonical form, so that a
/// password or token that was pasted by mistake is not logged.
///
/// ```
/// use fediway::url::InstanceUrl;
///
/// let error = InstanceUrl::parse("127.0.0.1").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "127.0.0.1 is in 127.0.0.0/8 (loopback, RFC 1122 §3.2.1.3)",
/// );
/// assert!(error.next_step().contains("mastodon.social"));
/// ```
///
/// [`InstanceUrl::parse`]: super::InstanceUrl::parse
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceUrlError {
    reason: UrlRejection,
    detail: Detail,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Detail {
    None,
    Network(IpAddr, &'static Network),
    Name(&'static SpecialName),
    /// A host allowed because it is this computer led somewhere else.
    NotLoopback(IpAddr),
    /// Plain http would leave the person's own network.
    NotPrivate(IpAddr),
}

impl InstanceUrlError {
    /// The reason, for programs.
    #[must_use]
    pub const fn reason(&self) -> UrlRejection {
        self.reason
    }

    /// What to do next, in one clause for users.
    #[must_use]
    pub const fn next_step(&self) -> &'static str {
        match self.detail {
            Detail::NotPrivate(_) => "write https:// before the address",
            _ => "give the public name of the server, such as mastodon.social",
        }
    }

    pub(super) const fn network(ip: IpAddr, network: &'static Network) -> Self {
        Self {
            reason: UrlRejection::IpNotGlobal,
            detail: Detail::Network(ip, network),
        }
    }

    pub(super) const fn special_name(name: &'static SpecialName) -> Self {
        Self {
            reason: UrlRejection::BlockedName,
            detail: Detail::Name(name),
        }
    }

    pub(super) const fn not_loopback(ip: IpAddr) -> Self {
        Self {
            reason: UrlRejection::IpNotGlobal,
            detail: Detail::NotLoopback(ip),
        }
    }
}

impl InstanceUrlError {
    pub(super) const fn not_private(ip: IpAddr) -> Self {
        Self {
            reason: UrlRejection::Scheme,
            detail: Detail::NotPrivate(ip),
        }
    }
}

impl From<UrlRejection> for InstanceUrlError {
    fn from(reason: UrlRejection) -> Self {
        Self {
            reason,
            detail: Detail::None,
        }
    }
}

impl fmt::Display for InstanceUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.detail {
            Detail::None => f.write_str(self.reason.message()),
            Detail::Network(ip, network) => write!(f, "{ip} is in {network}"),
            Detail::Name(name) => write!(f, "{}: {name}", self.reason.message()),
            Detail::NotPrivate(ip) => write!(
                f,
                "{ip} is not in a private network, so only https is used with it"
            ),
            Detail::NotLoopback(ip) => write!(f, "{ip} is not this computer"),
        }
    }
}

impl Error for InstanceUrlError {}
