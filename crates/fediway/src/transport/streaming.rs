//! Responses without an end: event streams, and connections that become WebSockets.
//!
//! They use the same gates, resolver, certificates and proxy as calls. But they are not retried, each has
//! its own connection over HTTP/1.1, and the response is not read to its end. A redirect is followed if it
//! stays on the same origin.

use bytes::Bytes;
use http::header::{HeaderMap, LOCATION, UPGRADE, USER_AGENT as USER_AGENT_HEADER};
use http::{Method, StatusCode, Version};
use tokio::time::{Instant, timeout};
use tracing::Instrument;
use url::Url;

use super::failure::{Failure, sorted};
use super::handle::Transport;
use super::limits::Purpose;
use super::observe::RequestInfo;
use super::response::Response;
use crate::error::{Error, ErrorKind, Phase, Place, Result};
use crate::time::Timestamp;
use crate::url::{led_to, named_target};

/// How many redirects of one origin are followed: one adds a slash.
const MAX_REDIRECTS: usize = 2;

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
            host: url.host_str().unwrap_or_default().into(),
            method: Method::GET,
            endpoint,
        };
        let begun = std::time::Instant::now();
        let span = tracing::debug_span!("stream", host = &*place.host, endpoint);
        let opening = async {
            tokio::select! {
                biased;
                () = self.closed() => Err(Error::new(ErrorKind::Cancelled).at(&place).into()),
                opened = self.open_at(&place, url, headers, secret) => opened,
            }
        };
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
        mut url: Url,
        headers: HeaderMap,
        secret: &str,
    ) -> Result<LongAnswer, NoAnswer> {
        let mut answer = self.ask_for_long(place, &url, headers.clone()).await?;
        for _ in 0..MAX_REDIRECTS {
            if !answer.status().is_redirection() {
                break;
            }
            url = redirected(&url, &answer).map_err(|error| error.at(place))?;
            answer = self.ask_for_long(place, &url, headers.clone()).await?;
        }
        let status = answer.status();
        if status == StatusCode::SWITCHING_PROTOCOLS || status.is_success() {
            let place = place.clone();
            return Ok(LongAnswer { answer, place });
        }
        if status.is_redirection() {
            let error = Error::new(ErrorKind::Redirect).at(place).status(status);
            return Err(error.message("too many redirects").into());
        }
        let limits = &self.settings.limits;
        let deadline = Instant::now() + limits.idle;
        let now = self.now();
        let refusal = Response::read(answer, place, limits, Purpose::Login, deadline, now).await?;
        Err(NoAnswer {
            retry_at: refusal.retry_after(now),
            error: refusal.to_error(&[secret]),
        })
    }

    /// Sends one request and waits for the beginning of its answer.
    async fn ask_for_long(
        &self,
        place: &Place,
        url: &Url,
        headers: HeaderMap,
    ) -> Result<reqwest::Response, NoAnswer> {
        let is_upgrade = headers.contains_key(UPGRADE);
        let mut request = reqwest::Request::new(Method::GET, url.clone());
        *request.headers_mut() = headers;
        *request.version_mut() = Version::HTTP_11;
        let agent = self.settings.user_agent.clone();
        request.headers_mut().insert(USER_AGENT_HEADER, agent);
        let first_byte = self.settings.limits.first_byte;
        let sent = timeout(first_byte, self.streaming.execute(request)).await;
        let answer = match sent {
            Ok(sent) => sent.map_err(|error| Failure::sending(error, place).error)?,
            Err(_) => {
                let late = Error::new(ErrorKind::Timeout).phase(Phase::FirstByte);
                return Err(late.at(place).into());
            }
        };
        if self.settings.own_streams {
            let host = url.host_str().unwrap_or_default();
            self.check_peer(place, host, answer.remote_addr())
                .map_err(|failure| failure.error)?;
        }
        if is_upgrade && answer.version() > Version::HTTP_11 {
            let error = Error::new(ErrorKind::NoStreaming).at(place);
            let why = "the HTTP client speaks HTTP/2, where nothing becomes a WebSocket";
            return Err(error.message(why).into());
        }
        Ok(answer)
    }
}

/// Where a redirect leads, if the token may go there: elsewhere on the same origin, as to the same
/// path with a slash. What was asked for stays asked for.
fn redirected(from: &Url, answer: &reqwest::Response) -> Result<Url> {
    let refused = || Error::new(ErrorKind::Redirect).status(answer.status());
    let target = answer.headers().get(LOCATION);
    let target = target.and_then(|target| led_to(from, target.to_str().ok()?));
    let Some(mut target) = target else {
        return Err(refused().message("it does not say where to"));
    };
    if target.origin() != from.origin() {
        let place = named_target(from, &target);
        return Err(refused().message(&format!("it leads to {place}")));
    }
    if target.query().is_none() {
        target.set_query(from.query());
    }
    Ok(target)
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
