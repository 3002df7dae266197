//! Connections to a server's streaming API, by WebSocket or server-sent events. They do not know about
//! gaps.

mod access;
mod event_source;
mod message;
mod sse;
mod websocket;

#[cfg(test)]
mod fuzz;

pub(super) use self::access::{Access, Received, health};

use std::time::Duration;

use futures_util::FutureExt;
use tokio::time::Instant;

use self::access::not_counted;
use self::event_source::EventSources;
use self::websocket::WebSocket;
use super::event::Via;
use super::subscription::Subscription;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::instance::Streaming;
use crate::request::MOST_RENEWALS;
use crate::session::{Renewed, is_not_there};

/// Adds the streams to the client's record, if it has one.
fn record(client: &Client, wanted: &[Subscription]) {
    if let Some(recorder) = client.recorder() {
        for subscription in wanted {
            recorder.streamed(subscription.wire().0, &subscription.scopes());
        }
    }
}

pub(super) enum Connection {
    WebSocket(Box<WebSocket>),
    EventSources(Box<EventSources>),
}

impl Connection {
    /// Opens a connection. Where none is found, the server is asked where it streams now.
    pub(super) async fn open(
        access: &mut Access,
        client: &Client,
        wanted: &[Subscription],
        before: Option<Via>,
    ) -> Result<Self> {
        if access.streaming == Streaming::None {
            return Err(Error::new(ErrorKind::NoStreaming));
        }
        access.follow(client);
        let opened = Self::open_at(access, client, wanted, before).await;
        if !opened.as_ref().is_err_and(is_not_there) {
            return opened;
        }
        let before_asking = access.base.clone();
        client.ask_again().await?;
        access.follow(client);
        match access.base == before_asking {
            true => opened,
            false => Self::open_at(access, client, wanted, before).await,
        }
    }

    /// Opens a connection there. A token that the server refuses is refreshed; so is one that another
    /// process had left, and that is old as well.
    async fn open_at(
        access: &Access,
        client: &Client,
        wanted: &[Subscription],
        before: Option<Via>,
    ) -> Result<Self> {
        record(client, wanted);
        let mut shown = access.with(client.fresh().await?);
        let mut left = MOST_RENEWALS;
        loop {
            let opened = Self::open_with(&shown, wanted, before).await;
            let (refused, used) = match (opened, &shown.credentials) {
                (Err(refused), Some(used))
                    if shown.may_be_refreshed && refused.kind() == &ErrorKind::Unauthorized =>
                {
                    (refused, used)
                }
                (opened, _) => return opened,
            };
            let (renewed, origin) = client.renewed(used, refused).await?;
            left -= 1;
            shown = access.with(Some(renewed));
            shown.may_be_refreshed &= origin == Renewed::Found && left > 0;
        }
    }

    /// Subscribes and unsubscribes until what is wanted is what is active.
    pub(super) async fn change(
        &mut self,
        access: &Access,
        client: &Client,
        wanted: &[Subscription],
    ) -> Result<()> {
        record(client, wanted);
        match self {
            // Its token was shown when it was opened.
            Self::WebSocket(socket) => socket.change(wanted).await,
            Self::EventSources(sources) => {
                sources.change(&access.with(client.fresh().await?), wanted);
                Ok(())
            }
        }
    }

    /// Opens one: a WebSocket, or event streams where that is refused. What was used before is tried
    /// first.
    async fn open_with(
        access: &Access,
        subscriptions: &[Subscription],
        before: Option<Via>,
    ) -> Result<Self> {
        if before == Some(Via::ServerSentEvents) {
            match EventSources::open(access, subscriptions).await {
                Ok(sources) => return Ok(Self::EventSources(Box::new(sources))),
                Err(refused) if !is_refusal(&refused) => return Err(refused),
                Err(_) => {}
            }
        }
        let refused = match WebSocket::open(access, subscriptions).await {
            Ok(socket) => return Ok(Self::WebSocket(Box::new(socket))),
            Err(refused) if is_refusal(&refused) => refused,
            Err(failed) => return Err(failed),
        };
        match EventSources::open(access, subscriptions).await {
            Ok(sources) => Ok(Self::EventSources(Box::new(sources))),
            Err(other) => Err(why_neither(refused, other)),
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

    /// What comes next. Nothing is lost if this is dropped and called again.
    pub(super) async fn next(&mut self) -> Result<Received> {
        match self {
            Self::WebSocket(socket) => socket.next().await,
            Self::EventSources(sources) => sources.next().await,
        }
    }

    /// The next one if it is there already.
    pub(super) fn ready(&mut self) -> Option<Result<Received>> {
        self.next().now_or_never()
    }

    /// Asks for a sign of life, where that can be asked for.
    pub(super) async fn ping(&mut self) -> Result<()> {
        match self {
            Self::WebSocket(socket) => socket.ping().await,
            Self::EventSources(_) => Ok(()),
        }
    }

    /// The last sign of life.
    pub(super) fn heard(&self) -> Instant {
        match self {
            Self::WebSocket(socket) => socket.heard,
            Self::EventSources(sources) => sources.heard(),
        }
    }

    /// Nothing was read since then: that is no silence of the server.
    pub(super) fn not_read_since(&mut self, since: Instant) {
        match self {
            Self::WebSocket(socket) => not_counted(&mut socket.heard, since),
            Self::EventSources(sources) => sources.not_read_since(since),
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
