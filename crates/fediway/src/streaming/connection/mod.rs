//! Connections to a server's streaming API, by WebSocket or server-sent events. They do not know about
//! gaps.

mod access;
mod event_source;
mod handshake_key;
mod message;
mod sse;
mod websocket;

#[cfg(test)]
mod fuzz;

pub(super) use self::access::{Access, health};

use std::time::Duration;

use tokio::time::Instant;

use self::event_source::EventSources;
use self::websocket::WebSocket;
use super::event::{Event, Via};
use super::subscription::Subscription;
use crate::error::{Error, ErrorKind, Result};
use crate::instance::Streaming;
use crate::request::MOST_RENEWALS;
use crate::session::{Renewed, is_not_there};

pub(super) enum Connection {
    WebSocket(Box<WebSocket>),
    EventSources(Box<EventSources>),
}

impl Connection {
    /// Opens a connection. Where none is found, the server is asked where it streams now.
    pub(super) async fn open(access: &Access, wanted: &[Subscription]) -> Result<Self> {
        if access.streaming == Streaming::None {
            return Err(Error::new(ErrorKind::NoStreaming));
        }
        let base = access.base();
        let opened = Self::open_at(access, wanted).await;
        if opened.as_ref().is_err_and(is_not_there) {
            access.client.ask_again().await?;
            if access.base() != base {
                return Self::open_at(access, wanted).await;
            }
        }
        opened
    }

    /// Opens a connection there. A token that the server refuses is refreshed; so is one that another
    /// process had left, and that is old as well.
    async fn open_at(access: &Access, wanted: &[Subscription]) -> Result<Self> {
        access.record(wanted);
        let mut shown = access.fresh().await?;
        let mut left = MOST_RENEWALS;
        loop {
            let opened = Self::open_with(&shown, wanted).await;
            let (refused, used) = match (opened, &shown.credentials) {
                (Err(refused), Some(used))
                    if shown.may_be_refreshed && refused.kind() == &ErrorKind::Unauthorized =>
                {
                    (refused, used)
                }
                (opened, _) => return opened,
            };
            let (renewed, origin) = access.client.renewed(used, refused).await?;
            left -= 1;
            shown = access.with(Some(renewed));
            shown.may_be_refreshed &= origin == Renewed::Found && left > 0;
        }
    }

    /// Opens one: a WebSocket, or event streams where that is refused. What was used before is tried
    /// first.
    async fn open_with(access: &Access, wanted: &[Subscription]) -> Result<Self> {
        let (first, second) = match access.via {
            Some(Via::ServerSentEvents) => (Via::ServerSentEvents, Via::WebSocket),
            _ => (Via::WebSocket, Via::ServerSentEvents),
        };
        let refused = match Self::open_by(first, access, wanted).await {
            Err(refused) if is_refusal(&refused) => refused,
            opened => return opened,
        };
        match Self::open_by(second, access, wanted).await {
            Err(other) if !is_refusal(&other) => Err(other),
            Err(source) if first == Via::WebSocket => Err(why_neither(refused, source)),
            Err(socket) => Err(why_neither(socket, refused)),
            opened => opened,
        }
    }

    async fn open_by(via: Via, access: &Access, wanted: &[Subscription]) -> Result<Self> {
        Ok(match via {
            Via::WebSocket => Self::WebSocket(Box::new(WebSocket::open(access, wanted).await?)),
            _ => Self::EventSources(Box::new(EventSources::open(access, wanted).await?)),
        })
    }

    /// Subscribes and unsubscribes until what is wanted is what is active.
    pub(super) async fn change(&mut self, access: &Access, wanted: &[Subscription]) -> Result<()> {
        access.record(wanted);
        match self {
            // Its token was shown when it was opened.
            Self::WebSocket(socket) => socket.change(wanted).await,
            Self::EventSources(sources) => {
                sources.change(access.fresh().await?, wanted);
                Ok(())
            }
        }
    }

    pub(super) const fn via(&self) -> Via {
        match self {
            Self::WebSocket(_) => Via::WebSocket,
            Self::EventSources(_) => Via::ServerSentEvents,
        }
    }

    /// How long the server wants to be left alone before the next connection.
    pub(super) fn retry(&self) -> Duration {
        match self {
            Self::WebSocket(_) => Duration::ZERO,
            Self::EventSources(sources) => sources.retry,
        }
    }

    /// The next event, or `None` for nothing but a sign of life. Nothing is lost if this is dropped and
    /// called again.
    pub(super) async fn next(&mut self) -> Result<Option<Event>> {
        match self {
            Self::WebSocket(socket) => socket.next().await,
            Self::EventSources(sources) => sources.next().await,
        }
    }

    /// Asks for a sign of life, where that can be asked for.
    pub(super) async fn ping(&mut self) -> Result<()> {
        if let Self::WebSocket(socket) = self {
            socket.ping().await?;
        }
        Ok(())
    }

    /// The last sign of life on each of its connections.
    pub(super) fn heard(&mut self) -> Vec<&mut Instant> {
        match self {
            Self::WebSocket(socket) => vec![&mut socket.heard],
            Self::EventSources(sources) => sources.heard().collect(),
        }
    }

    pub(super) async fn close(self) {
        if let Self::WebSocket(socket) = self {
            socket.close().await;
        }
    }
}

/// Whether a server, or something before it, does not do it this way, so that the other is tried.
fn is_refusal(error: &Error) -> bool {
    match error.http_status() {
        None => error.kind() == &ErrorKind::NoStreaming,
        // No token, too many requests, and a server that is down are the same by both ways.
        Some(401 | 429) => false,
        Some(501) => true,
        Some(status) => status < 500,
    }
}

/// The more telling of two refusals.
fn why_neither(socket: Error, source: Error) -> Error {
    // A front page for everything is a way of saying that there is nothing.
    const NOTHING: [u16; 6] = [200, 404, 405, 406, 410, 501];
    let says_nothing = |refused: &Error| {
        let status = refused.http_status();
        status.is_some_and(|status| NOTHING.contains(&status))
    };
    let no_upgrade = matches!(socket.http_status(), None | Some(400 | 426));
    if !says_nothing(&source) {
        return source;
    }
    match no_upgrade || says_nothing(&socket) {
        true => socket.into_kind(ErrorKind::NoStreaming),
        false => socket,
    }
}
