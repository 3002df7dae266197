//! What a test can see of the streams, and what it can do to them.

use std::fmt;
use std::io;

use bytes::Bytes;

use crate::hub::{Control, Hub, Name, Order, StreamConnection, To};
use crate::shared::Shared;
use crate::streaming_port::StreamingPort;

/// The streams of a sandbox; see [`Sandbox::streams`](crate::Sandbox::streams).
///
/// A stream is named as in a query behind `stream=`: `user`, `public:local`,
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

    /// How many connections stream now.
    pub fn open(&self) -> usize {
        self.hub().all().iter().filter(|it| it.open).count()
    }

    /// How many connections ever did.
    pub fn opened(&self) -> usize {
        self.hub().all().len()
    }

    /// Every connection that ever streamed, in the order of opening. Those
    /// refused are in [`Sandbox::requests`](crate::Sandbox::requests) alone.
    pub fn connections(&self) -> Vec<StreamConnection> {
        self.hub().all()
    }

    /// Waits until the connections are as wanted, which may be already. A
    /// connection is there before its client knows, but nothing tells a client
    /// that its command to subscribe has come.
    pub async fn until(&self, wanted: impl Fn(&[StreamConnection]) -> bool) {
        self.hub().until(wanted).await;
    }

    /// Waits until so many connections stream.
    pub async fn until_open(&self, connections: usize) {
        self.until(|all| all.iter().filter(|it| it.open).count() == connections)
            .await;
    }

    /// Waits until so many connections were ever opened, or more.
    pub async fn until_opened(&self, connections: usize) {
        self.until(|all| all.len() >= connections).await;
    }

    /// Waits until an open connection has subscribed to this stream.
    pub async fn until_subscribed(&self, stream: &str) {
        let subscribed = |it: &StreamConnection| it.open && it.streams.iter().any(|s| s == stream);
        self.until(|all| all.iter().any(subscribed)).await;
    }

    /// Breaks every connection off, without a close frame or the end of a
    /// body. What is queued is lost. Says how many there were, here and below.
    pub fn drop_all(&self) -> usize {
        self.hub().control_all(Control::Drop)
    }

    /// Ends every connection in good order, after what is queued: a WebSocket
    /// with a close frame, server-sent events with the end of the body.
    pub fn close_all(&self, code: u16, reason: &str) -> usize {
        let close = Order::Close(code, reason.to_owned());
        self.hub().order_all(&close)
    }

    /// Leaves every connection half open: it stays, nothing more is sent, and
    /// pings are not answered. [`drop_all`](Self::drop_all) ends it.
    pub fn go_silent(&self) -> usize {
        self.hub().control_all(Control::Silent)
    }

    /// Sends the heartbeat now: a ping frame, or the comment `:thump`. A
    /// WebSocket whose last ping was not answered is dropped, as on Mastodon.
    pub fn heartbeat(&self) -> usize {
        self.hub().order_all(&Order::Heartbeat)
    }

    /// Sends this text to everyone: as a frame, or as it is.
    pub fn send_text(&self, text: impl Into<String>) -> usize {
        self.hub().order_all(&Order::Text(text.into()))
    }

    /// Sends these bytes to everyone: as a binary frame, or as they are.
    pub fn send_binary(&self, bytes: impl Into<Vec<u8>>) -> usize {
        let bytes = Bytes::from(bytes.into());
        self.hub().order_all(&Order::Binary(bytes))
    }

    /// Sends these bytes to everyone as they are, whether they make a frame or
    /// not.
    pub fn send_raw(&self, bytes: impl Into<Vec<u8>>) -> usize {
        let bytes = Bytes::from(bytes.into());
        self.hub().order_all(&Order::Raw(bytes))
    }

    /// Sends everyone one frame or event of about so many bytes.
    pub fn send_oversized(&self, bytes: usize) -> usize {
        let rules = self.shared.rules.streaming;
        rules.map_or(0, |rules| self.hub().oversized(&rules, bytes))
    }

    /// Sends so many events at once to all who subscribed to a stream. They
    /// are deletions with the ids 1, 2, 3, so that none can be missed
    /// unnoticed.
    pub fn flood(&self, stream: &str, events: u64) -> usize {
        let to = To {
            stream: Name::read(stream),
            account: None,
        };
        self.hub().flood(&to, events)
    }

    /// Whether each byte is written by itself, from now on.
    pub fn single_bytes(&self, on: bool) {
        self.hub().set_single_bytes(on);
    }

    /// Whether each byte of a text is a frame by itself, from now on. Of
    /// server-sent events there are none.
    pub fn fragments(&self, on: bool) {
        self.hub().set_fragments(on);
    }

    /// Refuses the next so many connections with this status. 0 refuses none
    /// any more.
    pub fn refuse(&self, connections: u32, status: u16) {
        self.hub().refuse(connections, status);
    }

    /// Drops every connection and lets nobody in: on a port of their own the
    /// streams are no longer listened for, otherwise every request for one is
    /// cut off. Returns when all have ended.
    ///
    /// # Errors
    ///
    /// When the port cannot be kept for [`start`](Self::start).
    pub async fn stop(&self) -> io::Result<()> {
        self.hub().set_stopped(true);
        if let Some(port) = self.port {
            port.close().await?;
        }
        self.drop_all();
        self.until_open(0).await;
        Ok(())
    }

    /// Lets connections in again, at the same address.
    ///
    /// # Errors
    ///
    /// When the port cannot be listened on again.
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
    /// As those.
    pub async fn restart(&self) -> io::Result<()> {
        self.stop().await?;
        self.start().await
    }
}

impl fmt::Debug for Streams<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streams")
            .field("connections", &self.connections())
            .finish_non_exhaustive()
    }
}
