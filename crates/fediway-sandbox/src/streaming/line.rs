//! One connection: from its queue to its wire.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::hub::{Control, Ends, Event, Name, Order};
use crate::personalities::Streaming;
use crate::shared::Shared;

/// A timer can neither be set to nothing nor to for ever.
const SHORTEST: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// A transport, as one connection uses it.
pub(super) trait Wire: Send {
    /// Mastodon's time between two heartbeats.
    const HEARTBEAT: Duration;

    /// How an event is written.
    fn event(rules: &Streaming, stream: &Name, event: Event<'_>) -> String;

    fn text(&mut self, text: String) -> impl Future<Output = io::Result<()>> + Send;
    fn binary(&mut self, bytes: Bytes) -> impl Future<Output = io::Result<()>> + Send;
    fn raw(&mut self, bytes: Bytes) -> impl Future<Output = io::Result<()>> + Send;
    fn heartbeat(&mut self) -> impl Future<Output = io::Result<()>> + Send;
    fn close(&mut self, code: u16, reason: String) -> impl Future<Output = ()> + Send;

    /// What the client says next; an error when it is gone. Nothing is lost
    /// when the future is dropped.
    fn command(&mut self) -> impl Future<Output = io::Result<Command>> + Send;

    /// Reads and answers nothing, until the client is gone.
    fn ignore(&mut self) -> impl Future<Output = ()> + Send;
}

/// What a client can say.
#[derive(Debug)]
pub(super) enum Command {
    Text(String),
    Binary,
}

/// Runs a connection until it ends. `follow` does what a command says and
/// returns what is to be sent back.
pub(super) async fn run<W: Wire>(
    shared: Arc<Shared>,
    rules: Streaming,
    mut ends: Ends,
    mut wire: W,
    follow: impl Fn(&str) -> Option<String> + Send + Sync,
) {
    let every = shared.rules.stream_heartbeat.unwrap_or(W::HEARTBEAT);
    let mut control = tokio::select! {
        biased;
        control = told(&mut ends.control) => control,
        ended = serve(&rules, &mut ends.orders, &mut wire, every, follow) => {
            tracing::debug!(connection = ends.number, ?ended, "stream ended");
            Control::Drop
        }
    };
    while control == Control::Silent {
        control = tokio::select! {
            control = told(&mut ends.control) => control,
            () = wire.ignore() => Control::Drop,
        };
    }
    drop(wire);
    shared.streams.ended(ends.number);
}

async fn told(control: &mut watch::Receiver<Control>) -> Control {
    match control.changed().await {
        Ok(()) => *control.borrow_and_update(),
        Err(_) => Control::Drop,
    }
}

/// What comes next on a connection.
enum Next {
    Order(Option<Order>),
    Said(io::Result<Command>),
    Beat,
}

async fn serve<W: Wire>(
    rules: &Streaming,
    orders: &mut mpsc::Receiver<Order>,
    wire: &mut W,
    every: Duration,
    follow: impl Fn(&str) -> Option<String>,
) -> io::Result<()> {
    let every = every.clamp(SHORTEST, LONGEST);
    let mut beats = interval_at(Instant::now() + every, every);
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        // What has come is read first: it may be what a heartbeat waits for.
        let next = tokio::select! {
            biased;
            said = wire.command() => Next::Said(said),
            order = orders.recv() => Next::Order(order),
            _ = beats.tick() => Next::Beat,
        };
        match next {
            Next::Order(None) => return Ok(()),
            Next::Order(Some(Order::Close(code, reason))) => {
                wire.close(code, reason).await;
                return Ok(());
            }
            Next::Order(Some(order)) => carry_out(rules, order, wire).await?,
            Next::Beat => wire.heartbeat().await?,
            Next::Said(said) => match said? {
                Command::Text(command) => {
                    if let Some(text) = follow(&command) {
                        wire.text(text).await?;
                    }
                }
                Command::Binary => {
                    let reason =
                        "The mastodon streaming server does not support binary messages".to_owned();
                    wire.close(1003, reason).await;
                    return Ok(());
                }
            },
        }
    }
}

async fn carry_out<W: Wire>(rules: &Streaming, order: Order, wire: &mut W) -> io::Result<()> {
    match order {
        Order::Text(text) => wire.text(text).await,
        Order::Binary(bytes) => wire.binary(bytes).await,
        Order::Raw(bytes) => wire.raw(bytes).await,
        Order::Heartbeat => wire.heartbeat().await,
        Order::Close(..) => Ok(()),
        Order::Flood(stream, events) => {
            // Written as they are made, so that no number of them needs room.
            for id in 1..=events {
                let id = id.to_string();
                let event = Event {
                    name: "delete",
                    payload: Some(&id),
                };
                wire.text(W::event(rules, &stream, event)).await?;
            }
            Ok(())
        }
    }
}
