//! Which redirect URIs may be registered, and which match a registered one.

use url::{Host, Url};

use crate::personalities::RedirectMatch;

/// The redirect URI that stands for "show the code to the person".
pub(crate) const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

/// Schemes that would run in, or read from, the browser itself.
const REFUSED_SCHEMES: &[&str] = &["javascript", "data", "vbscript", "mailto", "file", "blob"];

/// Whether an app may register this.
pub(crate) fn registrable(uri: &str) -> bool {
    if uri == OUT_OF_BAND {
        return true;
    }
    let Ok(url) = Url::parse(uri) else {
        return false;
    };
    let web = matches!(url.scheme(), "http" | "https");
    let plain = uri
        .chars()
        .all(|char| !char.is_control() && !char.is_whitespace())
        && !uri.contains('#');
    plain && !REFUSED_SCHEMES.contains(&url.scheme()) && (!web || url.has_host())
}

/// Whether `requested` is the `registered` one, by this server's idea of it.
pub(crate) fn matches(registered: &str, requested: &str, rule: RedirectMatch) -> bool {
    let by = |read: fn(&str) -> Option<String>| {
        let (one, other) = (read(registered), read(requested));
        one.is_some() && one == other
    };
    match rule {
        RedirectMatch::Unchecked => true,
        RedirectMatch::Exact => registered == requested,
        // RFC 8252, 7.3: an app cannot know which port will be free. The name
        // `localhost` is no IP literal.
        RedirectMatch::LoopbackIpPort => registered == requested || by(without_loopback_port),
        RedirectMatch::Substring => registered.contains(requested),
        RedirectMatch::WithoutQuery => by(without_query),
    }
}

fn without_query(uri: &str) -> Option<String> {
    uri.split('?').next().map(str::to_owned)
}

/// The URI without its port, if it is plain http to a loopback IP literal.
fn without_loopback_port(uri: &str) -> Option<String> {
    let mut url = Url::parse(uri).ok()?;
    let loopback = match url.host()? {
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
        Host::Domain(_) => false,
    };
    if url.scheme() != "http" || !loopback {
        return None;
    }
    url.set_port(None).ok()?;
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_absolute_harmless_uris_without_fragment_are_registrable() {
        for good in [
            OUT_OF_BAND,
            "https://app.example/cb?x=1",
            "http://127.0.0.1/cb",
            "my.app://cb",
            "my.app:/cb",
        ] {
            assert!(registrable(good), "{good}");
        }
        for bad in [
            "",
            "/cb",
            "app.example/cb",
            "https://",
            "https://app.example/#x",
            "https://app.example/cb#",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://app.example/c b",
            " https://app.example/",
        ] {
            assert!(!registrable(bad), "{bad}");
        }
    }

    #[test]
    fn the_port_is_free_for_loopback_literals_only() {
        let free = |one, other| matches(one, other, RedirectMatch::LoopbackIpPort);
        assert!(free("http://127.0.0.1/cb", "http://127.0.0.1:4711/cb"));
        assert!(free("http://127.0.0.1:1/cb", "http://127.0.0.1:4711/cb"));
        assert!(free("http://[::1]/cb", "http://[::1]:4711/cb"));
        assert!(!matches(
            "http://127.0.0.1/cb",
            "http://127.0.0.1:4711/cb",
            RedirectMatch::Exact
        ));
        assert!(!free("http://127.0.0.1/cb", "http://127.0.0.1:4711/other"));
        assert!(!free("http://127.0.0.1/cb", "http://127.0.0.1:4711/cb?x=1"));
        assert!(!free("http://127.0.0.1/cb", "http://[::1]:4711/cb"));
        assert!(!free("https://127.0.0.1/cb", "https://127.0.0.1:4711/cb"));
        assert!(!free("http://localhost/cb", "http://localhost:4711/cb"));
        assert!(!free("http://app.example/cb", "http://app.example:81/cb"));
    }

    #[test]
    fn everything_else_matches_to_the_letter() {
        let exact = |one, other| matches(one, other, RedirectMatch::LoopbackIpPort);
        assert!(exact("https://app.example/cb", "https://app.example/cb"));
        assert!(!exact("https://app.example/cb", "https://app.example/cb/"));
        assert!(!exact("https://app.example/cb", "https://APP.example/cb"));
        assert!(!exact("https://app.example/cb", "https://app.example/cb?x"));
    }

    #[test]
    fn some_servers_look_less_closely() {
        let by = |rule, one, other| matches(one, other, rule);
        let substring = RedirectMatch::Substring;
        assert!(by(
            substring,
            "urn:x\nhttp://127.0.0.1:1/cb",
            "http://127.0.0.1:1/cb"
        ));
        assert!(by(substring, "http://127.0.0.1:1/cb", "http://127"));
        assert!(!by(
            substring,
            "http://127.0.0.1:1/cb",
            "http://127.0.0.1:2/cb"
        ));
        let query = RedirectMatch::WithoutQuery;
        assert!(by(
            query,
            "https://app.example/cb",
            "https://app.example/cb?x=1"
        ));
        assert!(!by(
            query,
            "https://app.example/cb",
            "https://app.example/c?x=1"
        ));
        assert!(by(RedirectMatch::Unchecked, "a:b", "c:d"));
    }
}
