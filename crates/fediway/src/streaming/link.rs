//! The connection to a server, by whichever way it streams.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::time::Duration;

use http::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use tokio::time::Instant;
use url::Url;

use super::event::{Event, Via};
use super::event_source::EventSourceLink;
use super::message::Message;
use super::subscription::Subscription;
use super::websocket::WebSocketLink;
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind, Result};
use crate::instance::Streaming;
use crate::transport::{NoAnswer, Transport};

/// What errors and logs call it: no stream names, no query.
pub(super) const ENDPOINT: &str = "/api/v1/streaming";

pub(super) enum Link {
    WebSocket(Box<WebSocketLink>),
    EventSource(Box<EventSourceLink>),
}

/// What is needed to open a connection.
#[derive(Clone)]
pub(super) struct Door {
    pub(super) transport: Transport,
    pub(super) base: Url,
    pub(super) credentials: Option<Credentials>,
    /// A token that is refused may have ended, and is to be refreshed then.
    pub(super) may_be_refreshed: bool,
    pub(super) streaming: Streaming,
    /// The largest message.
    pub(super) limit: usize,
}

impl Link {
    /// Opens a connection: a WebSocket, or event streams where that is refused. What was used
    /// before is tried first.
    pub(super) async fn open(
        door: &Door,
        subscriptions: &[Subscription],
        before: Option<Via>,
    ) -> Result<Self, NoAnswer> {
        if before == Some(Via::ServerSentEvents) {
            match EventSourceLink::open(door, subscriptions).await {
                Ok(link) => return Ok(Self::EventSource(Box::new(link))),
                Err(refused) if !is_refusal(&refused.error) => return Err(refused),
                Err(_) => {}
            }
        }
        let refused = match WebSocketLink::open(door, subscriptions).await {
            Ok(link) => return Ok(Self::WebSocket(Box::new(link))),
            Err(refused) if is_refusal(&refused.error) => refused,
            Err(failed) => return Err(failed),
        };
        match EventSourceLink::open(door, subscriptions).await {
            Ok(link) => Ok(Self::EventSource(Box::new(link))),
            Err(other) => Err(why_neither(refused, other)),
        }
    }

    pub(super) const fn via(&self) -> Via {
        match self {
            Self::WebSocket(_) => Via::WebSocket,
            Self::EventSource(_) => Via::ServerSentEvents,
        }
    }

    /// How long the server wants to be left alone before the next connection.
    pub(super) fn retry(&self) -> Duration {
        match self {
            Self::WebSocket(_) => Duration::ZERO,
            Self::EventSource(link) => link.retry,
        }
    }

    pub(super) fn active(&self) -> &[Subscription] {
        match self {
            Self::WebSocket(link) => link.active(),
            Self::EventSource(link) => link.active(),
        }
    }

    /// The next event with its size, or `None` for a mere sign of life. Nothing is lost if this is
    /// dropped and called again.
    pub(super) async fn next(&mut self) -> Result<Option<(Event, usize)>> {
        match self {
            Self::WebSocket(link) => link.next().await,
            Self::EventSource(link) => link.next().await,
        }
    }

    /// The next one if it is there already.
    pub(super) fn ready(&mut self) -> Option<Result<Option<(Event, usize)>>> {
        match self {
            Self::WebSocket(link) => link.ready(),
            Self::EventSource(link) => link.ready(),
        }
    }

    /// Asks for a sign of life, where that can be asked for.
    pub(super) async fn ping(&mut self) -> Result<()> {
        match self {
            Self::WebSocket(link) => link.ping().await,
            Self::EventSource(_) => Ok(()),
        }
    }

    /// Subscribes and unsubscribes until what is wanted is what is active.
    pub(super) async fn change(&mut self, door: Door, wanted: &[Subscription]) -> Result<()> {
        match self {
            Self::WebSocket(link) => link.change(wanted).await,
            Self::EventSource(link) => {
                link.change(&door, wanted);
                Ok(())
            }
        }
    }

    /// The last sign of life.
    pub(super) fn heard(&self) -> Instant {
        match self {
            Self::WebSocket(link) => link.heard,
            Self::EventSource(link) => link.heard(),
        }
    }

    /// Nothing could be heard since then, because nobody listened.
    pub(super) fn excuse(&mut self, deaf_since: Instant) {
        match self {
            Self::WebSocket(link) => excuse(&mut link.heard, deaf_since),
            Self::EventSource(link) => link.excuse(deaf_since),
        }
    }

    pub(super) async fn close(self) {
        if let Self::WebSocket(link) = self {
            link.close().await;
        }
    }
}

/// Moves the last sign of life by the time in which there could be none.
pub(super) fn excuse(heard: &mut Instant, deaf_since: Instant) {
    *heard += (*heard).max(deaf_since).elapsed();
}

/// Whether a server, or something before it, does not do it this way, so that the other is tried.
fn is_refusal(error: &Error) -> bool {
    match error.http_status() {
        // No token, too many requests, and a server that is down are the same by both ways.
        Some(401 | 429) => false,
        Some(501) => true,
        Some(status) => status < 500,
        None => false,
    }
}

/// The more telling of two refusals.
fn why_neither(socket: NoAnswer, source: NoAnswer) -> NoAnswer {
    // A front page for everything is a way of saying that there is nothing.
    const NOTHING: [u16; 6] = [200, 404, 405, 406, 410, 501];
    let says_nothing = |refused: &NoAnswer| {
        let status = refused.error.http_status();
        status.is_some_and(|status| NOTHING.contains(&status))
    };
    let no_upgrade = matches!(socket.error.http_status(), Some(400 | 426));
    if !says_nothing(&source) {
        return source;
    }
    match no_upgrade || says_nothing(&socket) {
        true => socket.error.into_kind(ErrorKind::NoStreaming).into(),
        false => socket,
    }
}

/// The event of a message, with the subscription it came through, unless that has ended.
pub(super) fn attributed(
    message: Message<'_>,
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
        (None, [name] | [name, _], _) => Some(Subscription::Named(name.to_string())),
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
    names: &[Cow<'_, str>],
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

impl Door {
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
