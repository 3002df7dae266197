//! What is needed to open a connection, and what a connection returns.

use std::collections::VecDeque;

use http::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use tokio::time::Instant;
use url::Url;

use super::address;
use super::message::Message;
use crate::client::Client;
use crate::credentials::Credentials;
use crate::error::{Place, Result};
use crate::instance::Streaming;
use crate::streaming::event::Event;
use crate::streaming::subscription::Subscription;
use crate::transport::{LongAnswer, NoAnswer, Transport};

/// What errors and logs call it: no stream names, no query.
const ENDPOINT: &str = "/api/v1/streaming";

/// What came over a connection.
#[derive(Debug)]
pub(crate) enum Received {
    /// With about the size it had.
    Event(Event, usize),
    /// Nothing but that the server is there.
    SignOfLife,
}

/// What is needed to open a connection.
#[derive(Clone)]
pub(crate) struct Access {
    pub(super) transport: Transport,
    pub(super) base: Url,
    pub(super) credentials: Option<Credentials>,
    /// A token that is refused may have ended, and is to be refreshed then.
    pub(super) may_be_refreshed: bool,
    pub(super) streaming: Streaming,
    /// The largest message.
    pub(super) limit: usize,
}

impl Access {
    pub(crate) fn of(client: &Client, streaming: Streaming, limit: usize) -> Result<Self> {
        let transport = client.transport()?;
        Ok(Self {
            base: address::endpoint(&client.instance(), transport.policy()),
            transport,
            credentials: None,
            may_be_refreshed: false,
            streaming,
            limit,
        })
    }

    /// Goes to where the instance is now known to stream.
    pub(crate) fn follow(&mut self, client: &Client) {
        self.base = address::endpoint(&client.instance(), self.transport.policy());
    }

    pub(crate) fn has_streams(&self) -> bool {
        self.streaming != Streaming::None
    }

    /// What errors about the connection name.
    pub(crate) fn place(&self) -> Place {
        Place {
            host: self.base.host_str().unwrap_or_default().to_owned(),
            method: http::Method::GET,
            endpoint: ENDPOINT,
        }
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
    ) -> Result<LongAnswer, NoAnswer> {
        query.extend(self.token_in_query());
        let url = address::with(&self.base, below, &query);
        let secret = self.secret();
        self.transport
            .open(ENDPOINT, url.as_str(), headers, secret)
            .await
    }

    pub(super) fn secret(&self) -> &str {
        let credentials = self.credentials.as_ref();
        credentials.map_or("", |credentials| credentials.access_token().expose())
    }

    /// The token for servers that look nowhere else than in the URL.
    pub(super) fn token_in_query(&self) -> Option<(&'static str, &str)> {
        let credentials = self.credentials.as_ref();
        let token = credentials.map(|_| ("access_token", self.secret()));
        token.filter(|_| self.streaming == Streaming::Query)
    }

    pub(super) fn token_as_header(&self, headers: &mut HeaderMap) -> Result<()> {
        if let Some(credentials) = &self.credentials {
            headers.insert(AUTHORIZATION, credentials.access_token().bearer()?);
        }
        Ok(())
    }

    /// The token for a WebSocket.
    pub(super) fn token_as_protocol(&self, headers: &mut HeaderMap) -> Result<()> {
        if self.streaming == Streaming::Query {
            return Ok(());
        }
        self.token_as_header(headers)?;
        if self.streaming == Streaming::Protocol && self.credentials.is_some() {
            let token = HeaderValue::from_str(self.secret());
            // One that fits into no header goes by the other header or not at all.
            if let Ok(mut token) = token {
                token.set_sensitive(true);
                headers.insert("sec-websocket-protocol", token);
            }
        }
        Ok(())
    }
}

/// The event of a message, with the subscription it came through, unless that has ended.
pub(super) fn attributed(
    message: Message,
    active: &[Subscription],
    ended: &VecDeque<Subscription>,
) -> Option<Event> {
    if message.kind.is_confirmation() {
        return None;
    }
    let names = &*message.stream;
    let subscription = match (find(active.iter(), names), names, active) {
        (Some(known), ..) => Some(known.clone()),
        (None, [], [only]) => Some(only.clone()),
        (None, ..) if find(ended.iter(), names).is_some() => return None,
        (None, [name] | [name, _], _) => Some(Subscription::Named(name.clone())),
        (None, ..) => None,
    };
    Some(Event {
        kind: message.kind,
        subscription,
        backfilled: false,
    })
}

/// Two hashtags may differ by the case of their letters alone.
fn find<'s>(
    all: impl Iterator<Item = &'s Subscription> + Clone,
    names: &[String],
) -> Option<&'s Subscription> {
    let exact = all.clone().find(|one| one.is_named(names, str::eq));
    exact.or_else(|| {
        all.clone().find(|one| {
            one.is_named(names, |own, given| {
                own.to_lowercase() == given.to_lowercase()
            })
        })
    })
}

/// Moves the last sign of life by the time in which nothing was read.
pub(super) fn not_counted(heard: &mut Instant, since: Instant) {
    *heard += (*heard).max(since).elapsed();
}
