//! Whose export it is.

use fediway::entities::Account;
use serde_json::{Value, json};

use super::attachment::absolute;

/// The person of an export.
#[derive(Clone, Debug)]
pub(super) struct Actor {
    uri: String,
    followers: Option<String>,
    server: String,
    account: Value,
}

impl Actor {
    /// Reads `actor.json`; `None` without a name and an address of the web.
    pub(super) fn read(actor: &Value) -> Option<Self> {
        let uri = actor["id"].as_str()?;
        let name = actor["preferredUsername"].as_str()?;
        let server = server_of(uri)?;
        let picture = |key: &str| {
            let url = actor[key]["url"].as_str().unwrap_or_default();
            match url.is_empty() {
                true => String::new(),
                false => absolute(url, &server),
            }
        };
        let account = json!({
            "id": "",
            "uri": uri,
            "url": actor["url"].as_str().unwrap_or(uri),
            "username": name,
            "acct": name,
            "display_name": actor["name"].as_str().unwrap_or(name),
            "note": actor["summary"].as_str().unwrap_or_default(),
            "avatar": picture("icon"),
            "avatar_static": picture("icon"),
            "header": picture("image"),
            "header_static": picture("image"),
            "locked": actor["manuallyApprovesFollowers"],
            "discoverable": actor["discoverable"],
            "indexable": actor["indexable"],
            "memorial": actor["memorial"],
            "bot": actor["type"] == "Service" || actor["type"] == "Application",
            "created_at": actor["published"],
            "fields": fields(&actor["attachment"]),
        });
        Some(Self {
            uri: uri.to_owned(),
            followers: actor["followers"].as_str().map(str::to_owned),
            server,
            account,
        })
    }

    /// As the client API would tell it.
    pub(super) fn account(&self) -> &Value {
        &self.account
    }

    pub(super) fn entity(&self) -> Account {
        serde_json::from_value(self.account.clone()).unwrap_or_default()
    }

    pub(super) fn uri(&self) -> &str {
        &self.uri
    }

    /// The host, and the port if that is not the usual one.
    pub(super) fn server(&self) -> &str {
        &self.server
    }

    pub(super) fn followers(&self) -> Option<&str> {
        self.followers.as_deref()
    }

    pub(super) fn is(&self, uri: &str) -> bool {
        self.uri == uri
    }

    /// Whether something has an address on the same server.
    pub(super) fn is_here(&self, uri: &str) -> bool {
        server_of(uri).is_some_and(|server| server == self.server)
    }
}

/// The account that an address of a status or account says: `https://HOST/users/NAME/…`,
/// `https://HOST/@NAME/…`. Of others no more than the host is known.
pub(super) fn guessed(uri: &str) -> Value {
    let server = server_of(uri).unwrap_or_else(|| "unknown.invalid".to_owned());
    let path = uri.splitn(4, '/').nth(3).unwrap_or_default();
    let mut parts = path.split(['/', '?', '#']);
    let name = match parts.next() {
        Some("users" | "u" | "accounts" | "profiles") => parts.next(),
        Some(first) => first.strip_prefix('@'),
        None => None,
    };
    let plain = |name: &&str| {
        let letter = |it: char| it.is_alphanumeric() || "_.-".contains(it);
        !name.is_empty() && name.len() <= 100 && name.chars().all(letter)
    };
    match name.filter(plain) {
        Some(name) => json!({
            "id": "",
            "username": name,
            "acct": format!("{name}@{server}"),
            "url": format!("https://{server}/@{name}"),
            "uri": format!("https://{server}/users/{name}"),
        }),
        None => json!({
            "id": "",
            "username": "unknown",
            "acct": format!("unknown@{server}"),
            // Accounts are known by their address: all unknown ones of a server share this one.
            "uri": format!("https://{server}/"),
        }),
    }
}

/// The host of an address of the web, and the port if that is not the usual one.
pub(super) fn server_of(uri: &str) -> Option<String> {
    let url = url::Url::parse(uri).ok()?;
    let is_web = matches!(url.scheme(), "https" | "http");
    let host = url.host_str().filter(|_| is_web)?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

fn fields(attachments: &Value) -> Vec<Value> {
    let all = attachments.as_array().map(Vec::as_slice);
    all.unwrap_or_default()
        .iter()
        .filter(|it| it["type"] == "PropertyValue")
        .map(|it| json!({ "name": it["name"], "value": it["value"] }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_say_whose_they_are() {
        for uri in [
            "https://y.example/users/bob/statuses/1",
            "https://y.example/@bob/1",
            "https://y.example/users/bob",
        ] {
            assert_eq!(guessed(uri)["acct"], "bob@y.example", "{uri}");
        }
        assert_eq!(
            guessed("https://y.example/notes/9")["acct"],
            "unknown@y.example"
        );
        assert_eq!(guessed("nonsense")["acct"], "unknown@unknown.invalid");
        let hostile = guessed("https://y.example/users/%3Cscript%3E");
        assert_eq!(hostile["acct"], "unknown@y.example");
    }

    #[test]
    fn an_actor_needs_a_name_and_an_address() {
        let actor = json!({ "id": "https://x.example:8443/users/ann", "preferredUsername": "ann",
            "icon": { "url": "avatar.png" }, "type": "Service" });
        let read = Actor::read(&actor).unwrap();
        assert_eq!(read.server(), "x.example:8443");
        assert_eq!(read.entity().avatar, "https://x.example:8443/avatar.png");
        assert!(read.entity().bot && read.is_here("https://x.example:8443/users/bob"));
        for broken in [
            json!({}),
            json!([]),
            json!({ "id": "javascript:x", "preferredUsername": "a" }),
        ] {
            assert!(Actor::read(&broken).is_none(), "{broken}");
        }
    }
}
