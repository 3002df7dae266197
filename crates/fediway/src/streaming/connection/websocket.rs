//! One WebSocket with all subscriptions on it.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use http::header::{HeaderMap, HeaderValue};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message};

use super::access::{Access, Received};
use super::message;
use crate::error::{Error, ErrorKind, Result};
use crate::redact;
use crate::secret::AccessToken;
use crate::streaming::event::{Event, EventKind};
use crate::streaming::queue::Bounded;
use crate::streaming::subscription::{Subscription, all_but};
use crate::transport::{LongAnswer, Upgraded};

/// How long a frame of ours may take to leave.
const SENDING: Duration = Duration::from_secs(10);
/// How long a server may take to show that it has read the subscriptions.
const SETTLING: Duration = Duration::from_secs(2);
/// How many events may come before that.
const EARLY: usize = 256;
const EARLY_BYTES: usize = 4 << 20;
/// How many ended subscriptions are remembered.
const MOST_ENDED: usize = 64;

#[derive(Debug)]
pub(crate) struct WebSocket<S = Upgraded> {
    socket: WebSocketStream<S>,
    active: Vec<Subscription>,
    /// The last ones that were ended: what is still on its way of them is not wanted.
    ended: VecDeque<Subscription>,
    /// What came while it was being opened.
    early: Bounded,
    limit: usize,
    /// The last sign of life.
    pub(super) heard: Instant,
    /// To be cut out of the server's words.
    secret: Option<AccessToken>,
}

impl WebSocket {
    /// Opens it with one subscription in its URL, because one server opens nothing without: the first
    /// that is not gone.
    pub(super) async fn open(access: &Access, subscriptions: &[Subscription]) -> Result<Self> {
        let mut gone: Vec<(&Subscription, Error)> = Vec::new();
        for (at, named) in subscriptions.iter().enumerate() {
            match handshake(access, named).await {
                Ok(connection) => {
                    let mut socket = Self::over(connection, access.limit).await;
                    socket.begin(access, subscriptions, at, gone).await?;
                    return Ok(socket);
                }
                Err(refused) if refused.http_status() == Some(404) => {
                    gone.push((named, refused));
                }
                Err(failed) => return Err(failed),
            }
        }
        let first = gone.into_iter().next().map(|(_, first)| first);
        Err(first.unwrap_or_else(|| Error::invalid("nothing is subscribed to")))
    }

    /// Subscribes to all but those that are gone and the one that is subscribed to already.
    async fn begin(
        &mut self,
        access: &Access,
        subscriptions: &[Subscription],
        named: usize,
        gone: Vec<(&Subscription, Error)>,
    ) -> Result<()> {
        self.active = subscriptions.to_vec();
        let credentials = access.credentials.as_ref();
        self.secret = credentials.map(|one| one.access_token().clone());
        for (subscription, refused) in gone {
            let event = Event::of(subscription, EventKind::not_opened(refused));
            self.early.push(event, 0);
        }
        for subscription in &subscriptions[named + 1..] {
            self.send(subscription.frame("subscribe").into()).await?;
        }
        self.settle().await
    }
}

/// A connection that has become a WebSocket.
async fn handshake(access: &Access, subscription: &Subscription) -> Result<Upgraded> {
    let mut headers = HeaderMap::new();
    let key = generate_key();
    for (name, value) in [
        ("connection", "Upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", &key),
    ] {
        let value = HeaderValue::from_str(value)
            .map_err(|error| Error::invalid("not a handshake").source(error))?;
        headers.insert(name, value);
    }
    access.token_as_protocol(&mut headers)?;
    let answer = access.get("", subscription.query(), headers).await?;
    if let Some(fault) = fault_of(&answer, &key) {
        return Err(answer.error(ErrorKind::Decode, fault));
    }
    answer.upgrade().await
}

impl<S: AsyncRead + AsyncWrite + Unpin> WebSocket<S> {
    /// On a connection that speaks the protocol already; no message is larger than `limit`.
    pub(super) async fn over(connection: S, limit: usize) -> Self {
        let mut config = WebSocketConfig::default();
        config.read_buffer_size = 64 << 10;
        config.write_buffer_size = 0;
        config.max_write_buffer_size = 256 << 10;
        config.max_message_size = Some(limit);
        config.max_frame_size = Some(limit);
        let role = Role::Client;
        Self {
            socket: WebSocketStream::from_raw_socket(connection, role, Some(config)).await,
            active: Vec::new(),
            ended: VecDeque::new(),
            early: Bounded::new(EARLY, EARLY_BYTES),
            limit,
            heard: Instant::now(),
            secret: None,
        }
    }

