//! Handles of accounts: `@user@example.com`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use ::url::Url;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::{Error, Result};

/// The full handle of an account: a name and a domain.
///
/// The domain has one normal form: lower-case ASCII (other scripts as `xn--…`), with a port only if it
/// is not 443. Names that differ only in case are equal. `Display` writes `user@example.com`, which
/// servers call `acct`.
///
/// ```
/// use fediway::Handle;
///
/// let handle: Handle = "@User@Bücher.example".parse()?;
/// assert_eq!(handle.to_string(), "User@xn--bcher-kva.example");
/// assert_eq!(handle, "user@xn--bcher-kva.example:443".parse()?);
/// # Ok::<(), fediway::Error>(())
/// ```
#[derive(Clone)]
pub struct Handle {
    user: Box<str>,
    domain: Box<str>,
}

impl Handle {
    /// Parses `@user@domain` or `user@domain`, without leading and trailing white space. Returns `None`
    /// for anything else, such as a URL with a user name or a password.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (user, domain) = text.strip_prefix('@').unwrap_or(text).split_once('@')?;
        Self::of(user, domain)
    }

    /// The handle with this name and domain, if both are valid.
    pub(crate) fn of(user: &str, domain: &str) -> Option<Self> {
        if !is_name(user) {
            return None;
        }
        Some(Self {
            user: user.into(),
            domain: normal_domain(domain)?.into(),
        })
    }

    /// The name, as it was written.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The domain in its normal form, with the port if it is not 443.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    fn key(&self) -> (String, &str) {
        (self.user.to_lowercase(), &self.domain)
    }
}

/// Whether this is the name of an account, without a domain.
pub(crate) fn is_name(user: &str) -> bool {
    let good = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    !user.is_empty() && user.chars().all(good)
}

/// A domain in its normal form.
pub(crate) fn normal_domain(domain: &str) -> Option<String> {
    let bad = |c: char| c.is_whitespace() || "/\\?#@%".contains(c);
    if domain.is_empty() || domain.contains(bad) {
        return None;
    }
    let url = Url::parse(&format!("https://{domain}")).ok()?;
    let host = url.host_str()?;
    let host = host.strip_suffix('.').unwrap_or(host);
    match url.port() {
        // A label is empty: without the last of several dots, `3..` would be an IP address.
        _ if host.split('.').any(str::is_empty) => None,
        Some(port) => Some(format!("{host}:{port}")),
        None => Some(host.to_owned()),
    }
}

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Handle {}

impl PartialOrd for Handle {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Handle {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for Handle {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.user, self.domain)
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handle({self})")
    }
}

impl FromStr for Handle {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::read(text).ok_or_else(|| Error::invalid("not a handle such as @user@example.com"))
    }
}

impl Serialize for Handle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Handle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| de::Error::custom("not a handle"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(text: &str) -> Option<String> {
        Handle::read(text).map(|handle| handle.to_string())
    }

    #[test]
    fn one_account_has_one_normal_form() {
        for (text, form) in [
            ("@user@example.com", "user@example.com"),
            (" user@Example.COM\n", "user@example.com"),
            ("user@example.com.", "user@example.com"),
            ("user@example.com:443", "user@example.com"),
            ("user@example.com:8443", "user@example.com:8443"),
            ("u@bücher.example", "u@xn--bcher-kva.example"),
            ("u@BÜCHER.example", "u@xn--bcher-kva.example"),
            ("u@XN--BCHER-KVA.example", "u@xn--bcher-kva.example"),
            ("u@[::1]:3000", "u@[::1]:3000"),
        ] {
            assert_eq!(normal(text).as_deref(), Some(form), "{text}");
        }
        assert_eq!(Handle::read("ANN@a.example"), Handle::read("ann@A.example"));
        assert_ne!(Handle::read("ann@a.example"), Handle::read("ann@b.example"));
        assert_ne!(
            Handle::read("ann@a.example"),
            Handle::read("ann@a.example:1")
        );
    }

    #[test]
    fn handles_are_told_from_addresses() {
        for text in [
            "example.com",
            "@example.com",
            "https://user@example.com",
            "user:password@example.com",
            "@user@example.com/path",
            "@user@example.com?x",
            "@user@a@b",
            "@@example.com",
            "",
            "@",
            "user@",
            "user@.",
            "3@3...",
            "user@example.com..",
            "user@a..example",
            "user@.example",
            "user@exa mple.com",
        ] {
            assert_eq!(normal(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_handle_never_holds_a_password_or_a_path(text in "\\PC*") {
            if let Some(handle) = Handle::read(&text) {
                proptest::prop_assert!(!handle.user().contains([':', '/', '@']));
                proptest::prop_assert!(!handle.domain().contains(['/', '@', '?', '#']));
            }
        }

        #[test]
        fn a_normal_form_stays_as_it_is(user in "[a-zA-Z0-9_]{1,8}", host in "[a-zA-Zü]{1,8}\\.(org|example)") {
            if let Some(handle) = Handle::of(&user, &host) {
                let again = Handle::read(&handle.to_string()).unwrap();
                proptest::prop_assert_eq!(again.to_string(), handle.to_string());
            }
        }
    }
}
