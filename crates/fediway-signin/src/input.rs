//! What a visitor typed, made into a host to ask. Nothing is sent before this.

use fediway::{AddressPolicy, Handle, InstanceUrl};

use crate::problem::{Problem, SignInError};

/// The longest input that is looked at.
const LONGEST: usize = 400;

/// A server as it was typed: its host in normal form, and the handle on it, if one was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Typed {
    /// `social.example`, with the port where it is not 443.
    pub(crate) host: String,
    /// The handle, where one was typed.
    pub(crate) handle: Option<Handle>,
    /// What the discovery is given: the handle, or the whole address.
    pub(crate) address: String,
}

/// Reads `@user@host`, `user@host`, a host, or the address of a page on a server, with or without
/// `https://`. Of a page, only the host is taken. A user name or password in an address is refused, because that is a trick to show
/// one host and mean another.
pub(crate) fn read(text: &str, policy: &AddressPolicy) -> Result<Typed, SignInError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::NothingTyped.into());
    }
    if text.len() > LONGEST {
        return Err(Problem::NotAnAddress.into());
    }
    let bare = text.strip_prefix("acct:").unwrap_or(text);
    if bare.contains("://") {
        return page(bare, policy);
    }
    match bare.split_once('/') {
        // `social.example/@ann`, as browsers show the address of a profile.
        Some((before, _)) => host(before, policy),
        None if bare.contains('@') => handle(bare, policy),
        None => host(bare, policy),
    }
}

fn host(text: &str, policy: &AddressPolicy) -> Result<Typed, SignInError> {
    let url = InstanceUrl::parse_with(text, policy).map_err(SignInError::address)?;
    Ok(Typed {
        host: url.authority().to_owned(),
        handle: None,
        address: url.as_str().to_owned(),
    })
}

fn handle(text: &str, policy: &AddressPolicy) -> Result<Typed, SignInError> {
    let handle: Handle = text.parse().map_err(|_| Problem::NotAnAddress)?;
    // The gate judges what was typed, not what a parser made of it.
    let domain = text.rsplit('@').next().unwrap_or_default();
    let typed = host(domain, policy)?;
    Ok(Typed {
        address: format!("@{handle}"),
        handle: Some(handle),
        ..typed
    })
}

/// The host of a page, such as a profile that somebody pasted.
fn page(text: &str, policy: &AddressPolicy) -> Result<Typed, SignInError> {
    let (scheme, rest) = text.split_once("://").unwrap_or_default();
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host(&format!("{scheme}://{authority}"), policy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Result<(String, String), Problem> {
        read(text, &AddressPolicy::public())
            .map(|typed| (typed.host, typed.address))
            .map_err(|error| error.problem)
    }

    #[test]
    fn handles_hosts_and_pages_are_read() {
        for (text, host, address) in [
            (
                "mastodon.social",
                "mastodon.social",
                "https://mastodon.social",
            ),
            (
                "  Mastodon.Social. \n",
                "mastodon.social",
                "https://mastodon.social",
            ),
            ("@ann@Example.ORG", "example.org", "@ann@example.org"),
            ("ann@example.org", "example.org", "@ann@example.org"),
            ("acct:ann@example.org", "example.org", "@ann@example.org"),
            ("https://example.org", "example.org", "https://example.org"),
            (
                "https://example.org/@ann",
                "example.org",
                "https://example.org",
            ),
            (
                "HTTPS://example.org/@ann?x=1#y",
                "example.org",
                "https://example.org",
            ),
            (
                "bücher.example",
                "xn--bcher-kva.example",
                "https://xn--bcher-kva.example",
            ),
            (
                "ann@BÜCHER.example",
                "xn--bcher-kva.example",
                "@ann@xn--bcher-kva.example",
            ),
            ("example.org:443", "example.org", "https://example.org"),
            ("example.org/@ann", "example.org", "https://example.org"),
            ("Example.org/", "example.org", "https://example.org"),
        ] {
            let expected = (host.to_owned(), address.to_owned());
            assert_eq!(typed(text), Ok(expected), "{text:?}");
        }
    }

    /// One domain has one form, so that it leads to one server, and so that a name of mixed scripts
    /// is shown as what it is.
    #[test]
    fn t15_hosts_that_look_alike_are_others_and_show_it() {
        let host = |text| typed(text).map(|(host, _)| host);
        assert_eq!(host("exаmple.org"), Ok("xn--exmple-4nf.org".to_owned()));
        assert_ne!(host("exаmple.org"), host("example.org"));
        assert_eq!(host("ＭＡＳＴＯＤＯＮ.social"), Err(Problem::NotAnAddress));
        assert_eq!(host("mastodon。social"), Err(Problem::NotAnAddress));
    }

    #[test]
    fn everything_else_is_refused() {
        assert_eq!(typed(""), Err(Problem::NothingTyped));
        assert_eq!(typed(" \t"), Err(Problem::NothingTyped));
        for text in [
            "ann",
            "@ann",
            "@",
            "@@example.org",
            "ann@bob@example.org",
            "@example.org",
            "https://ann@example.org",
            "https://ann:secret@example.org/",
            "https://mastodon.social@evil.example",
            "http://example.org",
            "ftp://example.org",
            "javascript:alert(1)",
            "javascript://example.org/%0aalert(1)",
            "https://",
            "https:///example.org",
            "https:\\\\example.org",
            "example.org:8443",
            "/example.org",
            "//example.org",
            "https:/example.org",
            "ann@example.org/@bob",
            "example.org:8443/@ann",
            "localhost/@ann",
            "example.org?x",
            "exa mple.org",
            "example.org\0",
            "ann@example.org/path",
            "ann@example.org:8443",
            "localhost",
            "printer.local",
            "x.internal",
            "example.org\u{202e}",
            "%65xample.org",
            &"a".repeat(500),
        ] {
            assert_eq!(typed(text), Err(Problem::NotAnAddress), "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_and_gives_a_bare_public_host(text in "\\PC{0,60}") {
            if let Ok(typed) = read(&text, &AddressPolicy::public()) {
                let again = InstanceUrl::parse(&typed.host).unwrap();
                proptest::prop_assert_eq!(again.authority(), typed.host);
            }
        }
    }
}
