//! What a server says of the account of a token, and what of it counts. Pure: nothing is asked here.

use fediway::printable;
use fediway::{Account, Handle, Instance, InstanceUrl, Timestamp};
use url::Url;

use crate::problem::{Problem, SignInError};

/// The longest text that is kept of a name.
const LONGEST_NAME: usize = 200;
/// The longest address that is kept.
const LONGEST_URL: usize = 1_000;

/// What counts of what a server says of the account of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claimed {
    pub(crate) id: String,
    /// The name without a domain.
    pub(crate) user: String,
    /// On the server's own origin; `None` where the server did not say one.
    pub(crate) uri: Option<String>,
    pub(crate) display_name: String,
    pub(crate) avatar_url: Option<String>,
    pub(crate) created_at: Option<Timestamp>,
    /// Where the account says that it moved to, for the site to show.
    pub(crate) moved_to: Option<String>,
}

/// Reads an account as the server describes it. A server speaks for its own origin only: an account
/// with the URI of another one is refused, and the domain in `acct` does not count at all.
pub(crate) fn claimed(account: &Account, server: &Instance) -> Result<Claimed, SignInError> {
    let origin = server.url();
    let uri = account.uri.as_deref().filter(|uri| !uri.is_empty());
    if uri.is_some_and(|uri| own(uri, origin).is_none()) {
        return Err(Problem::NotProven.into());
    }
    let user = [&account.acct, &account.username]
        .into_iter()
        .filter_map(|name| name.trim_start_matches('@').split('@').next())
        .find(|name| !name.is_empty())
        .filter(|name| is_name(name, origin))
        .ok_or(Problem::NotProven)?;
    Ok(Claimed {
        id: account.id.as_str().to_owned(),
        user: user.to_owned(),
        uri: uri.map(str::to_owned),
        display_name: name(&account.display_name),
        avatar_url: picture(&account.avatar, origin),
        created_at: account.created_at,
        moved_to: account.moved.as_ref().and_then(|moved| moved.uri.clone()),
    })
}

/// Whether a name makes a handle: letters, digits and a few signs.
fn is_name(user: &str, origin: &InstanceUrl) -> bool {
    format!("{user}@{}", origin.authority())
        .parse::<Handle>()
        .is_ok()
}

/// A URI that lies on this origin.
pub(crate) fn own<'a>(uri: &'a str, origin: &InstanceUrl) -> Option<&'a str> {
    let url = Url::parse(uri).ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    (uri.len() <= LONGEST_URL && plain && origin.same_origin(&url)).then_some(uri)
}

/// A name as one line of printable text.
fn name(text: &str) -> String {
    let text = printable::text(text);
    let line: Vec<_> = text.split_whitespace().collect();
    line.join(" ").chars().take(LONGEST_NAME).collect()
}

/// The address of a picture: over https, like everything that a page loads.
fn picture(address: &str, origin: &InstanceUrl) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let scheme_fits = url.scheme() == "https" || (!origin.is_https() && url.scheme() == "http");
    let fits = scheme_fits && url.host_str().is_some() && url.username().is_empty();
    (fits && address.len() <= LONGEST_URL).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(json: serde_json::Value) -> Account {
        let mut account = serde_json::json!({
            "id": "1", "username": "ann", "acct": "ann",
            "uri": "https://example.org/users/ann", "avatar": "https://cdn.example/a.png",
        });
        for (name, value) in json.as_object().unwrap() {
            account[name] = value.clone();
        }
        serde_json::from_value(account).unwrap()
    }

    fn read(json: serde_json::Value) -> Result<Claimed, Problem> {
        let server = Instance::without_discovery(InstanceUrl::parse("example.org").unwrap());
        claimed(&account(json), &server).map_err(|error| error.problem)
    }

    #[test]
    fn t06_a_server_speaks_for_itself_only() {
        for uri in [
            "https://mastodon.social/users/ann",
            "http://example.org/users/ann",
            "https://example.org:8443/users/ann",
            "https://example.org.evil.example/users/ann",
            "https://example.org@evil.example/users/ann",
            "https://ann@example.org/users/ann",
            "acct:ann@example.org",
            "/users/ann",
            "javascript:alert(1)",
        ] {
            let read = read(serde_json::json!({ "uri": uri }));
            assert_eq!(read, Err(Problem::NotProven), "{uri}");
        }
        let foreign = read(serde_json::json!({ "acct": "ann@mastodon.social" })).unwrap();
        assert_eq!(foreign.user, "ann", "the domain does not count");
    }

    #[test]
    fn a_server_need_not_tell_the_uri() {
        for uri in [serde_json::Value::Null, "".into()] {
            let read = read(serde_json::json!({ "uri": uri })).unwrap();
            assert_eq!(read.uri, None);
        }
    }

    #[test]
    fn t14_a_name_is_plain_text_and_a_picture_an_https_address() {
        let name = "<script>alert(1)</script>\u{202e}\n\u{0} x\u{200b}";
        let read_name = read(serde_json::json!({ "display_name": name })).unwrap();
        assert_eq!(read_name.display_name, "<script>alert(1)</script> x");
        let long = "x".repeat(10_000);
        let long = read(serde_json::json!({ "display_name": long })).unwrap();
        assert_eq!(long.display_name.len(), LONGEST_NAME);
        for avatar in [
            "javascript:alert(1)",
            "data:text/html,x",
            "http://example.org/a.png",
            "//example.org/a.png",
            "https://u:p@example.org/a.png",
            "",
        ] {
            let read = read(serde_json::json!({ "avatar": avatar })).unwrap();
            assert_eq!(read.avatar_url, None, "{avatar}");
        }
        let quoted = read(serde_json::json!({ "avatar": "https://a.example/\"onerror=x" }));
        let quoted = quoted.unwrap().avatar_url.unwrap();
        assert!(!quoted.contains('"'), "{quoted}");
    }
}
