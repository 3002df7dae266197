//! The cookies: one for the session, one for each login under way.

use std::fmt;
use std::time::Duration;

use http::HeaderValue;

/// How many logins may be under way in one browser. When there are more, the cookies of all but the
/// newest one are dropped, so that the header does not grow.
const MOST_LOGINS: usize = 10;

/// How cookies of this site are named and guarded.
#[derive(Clone, Debug)]
pub(crate) struct Jar {
    /// Over https. Without it, which only a site on loopback may be, browsers take neither `Secure`
    /// nor the prefix.
    pub(crate) secure: bool,
}

/// The value of a `Set-Cookie` header. `Debug` shows no more than the name.
#[derive(Clone, PartialEq, Eq)]
pub struct SetCookie(String);

impl SetCookie {
    /// The header's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&SetCookie> for HeaderValue {
    fn from(cookie: &SetCookie) -> Self {
        // The parts are made here of letters and digits, so the text always fits.
        let value = HeaderValue::from_str(&cookie.0);
        let mut value = value.unwrap_or_else(|_| HeaderValue::from_static(""));
        value.set_sensitive(true);
        value
    }
}

impl fmt::Debug for SetCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.0.split('=').next().unwrap_or_default();
        write!(f, "SetCookie({name}=…)")
    }
}

impl Jar {
    fn prefix(&self) -> &'static str {
        match self.secure {
            true => "__Host-fediway-",
            false => "fediway-",
        }
    }

    fn session_name(&self) -> String {
        format!("{}session", self.prefix())
    }

    fn login_name(&self, login: &str) -> String {
        format!("{}login-{login}", self.prefix())
    }

    /// The id of the session in a `Cookie` header.
    pub(crate) fn session<'a>(&self, cookies: &'a str) -> Option<&'a str> {
        find(cookies, &self.session_name())
    }

    /// What ties a login to this browser, in a `Cookie` header.
    pub(crate) fn login<'a>(&self, cookies: &'a str, login: &str) -> Option<&'a str> {
        find(cookies, &self.login_name(login))
    }

    pub(crate) fn set_session(&self, id: &str, lifetime: Duration) -> SetCookie {
        self.set(&self.session_name(), id, lifetime)
    }

    pub(crate) fn end_session(&self) -> SetCookie {
        self.set(&self.session_name(), "", Duration::ZERO)
    }

    pub(crate) fn set_login(&self, login: &str, value: &str, lifetime: Duration) -> SetCookie {
        self.set(&self.login_name(login), value, lifetime)
    }

    pub(crate) fn end_login(&self, login: &str) -> SetCookie {
        self.set(&self.login_name(login), "", Duration::ZERO)
    }

    /// Drops the cookies of logins if there are too many of them.
    pub(crate) fn drop_logins(&self, cookies: &str) -> Vec<SetCookie> {
        let prefix = self.login_name("");
        let names = pairs(cookies).filter_map(|(name, _)| name.strip_prefix(&*prefix));
        let names: Vec<_> = names.filter(|name| is_login_name(name)).collect();
        match names.len() < MOST_LOGINS {
            true => Vec::new(),
            false => names.iter().map(|name| self.end_login(name)).collect(),
        }
    }

    /// `Lax`, because the browser comes from another site when it comes back from the server.
    fn set(&self, name: &str, value: &str, lifetime: Duration) -> SetCookie {
        let secure = if self.secure { "; Secure" } else { "" };
        let seconds = lifetime.as_secs();
        SetCookie(format!(
            "{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
        ))
    }
}

/// What this crate names logins: other names came from elsewhere and are not repeated in a header.
fn is_login_name(name: &str) -> bool {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    name.len() == 12 && name.bytes().all(good)
}

fn pairs(cookies: &str) -> impl Iterator<Item = (&str, &str)> {
    cookies
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
}

/// The value of a cookie. One that is there twice counts as missing: a browser sends a cookie with
/// the prefix `__Host-` once.
fn find<'a>(cookies: &'a str, name: &str) -> Option<&'a str> {
    let mut values = pairs(cookies)
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value);
    let value = values.next().filter(|value| !value.is_empty())?;
    values.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECURE: Jar = Jar { secure: true };

    #[test]
    fn cookies_are_guarded() {
        let cookie = SECURE.set_session("abc", Duration::from_secs(60));
        assert_eq!(
            cookie.as_str(),
            "__Host-fediway-session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
        );
        let plain = Jar { secure: false }.end_login("abcdefghijkl");
        assert_eq!(
            plain.as_str(),
            "fediway-login-abcdefghijkl=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
        );
        assert!(!format!("{cookie:?}").contains("abc"));
        assert!(HeaderValue::from(&cookie).is_sensitive());
    }

    #[test]
    fn cookies_are_found_among_others() {
        let header = "a=b; __Host-fediway-session=one;x=y; __Host-fediway-login-abcdefghijkl=two";
        assert_eq!(SECURE.session(header), Some("one"));
        assert_eq!(SECURE.login(header, "abcdefghijkl"), Some("two"));
        assert_eq!(SECURE.login(header, "abcdefghijkm"), None);
        // Without the prefix another host of the same domain may have set it.
        for header in [
            "",
            "fediway-session=one",
            "__Host-fediway-session=",
            "__Host-fediway-session=one; __Host-fediway-session=two",
            "x__Host-fediway-session=one",
        ] {
            assert_eq!(SECURE.session(header), None, "{header}");
        }
    }

    #[test]
    fn a_browser_does_not_collect_cookies_of_logins_without_end() {
        let header = |logins: usize| {
            let names = (0..logins).map(|n| format!("__Host-fediway-login-{n:012}=x"));
            names.collect::<Vec<_>>().join("; ")
        };
        assert!(SECURE.drop_logins(&header(9)).is_empty());
        assert_eq!(SECURE.drop_logins(&header(10)).len(), 10);
        let odd = header(10).replace("000000000000=", "000000000\u{e9}=");
        assert!(SECURE.drop_logins(&odd).is_empty(), "9 and a strange one");
    }
}
