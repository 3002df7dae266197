//! What a test can see of the streams, and how it can disturb them.

use std::fmt;
use std::io;

use bytes::Bytes;

use crate::hub::{Control, Hub, Name, Order, StreamConnection, To};
use crate::shared::Shared;
use crate::streaming_port::StreamingPort;

/// The streams of a sandbox; see [`Sandbox::streams`](crate::Sandbox::streams).
///
/// A stream is written as in a query after `stream=`: `user`, `public:local`,
/// `hashtag&tag=rust`, `list&list=12`.
#[derive(Clone, Copy)]
pub struct Streams<'a> {
    shared: &'a Shared,
    port: Option<&'a StreamingPort>,
}

impl<'a> Streams<'a> {
    pub(crate) fn new(shared: &'a Shared, port: Option<&'a StreamingPort>) -> Self {
        Self { shared, port }
    }

    fn hub(&self) -> &'a Hub {
        &self.shared.streams
    }

    /// How many connections are open.
    pub fn open(&self) -> usize {
        self.hub().all().iter().filter(|it| it.open).count()
    }

    /// How many connections were opened so far.
    pub fn opened(&self) -> usize {
        opened(&self.hub().all())
    }

    /// The connections in the order of opening: all that are open, and the last
    /// 1,000 that ended. Refused ones are only in
    /// [`Sandbox::requests`](crate::Sandbox::requests).
    pub fn connections(&self) -> Vec<StreamConnection> {
        self.hub().all()
    }

    /// Waits until the connections are as wanted. The server knows a connection
    /// before its client does, but a client is not told when its command to
    /// subscribe has arrived.
    pub async fn until(&self, wanted: impl Fn(&[StreamConnection]) -> bool) {
        self.hub().until(wanted).await;
    }

    /// Waits until this many connections are open.
    pub async fn until_open(&self, connections: usize) {
        self.until(|all| all.iter().filter(|it| it.open).count() == connections)
            .await;
    }

    /// Waits until at least this many connections were opened so far.
    pub async fn until_opened(&self, connections: usize) {
        self.until(|all| opened(all) >= connections).await;
    }

    /// Waits until an open connection has subscribed to this stream.
    pub async fn until_subscribed(&self, stream: &str) {
        let subscribed = |it: &StreamConnection| it.open && it.streams.iter().any(|s| s == stream);
        self.until(|all| all.iter().any(subscribed)).await;
    }

    /// Breaks all connections without a close frame or the end of a body.
    /// Queued events are lost. Returns the number of connections, as the methods
    /// below do.
    pub fn drop_all(&self) -> usize {
        self.hub().control_all(Control::Drop)
    }

    /// Closes all connections properly after all queued events: a WebSocket with
    /// a close frame, server-sent events with the end of the body.
    pub fn close_all(&self, code: u16, reason: &str) -> usize {
        let close = Order::Close(code, reason.to_owned());
        self.hub().order_all(&close)
    }

    /// Makes all connections half open: they stay open, but nothing more is sent,
    /// and pings are not answered. [`drop_all`](Self::drop_all) ends this.
    pub fn go_silent(&self) -> usize {
        self.hub().control_all(Control::Silent)
    }

    /// Sends the heartbeat now: a ping frame, or the comment `:thump`. A
    /// WebSocket whose last ping was not answered is dropped, as on Mastodon.
    pub fn heartbeat(&self) -> usize {
        self.hub().order_all(&Order::Heartbeat)
    }

    /// Sends this text to all connections, as a frame or unchanged.
    pub fn send_text(&self, text: impl Into<String>) -> usize {
        self.hub().order_all(&Order::Text(text.into()))
    }

    /// Sends these bytes to all connections, as a binary frame or unchanged.
    pub fn send_binary(&self, bytes: impl Into<Vec<u8>>) -> usize {
        let bytes = Bytes::from(bytes.into());
        self.hub().order_all(&Order::Binary(bytes))
    }

    /// Sends these bytes to all connections unchanged, even if they are not a
    /// frame.
    pub fn send_raw(&self, bytes: impl Into<Vec<u8>>) -> usize {
        let bytes = Bytes::from(bytes.into());
        self.hub().order_all(&Order::Raw(bytes))
    }

    /// Sends a frame or event of about this many bytes to all connections.
    pub fn send_oversized(&self, bytes: usize) -> usize {
        let rules = self.shared.rules.streaming;
        rules.map_or(0, |rules| self.hub().oversized(&rules, bytes))
    }

    /// Sends this many events at once to all subscribers of a stream. They are
    /// deletions with the ids 1, 2, 3, so that a test notices a missing one.
    pub fn flood(&self, stream: &str, events: u64) -> usize {
        let to = To {
            stream: Name::read(stream),
            account: None,
        };
        self.hub().flood(&to, events)
    }

    /// Whether each byte is written separately from now on.
    pub fn single_bytes(&self, on: bool) {
        self.hub().set_single_bytes(on);
    }

    /// Whether each byte of a text is a separate frame from now on. This has no
    /// effect on server-sent events.
    pub fn fragments(&self, on: bool) {
        self.hub().set_fragments(on);
    }

    /// Refuses this many of the next connections with this status. 0 stops the
    /// refusals.
    pub fn refuse(&self, connections: u32, status: u16) {
        self.hub().refuse(connections, status);
    }

    /// Drops all connections and accepts no new ones. If streams have a port of
    /// their own, it is closed; otherwise each request for a stream is cut off.
    /// Returns when all connections have ended.
    ///
    /// # Errors
    ///
    /// If the port cannot be reserved for [`start`](Self::start).
    pub async fn stop(&self) -> io::Result<()> {
        self.hub().set_stopped(true);
        if let Some(port) = self.port {
            port.close().await?;
        }
        self.drop_all();
        self.until_open(0).await;
        Ok(())
    }

    /// Accepts connections again at the same address.
    ///
    /// # Errors
    ///
    /// If the port is no longer available.
    pub async fn start(&self) -> io::Result<()> {
        if let Some(port) = self.port {
            port.open().await?;
        }
        self.hub().set_stopped(false);
        Ok(())
    }

    /// [`stop`](Self::stop) and [`start`](Self::start).
    ///
    /// # Errors
    ///
    /// The errors of these.
    pub async fn restart(&self) -> io::Result<()> {
        self.stop().await?;
        self.start().await
    }
}

/// How many there were, with those that are forgotten.
fn opened(connections: &[StreamConnection]) -> usize {
    connections.last().map_or(0, |it| it.number as usize)
}

impl fmt::Debug for Streams<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streams")
            .field("connections", &self.connections())
            .finish_non_exhaustive()
    }
}
