//! The address of a server's streaming API.

use http::Method;
use url::Url;

use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::instance::Instance;
use crate::request::Outgoing;
use crate::url::AddressPolicy;

/// The one path. Two servers answer 404 to it with a slash at its end.
const PATH: &str = "/api/v1/streaming";
const HEALTH: &str = "/api/v1/streaming/health";

/// The streaming endpoint as an http(s) URL: on the host that the server names, if that is one a
/// token may go to, else on the instance's own.
pub(super) fn endpoint(instance: &Instance, policy: &AddressPolicy) -> Url {
    let own = instance.url().as_url();
    let named = instance.streaming_url();
    let named = named.and_then(|named| admitted(named, own, policy));
    let mut url = named.unwrap_or_else(|| own.clone());
    let path = url.path().trim_end_matches('/');
    let path = match path.ends_with(PATH) {
        true => path.to_owned(),
        false => format!("{path}{PATH}"),
    };
    url.set_path(&path);
    url.set_query(None);
    url.set_fragment(None);
    url
}

/// A server elsewhere does not lead the token to this machine or into the person's own network.
fn admitted(named: &str, own: &Url, policy: &AddressPolicy) -> Option<Url> {
    over_http(named, own).filter(|url| !policy.leads_in(own, url))
}

fn over_http(named: &str, own: &Url) -> Option<Url> {
    let (scheme, rest) = named.split_once("://")?;
    let secure = match scheme {
        "wss" | "https" => true,
        "ws" | "http" => false,
        _ => return None,
    };
    let url = Url::parse(&format!("https://{rest}")).ok()?;
    let plain = own.scheme() == "http";
    if plain && url.host_str() == own.host_str() {
        // A server behind no proxy says `wss` all the same.
        let port = match secure {
            true => url.port().or(own.port()),
            false => url.port().or(Some(80)),
        };
        let mut url = own.clone();
        url.set_port(port).ok()?;
        return Some(url);
    }
    if secure {
        return Some(url);
    }
    // Never less secure than the instance. The gate admits plain http for this machine alone.
    plain.then(|| Url::parse(&format!("http://{rest}")).ok())?
}

/// The URL with something below its path and a query.
pub(super) fn with(base: &Url, below: &str, query: &[(&str, &str)]) -> Url {
    let mut url = base.clone();
    if !below.is_empty() {
        url.set_path(&format!("{}/{below}", base.path()));
    }
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    url
}

/// Whether the streams of a server work.
pub(crate) async fn health(client: &Client) -> Result<()> {
    let transport = client.transport()?;
    let base = endpoint(&client.instance(), transport.policy());
    let url = with(&base, "health", &[]);
    let host = transport.instance_url(&base.origin().ascii_serialization())?;
    let asking = Outgoing::login(&host, Method::GET, HEALTH, url.as_str())?;
    let answer = asking.send(&transport).await?;
    let answer = answer.success(&[])?;
    match answer.body().trim_ascii() {
        b"OK" => Ok(()),
        _ => Err(answer
            .error_of(ErrorKind::Decode)
            .message("it does not say OK")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(own: &str, named: &str) -> Option<String> {
        admitted(named, &Url::parse(own).unwrap(), &AddressPolicy::public()).map(String::from)
    }

    #[test]
    fn a_server_leads_to_no_other_server_of_the_own_network() {
        let (own, other) = ("http://192.168.1.4:3000", "http://192.168.1.5:3000");
        let policy = AddressPolicy::public();
        let policy = policy.allow_private(own).unwrap();
        let policy = policy.allow_private(other).unwrap();
        let found = |named| admitted(named, &Url::parse(own).unwrap(), &policy);
        assert_eq!(found("ws://192.168.1.5:3000"), None);
        assert_eq!(
            found("ws://192.168.1.4:3000").unwrap().as_str(),
            "http://192.168.1.4:3000/"
        );
    }

    #[test]
    fn the_named_host_is_used_where_a_token_may_go() {
        let secure = "https://example.org";
        for (own, named, leads_to) in [
            (
                secure,
                "wss://streaming.example.org",
                Some("https://streaming.example.org/"),
            ),
            (secure, "https://example.org", Some("https://example.org/")),
            (secure, "ws://example.org", None),
            (secure, "wss://127.0.0.1:4000", None),
            (secure, "ftp://example.org", None),
            (secure, "", None),
            (
                "http://127.0.0.1:3000",
                "wss://127.0.0.1:3000",
                Some("http://127.0.0.1:3000/"),
            ),
            (
                "http://127.0.0.1:3000",
                "wss://127.0.0.1",
                Some("http://127.0.0.1:3000/"),
            ),
            (
                "http://localhost:3000",
                "ws://localhost:4000",
                Some("http://localhost:4000/"),
            ),
            (
                "http://localhost:3000",
                "ws://127.0.0.1:4000",
                Some("http://127.0.0.1:4000/"),
            ),
        ] {
            assert_eq!(found(own, named).as_deref(), leads_to, "{own} {named}");
        }
    }
}
