//! Parses addresses: the first gate.

use std::fmt;
use std::str::FromStr;

use ::url::Url;
use serde::{Deserialize, Deserializer, de};

use super::error::{InstanceUrlError, UrlRejection};
use super::host::{self, Pieces, Scheme};
use super::instance_url::InstanceUrl;
use super::policy::AddressPolicy;

impl InstanceUrl {
    /// Reads an address under [`AddressPolicy::public`]. A bare host gets
    /// `https://`; white space at the ends is dropped.
    ///
    /// # Errors
    ///
    /// [`InstanceUrlError`] with the reason the address is refused.
    pub fn parse(input: &str) -> Result<Self, InstanceUrlError> {
        Self::parse_with(input, &AddressPolicy::public())
    }

    /// Reads an address under `policy`.
    ///
    /// # Errors
    ///
    /// [`InstanceUrlError`] with the reason the address is refused.
    pub fn parse_with(input: &str, policy: &AddressPolicy) -> Result<Self, InstanceUrlError> {
        let (scheme, authority) = typed(input, policy)?;
        host::normal_form(scheme, authority, policy)
    }

    /// Reads the address of a server in the person's own network: see
    /// [`AddressPolicy::allow_private`].
    pub(crate) fn parse_private(input: &str) -> Result<Self, InstanceUrlError> {
        let either_scheme = AddressPolicy::loopback_for_tests();
        let (scheme, authority) = typed(input, &either_scheme)?;
        host::private_form(scheme, authority)
    }
}

/// The scheme and the authority of an address that was typed and has nothing else.
fn typed<'a>(
    input: &'a str,
    policy: &AddressPolicy,
) -> Result<(Scheme, &'a str), InstanceUrlError> {
    if input.len() > host::MAX_LENGTH {
        return Err(UrlRejection::BadHost.into());
    }
    let text = input.trim(); // white space comes along with copy and paste
    if text.is_empty() {
        return Err(UrlRejection::Empty.into());
    }
    host::refuse_bad_chars(text)?;
    let pieces = Pieces::of(text);
    let scheme = pieces.scheme(policy)?;
    // Before the path: a password is the graver thing to have pasted.
    if pieces.authority.contains('@') {
        return Err(UrlRejection::Userinfo.into());
    }
    if !matches!(pieces.tail, "" | "/") {
        return Err(UrlRejection::PathQueryFragment.into());
    }
    if pieces.authority.is_empty() {
        return Err(UrlRejection::NoHost.into());
    }
    Ok((scheme, pieces.authority))
}

impl AddressPolicy {
    /// Judges the absolute target of a redirect by the rules for a typed
    /// address, except that it must have its scheme and may have a path, query
    /// and fragment. A relative target is resolved by the caller first.
    ///
    /// # Errors
    ///
    /// [`InstanceUrlError`] with the reason the target is refused.
    ///
    /// ```
    /// use fediway::url::AddressPolicy;
    ///
    /// let policy = AddressPolicy::public();
    /// let next = policy.check_redirect("https://www.example.org/api?x=1")?;
    /// assert_eq!(next.as_str(), "https://www.example.org/api?x=1");
    /// assert!(policy.check_redirect("https://169.254.169.254/latest/").is_err());
    /// # Ok::<(), fediway::url::InstanceUrlError>(())
    /// ```
    pub fn check_redirect(&self, target: &str) -> Result<Url, InstanceUrlError> {
        if target.is_empty() {
            return Err(UrlRejection::Empty.into());
        }
        let pieces = Pieces::of(target);
        // What follows the host cannot change it, so only what a URL parser
        // would silently drop is refused there.
        host::refuse_bad_chars(pieces.authority)?;
        if pieces.tail.chars().any(char::is_control) {
            return Err(UrlRejection::BadChar.into());
        }
        if pieces.scheme.is_none() {
            return Err(UrlRejection::Scheme.into());
        }
        let scheme = pieces.scheme(self)?;
        if pieces.authority.is_empty() {
            return Err(UrlRejection::NoHost.into());
        }
        let instance = host::normal_form(scheme, pieces.authority, self)?;
        let url = Url::parse(&instance.join(pieces.tail)).map_err(|_| UrlRejection::Unparsable)?;
        if instance.same_origin(&url) {
            Ok(url)
        } else {
            Err(UrlRejection::Unparsable.into())
        }
    }
}

impl FromStr for InstanceUrl {
    type Err = InstanceUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for InstanceUrl {
    type Error = InstanceUrlError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        Self::parse(text)
    }
}

/// Under [`AddressPolicy::public`]: a stored loopback address is read as text
/// and given to [`InstanceUrl::parse_with`].
impl<'de> Deserialize<'de> for InstanceUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Visitor)
    }
}

struct Visitor;

impl de::Visitor<'_> for Visitor {
    type Value = InstanceUrl;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the https address of an instance")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<InstanceUrl, E> {
        InstanceUrl::parse(text).map_err(E::custom)
    }
}
