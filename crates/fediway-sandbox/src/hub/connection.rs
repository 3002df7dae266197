//! A connection that streams, and who opened it.

use crate::record::RecordedRequest;
use crate::scopes::Scopes;

/// The person behind a token.
pub(crate) struct Caller {
    pub(crate) place: TokenPlace,
    pub(crate) token: String,
    pub(crate) account: u64,
    pub(crate) username: String,
    pub(crate) scopes: Scopes,
}

/// How a connection streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StreamTransport {
    /// A WebSocket at `/api/v1/streaming`.
    WebSocket,
    /// Server-sent events, at an address for each stream.
    ServerSentEvents,
}

/// Where the access token of a connection was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenPlace {
    /// In `Authorization`.
    Header,
    /// In `Sec-WebSocket-Protocol`.
    Protocol,
    /// In `access_token` of the query, which logs may contain.
    Query,
}

/// A connection of a stream, open or closed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct StreamConnection {
    /// Its number, counted from 1 over both transports.
    pub number: u64,
    /// How it streams.
    pub transport: StreamTransport,
    /// Where its token was.
    pub token: TokenPlace,
    /// The account of the token.
    pub username: String,
    /// Its subscriptions in their order, written as in a query after `stream=`:
    /// `user`, `hashtag&tag=rust`, `list&list=12`.
    pub streams: Vec<String>,
    /// Whether it is open. A silent connection is.
    pub open: bool,
    /// The request that opened it.
    pub request: RecordedRequest,
}
