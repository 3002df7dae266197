//! Metrics and tracing of requests.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{Method, StatusCode};
use tracing::Span;
use tracing::field::Empty;

use super::response::Response;
use crate::error::{Error, ErrorKind, Place};

/// One finished attempt of a request. It contains no secret.
#[derive(Debug)]
#[non_exhaustive]
pub struct RequestInfo<'a> {
    /// The host.
    pub host: &'a str,
    /// The method.
    pub method: &'a Method,
    /// The path template, such as `/api/v1/statuses/{id}`.
    pub endpoint: &'static str,
    /// The number of the attempt, counted from 1.
    pub attempt: u32,
    /// The status of the response, if there was one.
    pub status: Option<u16>,
    /// The error, if no response could be read.
    pub error: Option<&'a ErrorKind>,
    /// Its duration.
    pub duration: Duration,
}

/// The span of a call, all its tries and waits together. Attempts, status and duration are entered
/// as they become known.
pub(crate) fn call(place: &Place) -> Span {
    tracing::debug_span!(
        "call",
        host = &*place.host,
        method = %place.method,
        endpoint = place.endpoint,
        attempts = Empty,
        status = Empty,
        duration = Empty,
    )
}

/// The span of one try of a call.
pub(crate) fn attempt(place: &Place) -> Span {
    tracing::debug_span!(
        "request",
        host = &*place.host,
        method = %place.method,
        endpoint = place.endpoint,
    )
}

/// Enters how a call ended into its span.
pub(crate) fn called(call: &Span, outcome: &Result<Response, Error>, duration: Duration) {
    let status = match outcome {
        Ok(answer) => Some(answer.status().as_u16()),
        Err(error) => error.http_status(),
    };
    if let Some(status) = status {
        call.record("status", status);
    }
    call.record("duration", tracing::field::debug(duration));
}

/// Called for each try; see [`TransportBuilder::on_request`](super::TransportBuilder::on_request).
#[derive(Clone, Default)]
pub(crate) struct Hook(Option<Arc<Called>>);

type Called = dyn Fn(&RequestInfo<'_>) + Send + Sync;

impl Hook {
    pub(crate) fn new(hook: impl Fn(&RequestInfo<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(hook)))
    }

    /// Whether a hook or the log gets to know of attempts.
    pub(crate) fn is_observed(&self) -> bool {
        self.0.is_some() || tracing::enabled!(tracing::Level::DEBUG)
    }

    /// Reports an attempt, with the status of its response or with its error.
    pub(crate) fn tell(
        &self,
        place: &Place,
        attempt: u32,
        outcome: Result<StatusCode, &Error>,
        duration: Duration,
    ) {
        let status = outcome.map_or_else(Error::http_status, |status| Some(status.as_u16()));
        let error = outcome.err().map(Error::kind);
        match (status, error) {
            (Some(status), None) => tracing::debug!(attempt, status, ?duration, "answered"),
            (status, kind) => tracing::debug!(attempt, status, ?kind, ?duration, "failed"),
        }
        if let Some(hook) = &self.0 {
            hook(&RequestInfo {
                host: &place.host,
                method: &place.method,
                endpoint: place.endpoint,
                attempt,
                status,
                error,
                duration,
            });
        }
    }
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Hook" } else { "none" })
    }
}
