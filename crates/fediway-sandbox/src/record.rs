//! The log of every request the sandbox received.

use std::fmt;

use axum::extract::Request;
use http::header::{
    AUTHORIZATION, CONTENT_LENGTH, COOKIE, PROXY_AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL,
};
use http::{HeaderMap, Method, StatusCode, Version};

use crate::connection::Connection;

/// A request as the sandbox received it.
#[derive(Clone)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The number of its TCP connection, counted from 1.
    pub connection: u64,
    /// The HTTP version.
    pub version: Version,
    /// The method.
    pub method: Method,
    /// The path, as sent.
    pub path: String,
    /// The query, as sent, without the question mark.
    pub query: Option<String>,
    /// The status of the response. It is 499 while there is no response, also if
    /// the client disconnected before.
    pub status: StatusCode,
    /// The headers. Credentials in them are marked sensitive.
    pub headers: HeaderMap,
    /// The `Content-Length` header, if there was one. A body without it is
    /// chunked (HTTP/1.1) or has no declared length (HTTP/2).
    pub content_length: Option<u64>,
    /// How many bytes of the body the sandbox read.
    pub body_len: u64,
}

/// Codes and passwords may be in the query and credentials in the headers, so
/// only the names of both are shown.
impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedRequest")
            .field("connection", &self.connection)
            .field("version", &self.version)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &self.query.as_ref().map(|_| "…"))
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("content_length", &self.content_length)
            .field("body_len", &self.body_len)
            .finish()
    }
}

impl RecordedRequest {
    /// A request that was not answered yet.
    pub(crate) fn of(request: &Request) -> Self {
        let headers = with_sensitive_marks(request.headers().clone());
        let content_length = headers
            .get(CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok()?.parse().ok());
        Self {
            connection: Connection::of(request).map_or(0, |connection| connection.number),
            version: request.version(),
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().map(str::to_owned),
            status: unanswered(),
            headers,
            content_length,
            body_len: 0,
        }
    }
}

/// Marked values are not printed by `Debug`.
fn with_sensitive_marks(mut headers: HeaderMap) -> HeaderMap {
    for (name, value) in &mut headers {
        if [
            AUTHORIZATION,
            PROXY_AUTHORIZATION,
            COOKIE,
            SEC_WEBSOCKET_PROTOCOL,
        ]
        .contains(name)
        {
            value.set_sensitive(true);
        }
    }
    headers
}

/// What stands in the log until the answer is known.
fn unanswered() -> StatusCode {
    StatusCode::from_u16(499).unwrap_or(StatusCode::REQUEST_TIMEOUT)
}

/// Requests in the order of arrival.
#[derive(Debug, Default)]
pub(crate) struct Log {
    entries: Vec<(u64, RecordedRequest)>,
    seen: u64,
}

impl Log {
    /// Notes an arrival and gives the number to complete it with.
    pub(crate) fn arrive(&mut self, request: RecordedRequest) -> u64 {
        self.seen += 1;
        self.entries.push((self.seen, request));
        self.seen
    }

    pub(crate) fn complete(&mut self, number: u64, status: StatusCode, body_len: u64) {
        // A log cleared in between no longer has the entry.
        if let Ok(at) = self.entries.binary_search_by_key(&number, |(n, _)| *n) {
            self.entries[at].1.status = status;
            self.entries[at].1.body_len = body_len;
        }
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        self.entries
            .iter()
            .map(|(_, entry)| entry.clone())
            .collect()
    }

    /// How many requests have arrived, those that were cleared included.
    pub(crate) fn count(&self) -> u64 {
        self.seen
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}
