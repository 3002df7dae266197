//! The log of every request the sandbox received.

use std::fmt;

use http::{HeaderMap, Method, StatusCode, Version};

/// A request as the sandbox received it.
#[derive(Clone)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The TCP connection it came over, counted from 1.
    pub connection: u64,
    /// The HTTP version spoken.
    pub version: Version,
    /// The method.
    pub method: Method,
    /// The path, as sent.
    pub path: String,
    /// The query, as sent, without the question mark.
    pub query: Option<String>,
    /// The status answered; 499 while there is no answer, also when the
    /// client went away before there was one.
    pub status: StatusCode,
    /// The headers. Credentials in them are marked sensitive.
    pub headers: HeaderMap,
    /// The `Content-Length` header, when one was sent. A body without one is
    /// chunked (over HTTP/1.1) or of undeclared length (over HTTP/2).
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

/// What stands in the log until the answer is known.
pub(crate) fn unanswered() -> StatusCode {
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

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}
