//! Answers that have no end: event streams, and connections that become WebSockets.
//!
//! They go through the same door as every call: the same gates, resolver, certificates and proxy.
//! What differs is that nothing is followed or sent again here, that each has a connection of its
//! own over HTTP/1.1, and that the answer is not read to its end.

use bytes::Bytes;
use http::header::{HeaderMap, USER_AGENT as USER_AGENT_HEADER};
use http::{Method, StatusCode};
use tokio::time::{Instant, timeout};
use tracing::Instrument;

use super::failure::{Failure, sorted};
use super::limits::Purpose;
use super::observe::RequestInfo;
use super::{Response, Transport};
use crate::error::{Error, ErrorKind, Phase, Place, Result};
use crate::time::Timestamp;

/// A connection that became something else.
pub(crate) use reqwest::Upgraded;

/// An answer whose body goes on.
pub(crate) struct LongAnswer {
    answer: reqwest::Response,
    place: Place,
}

/// No such answer, and when to ask again if the server said so.
#[derive(Debug)]
pub(crate) struct NoAnswer {
    pub(crate) error: Error,
    pub(crate) retry_at: Option<Timestamp>,
}

impl From<Error> for NoAnswer {
    fn from(error: Error) -> Self {
        let retry_at = error.retry_at();
        Self { error, retry_at }
    }
}

impl Transport {
    /// Asks for an answer that has no end. Whatever is neither 101 nor a success is an error, with
    /// `secret` cut out of it.
    pub(crate) async fn open(
        &self,
        endpoint: &'static str,
        url: &str,
        headers: HeaderMap,
        secret: &str,
    ) -> Result<LongAnswer, NoAnswer> {
        // The token goes to where this leads: gate 1 decides, whoever named the address.
        // Without the query, which has the token on some servers and could come into an error.
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let url = self.settings.policy.check_redirect(address);
        let mut url = url.map_err(|refused| Error::new(ErrorKind::Address(refused)))?;
        url.set_query(Some(query).filter(|query| !query.is_empty()));
        let place = Place {
            host: url.host_str().unwrap_or_default().to_owned(),
            method: Method::GET,
            endpoint,
        };
        let begun = std::time::Instant::now();
        let span = tracing::debug_span!("stream", host = place.host, endpoint);
        let opening = self.open_at(&place, url, headers, secret);
        let opened = opening.instrument(span.clone()).await;
        let (status, kind) = match &opened {
            Ok(opened) => (Some(opened.answer.status().as_u16()), None),
            Err(refused) => (refused.error.http_status(), Some(refused.error.kind())),
        };
        span.in_scope(|| {
            self.settings.hook.tell(&RequestInfo {
                host: &place.host,
                method: &place.method,
                endpoint,
                attempt: 1,
                status,
                error: kind,
                duration: begun.elapsed(),
            });
        });
        opened
    }

    async fn open_at(
        &self,
        place: &Place,
        url: url::Url,
        headers: HeaderMap,
        secret: &str,
    ) -> Result<LongAnswer, NoAnswer> {
        let limits = &self.settings.limits;
        let mut request = reqwest::Request::new(Method::GET, url.clone());
        *request.headers_mut() = headers;
        *request.version_mut() = http::Version::HTTP_11;
        let agent = self.settings.user_agent.clone();
        request.headers_mut().insert(USER_AGENT_HEADER, agent);
        let sent = timeout(limits.first_byte, self.streaming.execute(request)).await;
        let answer = match sent {
            Ok(sent) => sent.map_err(|error| Failure::sending(error, place).error)?,
            Err(_) => {
                let late = Error::new(ErrorKind::Timeout).phase(Phase::FirstByte);
                return Err(late.at(place).into());
            }
        };
        self.check_peer(
            place,
            url.host_str().unwrap_or_default(),
            answer.remote_addr(),
        )
        .map_err(|failure| failure.error)?;
        let status = answer.status();
        if status == StatusCode::SWITCHING_PROTOCOLS || status.is_success() {
            let place = place.clone();
            return Ok(LongAnswer { answer, place });
        }
        if status.is_redirection() {
            let error = Error::new(ErrorKind::Redirect).at(place).status(status);
            return Err(error.into());
        }
        let deadline = Instant::now() + limits.idle;
        let refusal = Response::read(answer, place, limits, Purpose::Login, deadline).await?;
        let now = self.settings.clock.now();
        Err(NoAnswer {
            retry_at: refusal.retry_after(now),
            error: refusal.to_error(&[secret]),
        })
    }
}

impl LongAnswer {
    pub(crate) fn status(&self) -> StatusCode {
        self.answer.status()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.answer.headers().get(name)?.to_str().ok()
    }

    /// An error about this answer.
    pub(crate) fn error(&self, kind: ErrorKind, message: &str) -> Error {
        let error = Error::new(kind).at(&self.place).status(self.status());
        error.message(message)
    }

    /// The next piece of the body, as it comes; `None` at its end.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let chunk = self.answer.chunk().await;
        chunk.map_err(|error| sorted(error, &self.place))
    }

    /// The connection, after the server agreed to speak another protocol on it.
    pub(crate) async fn upgrade(self) -> Result<Upgraded> {
        let upgraded = self.answer.upgrade().await;
        upgraded.map_err(|error| sorted(error, &self.place))
    }
}
