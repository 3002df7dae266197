//! The address of an instance.

use std::fmt;
use std::sync::Arc;

use ::url::Url;
use serde::{Serialize, Serializer};

/// The address of an instance: `https://host` or, where an [`AddressPolicy`](super::AddressPolicy)
/// allows it, `https://host:port`.
///
/// It has one normal form, so that addresses can be compared, hashed and stored: lower-case ASCII (other
/// scripts as `xn--…`, RFC 5891), without a final dot or slash, with a port only if it is not the
/// scheme's default, and IPv6 as in RFC 5952. A clone shares the text.
///
/// ```
/// use fediway::url::InstanceUrl;
///
/// let url = InstanceUrl::parse("HTTPS://Mastodon.Social/")?;
/// assert_eq!(url.as_str(), "https://mastodon.social");
/// assert_eq!(url, "mastodon.social".parse()?);
/// assert_eq!(InstanceUrl::parse("bücher.example")?.host(), "xn--bcher-kva.example");
///
/// assert!(InstanceUrl::parse("https://mastodon.social@127.0.0.1").is_err());
/// # Ok::<(), fediway::url::InstanceUrlError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceUrl(Arc<Parts>);

#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Parts {
    url: Url,
    /// Errors and responses share it.
    host: Arc<str>,
}

impl InstanceUrl {
    /// Only `host::normal_form` makes one of these. The text is parsed once, here, and not in each
    /// request; `None` if a URL parser sees something else in it.
    pub(super) fn from_normal_form(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let host = host_of(&url)?.into();
        let instance = Self(Arc::new(Parts { url, host }));
        (instance.as_str() == text).then_some(instance)
    }

    /// The normal form, such as `https://mastodon.social`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let url = self.0.url.as_str();
        url.strip_suffix('/').unwrap_or(url)
    }

    pub(crate) fn as_url(&self) -> &Url {
        &self.0.url
    }

    /// The host, with the port if it is not the scheme's default: `[::1]:3000`.
    #[must_use]
    pub fn authority(&self) -> &str {
        let url = self.as_str();
        url.split_once("://")
            .map_or(url, |(_, authority)| authority)
    }

    /// The host. An IPv6 address has *no* brackets, as for the DNS, TLS and
    /// [`IpAddr`](std::net::IpAddr).
    #[must_use]
    pub fn host(&self) -> &str {
        &self.0.host
    }

    pub(crate) fn shared_host(&self) -> Arc<str> {
        self.0.host.clone()
    }

    /// The port, if it is not the scheme's default.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        let (_, port) = self.authority().rsplit_once(':')?;
        port.parse().ok() // not a number inside brackets: `1]`
    }

    /// Whether connections are encrypted. That is always so, except for loopback hosts in tests and for
    /// private servers that the user allowed.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.url.scheme() == "https"
    }

    /// Whether `url` has this scheme, host and port (RFC 6454 §5), so that a
    /// token of this instance may be sent there.
    ///
    /// ```
    /// use fediway::url::InstanceUrl;
    /// use url::Url;
    ///
    /// let instance = InstanceUrl::parse("mastodon.social")?;
    /// assert!(instance.same_origin(&Url::parse("https://mastodon.social:443/api").unwrap()));
    /// assert!(!instance.same_origin(&Url::parse("http://mastodon.social/api").unwrap()));
    /// assert!(!instance.same_origin(&Url::parse("https://mastodon.social:8443").unwrap()));
    /// # Ok::<(), fediway::url::InstanceUrlError>(())
    /// ```
    #[must_use]
    pub fn same_origin(&self, url: &Url) -> bool {
        url.scheme() == self.0.url.scheme()
            && url.port_or_known_default() == self.0.url.port_or_known_default()
            && url.host_str() == self.0.url.host_str()
    }

    /// The URL of `path_and_query` on this instance.
    ///
    /// A path without a leading `/` gets one, so that it cannot change the host.
    ///
    /// ```
    /// use fediway::url::InstanceUrl;
    ///
    /// let instance = InstanceUrl::parse("mastodon.social")?;
    /// assert_eq!(
    ///     instance.join("/api/v2/instance"),
    ///     "https://mastodon.social/api/v2/instance",
    /// );
    /// assert_eq!(instance.join("@evil.example"), "https://mastodon.social/@evil.example");
    /// # Ok::<(), fediway::url::InstanceUrlError>(())
    /// ```
    #[must_use]
    pub fn join(&self, path_and_query: &str) -> String {
        let slash = if path_and_query.starts_with('/') {
            ""
        } else {
            "/"
        };
        [self.as_str(), slash, path_and_query].concat()
    }

    /// The same as a URL, of a path and a query apart. Only the path is parsed.
    pub(crate) fn at(&self, path: &str, query: Option<&str>) -> Url {
        let mut url = self.0.url.clone();
        url.set_path(path);
        url.set_query(query);
        url
    }
}

/// The host of a URL without the brackets of an IPv6 address.
fn host_of(url: &Url) -> Option<&str> {
    let host = url.host_str()?;
    let inside = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    Some(inside.unwrap_or(host))
}

impl fmt::Display for InstanceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for InstanceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl AsRef<str> for InstanceUrl {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<InstanceUrl> for String {
    fn from(url: InstanceUrl) -> Self {
        url.as_str().to_owned()
    }
}

impl Serialize for InstanceUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{AddressPolicy, InstanceUrlError};
    use super::*;

    fn local(text: &str) -> Result<InstanceUrl, InstanceUrlError> {
        InstanceUrl::parse_with(text, &AddressPolicy::loopback_for_tests())
    }

    #[test]
    fn parts_of_a_name() {
        let url = InstanceUrl::parse("Mastodon.Social:443").unwrap();
        assert_eq!(url.authority(), "mastodon.social");
        assert_eq!(url.host(), "mastodon.social");
        assert_eq!(url.port(), None);
        assert!(url.is_https());
    }

    #[test]
    fn parts_of_an_ipv6_literal() {
        let url = local("http://[::1]:3000/").unwrap();
        assert_eq!(url.to_string(), "http://[::1]:3000");
        assert_eq!(url.authority(), "[::1]:3000");
        assert_eq!(url.host(), "::1");
        assert_eq!(url.port(), Some(3000));
        assert!(!url.is_https());
        assert_eq!(local("http://[::1]").unwrap().port(), None);
    }

    #[test]
    fn origins_compare_scheme_host_and_effective_port() {
        let url = local("http://[::1]").unwrap();
        assert!(url.same_origin(&Url::parse("http://[::1]:80/x").unwrap()));
        assert!(!url.same_origin(&Url::parse("https://[::1]/x").unwrap()));
        assert!(!url.same_origin(&Url::parse("http://[::2]/x").unwrap()));
        assert!(!url.same_origin(&Url::parse("data:text/plain,x").unwrap()));
    }

    #[test]
    fn joining_cannot_leave_the_host() {
        let url = InstanceUrl::parse("mastodon.social").unwrap();
        for path in [
            "",
            "@evil.example",
            ":8080",
            ".evil.example",
            "//evil.example",
            "\\evil",
            "?q",
            "#f",
        ] {
            let joined = Url::parse(&url.join(path)).unwrap();
            for joined in [joined, url.at(path, None)] {
                assert!(url.same_origin(&joined), "{path}");
                assert_eq!(joined.username(), "");
            }
        }
    }
}
