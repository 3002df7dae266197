//! What is needed to open a connection: the address of the streaming API, and the token.

use http::Method;
use http::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use url::Url;

use crate::client::Client;
use crate::credentials::Credentials;
use crate::error::{ErrorKind, Place, Result};
use crate::instance::{Instance, Streaming};
use crate::request::Outgoing;
use crate::secret::AccessToken;
use crate::streaming::event::Via;
use crate::streaming::subscription::Subscription;
use crate::transport::{LongAnswer, Transport};
use crate::url::AddressPolicy;

/// The one path; errors and logs name no more. Two servers answer 404 to it with a slash at its end.
const PATH: &str = "/api/v1/streaming";
const HEALTH: &str = "/api/v1/streaming/health";

/// The streaming endpoint as an http(s) URL: on the host that the server names, if that is one a
/// token may go to, else on the instance's own.
fn endpoint(instance: &Instance, policy: &AddressPolicy) -> Url {
    let own = instance.url().as_url();
    let named = instance.streaming_url();
    let named = named.and_then(|named| admitted(named, own, policy));
    let mut url = named.unwrap_or_else(|| own.clone());
    let path = url.path().trim_end_matches('/');
    let path = path.strip_suffix(PATH).unwrap_or(path);
    url.set_path(&format!("{path}{PATH}"));
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
        let usual = if secure { own.port() } else { Some(80) };
        let mut same = own.clone();
        same.set_port(url.port().or(usual)).ok()?;
        return Some(same);
    }
    match secure {
        true => Some(url),
        // Never less secure than the instance. The gate admits plain http for this machine alone.
        false if plain => Url::parse(&format!("http://{rest}")).ok(),
        false => None,
    }
}

/// Whether the streams of a server work.
pub(crate) async fn health(client: &Client) -> Result<()> {
    let transport = client.transport()?;
    let base = endpoint(&client.instance(), transport.policy());
    let host = transport.instance_url(&base.origin().ascii_serialization())?;
    let asking = Outgoing::login(&host, Method::GET, HEALTH, &format!("{base}/health"))?;
    let answer = asking.send(&transport).await?.success(&[])?;
    if answer.body().trim_ascii() == b"OK" {
        return Ok(());
    }
    let strange = answer.error_of(ErrorKind::Decode);
    Err(strange.message("it does not say OK"))
}

/// What is needed to open a connection.
#[derive(Clone)]
pub(crate) struct Access {
    pub(crate) client: Client,
    pub(crate) transport: Transport,
    pub(super) credentials: Option<Credentials>,
    /// A token that is refused may have ended, and is to be refreshed then.
    pub(super) may_be_refreshed: bool,
    pub(super) streaming: Streaming,
    /// How it was connected the last time; `None` before the first.
    pub(crate) via: Option<Via>,
    /// The largest message.
    pub(super) limit: usize,
}

impl Access {
    pub(crate) fn of(client: Client, streaming: Streaming, limit: usize) -> Result<Self> {
        Ok(Self {
            transport: client.transport()?,
            client,
            credentials: None,
            may_be_refreshed: false,
            streaming,
            via: None,
            limit,
        })
    }

    /// Where the instance is now known to stream.
    pub(super) fn base(&self) -> Url {
        endpoint(&self.client.instance(), self.transport.policy())
    }

    /// Adds the streams to the client's record, if it has one.
    pub(super) fn record(&self, wanted: &[Subscription]) {
        if let Some(recorder) = self.client.recorder() {
            for subscription in wanted {
                recorder.streamed(subscription.wire().0, &subscription.scopes());
            }
        }
    }

    /// What errors about the connection name.
    pub(crate) fn place(&self) -> Place {
        Place {
            host: self.base().host_str().unwrap_or_default().into(),
            method: Method::GET,
            endpoint: PATH,
        }
    }

    /// The same with the token that is valid now.
    pub(super) async fn fresh(&self) -> Result<Self> {
        Ok(self.with(self.client.fresh().await?))
    }

    pub(super) fn with(&self, credentials: Option<Credentials>) -> Self {
        Self {
            may_be_refreshed: credentials.as_ref().is_some_and(Credentials::can_refresh),
            credentials,
            ..self.clone()
        }
    }

    /// Asks for an answer that has no end, below the streaming path.
    pub(super) async fn get(
        &self,
        below: &str,
        mut query: Vec<(&str, &str)>,
        headers: HeaderMap,
    ) -> Result<LongAnswer> {
        let secret = self.token().map_or("", AccessToken::expose);
        if self.streaming == Streaming::Query && !secret.is_empty() {
            query.push(("access_token", secret));
        }
        let mut url = self.base();
        if !below.is_empty() {
            url.set_path(&format!("{}/{below}", url.path()));
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.transport
            .open(PATH, url.as_str(), headers, secret)
            .await
    }

    pub(super) fn token(&self) -> Option<&AccessToken> {
        self.credentials.as_ref().map(Credentials::access_token)
    }

    pub(super) fn token_as_header(&self, headers: &mut HeaderMap) -> Result<()> {
        if let Some(token) = self.token() {
            headers.insert(AUTHORIZATION, token.bearer()?);
        }
        Ok(())
    }

    /// The token for a WebSocket.
    pub(super) fn token_as_protocol(&self, headers: &mut HeaderMap) -> Result<()> {
        if self.streaming == Streaming::Query {
            return Ok(());
        }
        self.token_as_header(headers)?;
        // One that fits into no header goes by the other header or not at all.
        if self.streaming == Streaming::Protocol
            && let Some(token) = self.token()
            && let Ok(mut token) = HeaderValue::from_str(token.expose())
        {
            token.set_sensitive(true);
            headers.insert("sec-websocket-protocol", token);
        }
        Ok(())
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