    /// Waits until the server has read the subscriptions: it answers a ping in its turn.
    async fn settle(&mut self) -> Result<()> {
        self.ping().await?;
        let until = Instant::now() + SETTLING;
        while self.early.fits(0) {
            match timeout_at(until, self.socket.next()).await {
                Ok(Some(Ok(Message::Pong(_)))) | Err(_) => break,
                Ok(read) => {
                    if let Received::Event(event, size) = self.taken(read)? {
                        self.early.push(event, size);
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) async fn next(&mut self) -> Result<Received> {
        if let Some((event, size)) = self.early.pop() {
            return Ok(Received::Event(event, size));
        }
        let read = self.socket.next().await;
        self.heard = Instant::now();
        self.taken(read)
    }

    fn taken(&self, read: Option<Result<Message, tungstenite::Error>>) -> Result<Received> {
        let broken = || Error::new(ErrorKind::Network);
        let message = match read {
            Some(Ok(message)) => message,
            Some(Err(error)) => return Err(self.failure(error)),
            None => return Err(broken().message("the connection ended")),
        };
        let size = message.len();
        let event = match message {
            Message::Text(text) => match message::read(&text).event(&self.active, &self.ended) {
                Some(event) => self.without_token(event),
                None => return Ok(Received::SignOfLife),
            },
            Message::Binary(bytes) => {
                Event::about(EventKind::unreadable(String::from_utf8_lossy(&bytes)))
            }
            Message::Close(close) => {
                let why = close.map_or_else(String::new, |close| {
                    let reason = redact::cut(&close.reason, &self.secrets());
                    format!(" ({}: {reason})", close.code)
                });
                return Err(broken().message(&format!("the server ended the connection{why}")));
            }
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {
                return Ok(Received::SignOfLife);
            }
        };
        Ok(Received::Event(event, size))
    }

    fn secrets(&self) -> [&str; 1] {
        [self.secret.as_ref().map_or("", AccessToken::expose)]
    }

    /// A server may quote what it was sent.
    fn without_token(&self, mut event: Event) -> Event {
        if let EventKind::Refused { words, .. } = &mut event.kind {
            *words = words
                .take()
                .map(|words| redact::cut(&words, &self.secrets()));
        }
        event
    }

    fn failure(&self, error: tungstenite::Error) -> Error {
        match &error {
            tungstenite::Error::Capacity(CapacityError::MessageTooLong { .. }) => {
                Error::new(ErrorKind::TooLarge(self.limit))
            }
            tungstenite::Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => {
                Error::new(ErrorKind::Network).message("the connection was cut")
            }
            // What the text is that is none has no place in an error.
            tungstenite::Error::Utf8(_) | tungstenite::Error::Protocol(_) => {
                Error::new(ErrorKind::Decode).message(&error.to_string())
            }
            _ => Error::new(ErrorKind::Network)
                .message("the connection broke")
                .source(error),
        }
    }

    pub(super) async fn ping(&mut self) -> Result<()> {
        self.send(Message::Ping(bytes::Bytes::new())).await
    }

    /// Subscribes and unsubscribes until what is wanted is what is active.
    pub(super) async fn change(&mut self, wanted: &[Subscription]) -> Result<()> {
        let ended: Vec<_> = all_but(&self.active, wanted);
        let begun: Vec<_> = all_but(wanted, &self.active);
        for (subscriptions, command) in [(ended, "unsubscribe"), (begun, "subscribe")] {
            for subscription in subscriptions {
                self.send(subscription.frame(command).into()).await?;
            }
        }
        self.ended.retain(|one| !wanted.contains(one));
        self.ended.extend(all_but(&self.active, wanted));
        let surplus = self.ended.len().saturating_sub(MOST_ENDED);
        self.ended.drain(..surplus);
        self.active = wanted.to_vec();
        Ok(())
    }

    async fn send(&mut self, message: Message) -> Result<()> {
        match timeout(SENDING, self.socket.send(message)).await {
            Ok(sent) => sent.map_err(|error| self.failure(error)),
            Err(_) => Err(Error::new(ErrorKind::Timeout).message("the server does not read")),
        }
    }

    /// Says goodbye.
    pub(super) async fn close(mut self) {
        let _ = timeout(Duration::from_secs(1), self.socket.close(None)).await;
    }
}

/// What keeps an answer from being the beginning of a WebSocket.
fn fault_of(answer: &LongAnswer, key: &str) -> Option<&'static str> {
    let is = |name, wanted: &str| {
        let value = answer.header(name);
        value.is_some_and(|value| value.trim().eq_ignore_ascii_case(wanted))
    };
    if answer.status() != http::StatusCode::SWITCHING_PROTOCOLS {
        Some("it does not become a WebSocket")
    } else if !is("upgrade", "websocket") || !names_upgrade(answer) {
        Some("it becomes something else than a WebSocket")
    } else if answer.header("sec-websocket-accept").map(str::trim)
        != Some(&derive_accept_key(key.as_bytes()))
    {
        Some("the handshake of the WebSocket is wrong")
    } else if answer.header("sec-websocket-extensions").is_some() {
        Some("an extension that was not asked for")
    } else {
        None
    }
}

fn names_upgrade(answer: &LongAnswer) -> bool {
    let connection = answer.header("connection").unwrap_or_default();
    let mut names = connection.split(',').map(str::trim);
    names.any(|name| name.eq_ignore_ascii_case("upgrade"))
}
