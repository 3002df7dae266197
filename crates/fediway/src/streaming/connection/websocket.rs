//! One WebSocket with all subscriptions on it.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use http::StatusCode;
use http::header::{HeaderMap, HeaderValue};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message};

use super::access::Access;
use super::handshake_key;
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
    ended: Vec<Subscription>,
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
        let (mut left, mut gone) = (subscriptions.iter(), Vec::new());
        while let Some(named) = left.next() {
            let connection = match handshake(access, named).await {
                Err(refused) if refused.http_status() == Some(404) => {
                    gone.push((named, refused));
                    continue;
                }
                handshake => handshake?,
            };
            let mut socket = Self::over(connection, access.limit).await;
            socket.active = subscriptions.to_vec();
            socket.secret = access.token().cloned();
            for (subscription, refused) in gone {
                let event = Event::of(subscription, EventKind::not_opened(refused));
                socket.early.push(event);
            }
            for subscription in left {
                socket.send(subscription.frame("subscribe").into()).await?;
            }
            socket.settle().await?;
            return Ok(socket);
        }
        let first = gone.into_iter().next().map(|(_, first)| first);
        Err(first.unwrap_or_else(|| Error::invalid("nothing is subscribed to")))
    }
}

/// A connection that has become a WebSocket.
async fn handshake(access: &Access, subscription: &Subscription) -> Result<Upgraded> {
    let mut headers = HeaderMap::new();
    let key = handshake_key::random()?;
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
        let config = WebSocketConfig::default()
            .read_buffer_size(64 << 10)
            .write_buffer_size(0)
            .max_write_buffer_size(256 << 10)
            .max_message_size(Some(limit))
            .max_frame_size(Some(limit));
        let role = Role::Client;
        Self {
            socket: WebSocketStream::from_raw_socket(connection, role, Some(config)).await,
            active: Vec::new(),
            ended: Vec::new(),
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
                    if let Some(event) = self.taken(read)? {
                        self.early.push(event);
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) async fn next(&mut self) -> Result<Option<Event>> {
        if let Some(event) = self.early.pop() {
            return Ok(Some(event));
        }
        let read = self.socket.next().await;
        self.heard = Instant::now();
        self.taken(read)
    }

    fn taken(&self, read: Option<Result<Message, tungstenite::Error>>) -> Result<Option<Event>> {
        let broken = || Error::new(ErrorKind::Network);
        let message = match read {
            Some(Ok(message)) => message,
            Some(Err(error)) => return Err(self.failure(error)),
            None => return Err(broken().message("the connection ended")),
        };
        let size = message.len();
        let event = match message {
            Message::Text(text) => message::event(&text, &self.active, &self.ended),
            Message::Binary(bytes) => {
                let text = String::from_utf8_lossy(&bytes);
                Some(Event::about(EventKind::unreadable(text)))
            }
            Message::Close(close) => {
                let why = close.map_or_else(String::new, |close| {
                    format!(" ({}: {})", close.code, self.cut(&close.reason))
                });
                return Err(broken().message(&format!("the server ended the connection{why}")));
            }
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => None,
        };
        Ok(event.map(|mut event| {
            event.size = size;
            if let EventKind::Refused {
                words: Some(words), ..
            } = &mut event.kind
            {
                *words = self.cut(words);
            }
            event
        }))
    }

    /// A server may quote the token that it was sent.
    fn cut(&self, words: &str) -> String {
        let secret = self.secret.as_ref().map_or("", AccessToken::expose);
        redact::cut(words, &[secret])
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
    let header = |name| answer.header(name).unwrap_or_default().trim();
    let mut connection = header("connection").split(',').map(str::trim);
    let is_upgrade = connection.any(|name| name.eq_ignore_ascii_case("upgrade"));
    if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
        Some("it does not become a WebSocket")
    } else if !is_upgrade || !header("upgrade").eq_ignore_ascii_case("websocket") {
        Some("it becomes something else than a WebSocket")
    } else if header("sec-websocket-accept") != handshake_key::accepted(key) {
        Some("the handshake of the WebSocket is wrong")
    } else if answer.header("sec-websocket-extensions").is_some() {
        Some("an extension that was not asked for")
    } else {
        None
    }
}
