//! How a server streams, where it does.

/// The streaming API of a personality; a server without one has none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Streaming {
    /// Whether `/api/v1/streaming` becomes a WebSocket.
    pub(crate) websocket: bool,
    /// Whether there are server-sent events and the health check below it.
    pub(crate) server_sent_events: bool,
    pub(crate) token: TokenIn,
    /// Whether a stream of any name can be subscribed to.
    pub(crate) any_stream: bool,
    /// Whether a message says by which stream it came.
    pub(crate) names_stream: bool,
    /// Whether the text of each frame ends with a newline.
    pub(crate) newline: bool,
    /// Whether a payload that is not there is an empty text.
    pub(crate) empty_payload: bool,
    /// Whether a direct message is an update for everyone mentioned, and not
    /// for those alone who follow its author.
    pub(crate) direct_updates: bool,
    /// The event that answers each command, where they are answered.
    pub(crate) answers: Option<&'static str>,
}

/// Where the access token may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TokenIn {
    /// `Authorization`
    pub(crate) header: bool,
    /// `Sec-WebSocket-Protocol`
    pub(crate) protocol: bool,
    /// `access_token` in the query.
    pub(crate) query: bool,
}
