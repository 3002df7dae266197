//! Responses without an end: event streams, and connections that become WebSockets.
//!
//! They use the same gates, resolver, certificates and proxy as calls. But they are not retried, each has
//! its own connection over HTTP/1.1, and the response is not read to its end. A redirect is followed if it
//! stays on the same origin.

use bytes::Bytes;
use http::header::{HeaderMap, LOCATION, UPGRADE, USER_AGENT as USER_AGENT_HEADER};
use http::{Method, StatusCode, Version};
use tokio::time::Instant;
use tracing::Instrument;
use url::Url;

use super::failure::sorted;
use super::handle::Transport;
use super::limits::Purpose;
use super::redirect::{self, Redirect};
use super::response::Response;
use crate::error::{Error, ErrorKind, Place, Result};

/// A connection that became something else.
pub(crate) use reqwest::Upgraded;

/// An answer whose body goes on.
pub(crate) struct LongAnswer {
    answer: reqwest::Response,
    place: Place,
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
    ) -> Result<LongAnswer> {
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
                () = self.closed() => Err(Error::new(ErrorKind::Cancelled).at(&place)),
                opened = self.open_at(&place, url, headers, secret) => opened,
            }
        };
        let opened = opening.instrument(span.clone()).await;
        let status = opened.as_ref().map(LongAnswer::status);
        let hook = &self.settings.hook;
        span.in_scope(|| hook.tell(&place, 1, status, begun.elapsed()));
        opened
    }

    async fn open_at(
        &self,
        place: &Place,
        mut url: Url,
        headers: HeaderMap,
        secret: &str,
    ) -> Result<LongAnswer> {
        let mut answer = self.ask_for_long(place, &url, headers.clone()).await?;
        for _ in 0..redirect::AT_MOST {
            if !answer.status().is_redirection() {
                break;
            }
            url = self
                .elsewhere(&url, &answer)
                .map_err(|error| error.at(place))?;
            answer = self.ask_for_long(place, &url, headers.clone()).await?;
        }
        let status = answer.status();
        if status == StatusCode::SWITCHING_PROTOCOLS || status.is_success() {
            let place = place.clone();
            return Ok(LongAnswer { answer, place });
        }
        if status.is_redirection() {
            return Err(redirect::too_many().at(place).status(status));
        }
        let limits = &self.settings.limits;
        let deadline = Instant::now() + limits.idle;
        let now = self.now();
        let refusal = Response::read(&mut answer, place, limits, Purpose::Login, deadline, now);
        let refusal = refusal.await?;
        Err(refusal.to_error(&[secret]))
    }

    /// Sends one request and waits for the beginning of its answer.
    async fn ask_for_long(
        &self,
        place: &Place,
        url: &Url,
        headers: HeaderMap,
    ) -> Result<reqwest::Response> {
        let is_upgrade = headers.contains_key(UPGRADE);
        let mut request = reqwest::Request::new(Method::GET, url.clone());
        *request.headers_mut() = headers;
        *request.version_mut() = Version::HTTP_11;
        let agent = self.settings.user_agent.clone();
        request.headers_mut().insert(USER_AGENT_HEADER, agent);
        let deadline = self.deadline(&request, Instant::now());
        let sent = self.streaming.execute(request);
        let answer = self.first_byte(sent, place, &deadline);
        let answer = answer.await.map_err(|failure| failure.error)?;
        self.check_peer(place, &answer, self.settings.own_streams)
            .map_err(|failure| failure.error)?;
        if is_upgrade && answer.version() > Version::HTTP_11 {
            let error = Error::new(ErrorKind::NoStreaming).at(place);
            let why = "the HTTP client speaks HTTP/2, where nothing becomes a WebSocket";
            return Err(error.message(why));
        }
        Ok(answer)
    }

    /// Where a redirect leads, if a token may go there: elsewhere on the same origin, as to the same path
    /// with a slash. What was asked for stays asked for.
    fn elsewhere(&self, from: &Url, answer: &reqwest::Response) -> Result<Url> {
        let redirect = Redirect {
            status: answer.status(),
            from,
            location: answer.headers().get(LOCATION),
        };
        let mut target = redirect.follow(&Method::GET, true, &self.settings.policy)?;
        if target.query().is_none() {
            target.set_query(from.query());
        }
        Ok(target)
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
