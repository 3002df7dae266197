//! A response, read within its size limit.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use tokio::time::Instant;

use super::limits::{Limits, Purpose};
use super::link::{self, Cursor};
use super::{body, challenge, json_path, received, refusal, words};
use crate::error::{Error, ErrorKind, Missing, Place, Result};
use crate::rate_limit::headers;
use crate::redact;
use crate::time::Timestamp;

/// JSON as a value. That it is UTF-8 is checked once for all of it, which is faster than for each
/// text in it. What is not UTF-8 is replaced, so that one bad letter does not fail a page.
pub(crate) fn decoded<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    match std::str::from_utf8(body) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_str(&String::from_utf8_lossy(body)),
    }
}

/// How deep JSON is read; serde_json's own limit.
const DEEPEST: usize = 128;

/// A response as the server sent it.
#[derive(Clone)]
pub struct Response {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    place: Place,
    /// Whether an error may show the shape of the body: that of a token answer is nobody's business.
    quotable: bool,
    /// The token that the request carried, to be cut out of everything the server says.
    token: Option<HeaderValue>,
    /// When it came, by the transport's clock.
    came: Timestamp,
}

impl Response {
    pub(super) async fn read(
        answer: &mut reqwest::Response,
        place: &Place,
        limits: &Limits,
        purpose: Purpose,
        deadline: Instant,
        came: Timestamp,
    ) -> Result<Self> {
        let (status, mut headers) = (answer.status(), std::mem::take(answer.headers_mut()));
        let at_place = |error: Error| error.at(place).status(status);
        let bytes = headers
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len());
        if headers.len() > limits.header_count || bytes.sum::<usize>() > limits.header_bytes {
            return Err(at_place(Error::new(ErrorKind::HeadersTooLarge)));
        }
        let (limit, time) = (limits.body(purpose), (limits.idle, deadline));
        let body = body::read(answer, &mut headers, place, limit, time).await;
        Ok(Self {
            status,
            headers,
            body: body.map_err(at_place)?,
            place: place.clone(),
            quotable: purpose == Purpose::Api,
            token: None,
            came,
        })
    }

    /// An answer that was recorded.
    #[cfg(test)]
    pub(crate) fn recorded(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: body.into(),
            place: Place {
                host: "recorded.example".into(),
                method: http::Method::GET,
                endpoint: "",
            },
            quotable: true,
            token: None,
            came: Timestamp::UNIX_EPOCH,
        }
    }

    /// When it came, by the transport's clock.
    pub(crate) const fn came(&self) -> Timestamp {
        self.came
    }

    /// When it was sent, by the server's clock.
    pub(crate) fn sent(&self) -> Timestamp {
        headers::server_time(&self.headers, self.came)
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body, decompressed.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body as a value.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if the body is not such a value, [`ErrorKind::TooDeep`] if it is nested too
    /// deep, [`ErrorKind::EmptyAnswer`] if a change was answered with an empty body. If the body is an
    /// error in spite of its status, that error is returned.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        let body = match self.body.trim_ascii() {
            // Calls that answer nothing do so as `{}` on some servers and as nothing on others.
            [] => b"{}",
            body => body,
        };
        if std::any::type_name::<T>() != std::any::type_name::<serde_json::Value>() {
            self.accepted()?;
        }
        decoded(body).map_err(|error| self.decode_error(&error, &received::name_of::<T>()))
    }

    /// The body as a value, or `None` if there is none. The request has had its effect in both cases.
    pub(crate) fn json_if_any<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        self.accepted()?;
        let read = self.json();
        if let Err(error) = &read
            && !matches!(self.body.trim_ascii(), b"" | b"{}" | b"null")
        {
            tracing::debug!(%error, "the answer could not be read; what was asked for is done");
        }
        Ok(read.ok())
    }

    /// The error for a body that is not what was `due`: says what came instead and where, and
    /// quotes nothing. It is the same code for every type, so that it is compiled once.
    pub(crate) fn decode_error(&self, error: &serde_json::Error, due: &str) -> Error {
        if words::is_deeper_than(&self.body, DEEPEST) {
            return self.error_of(ErrorKind::TooDeep);
        }
        let words = words::error_in_unreadable(&self.body).filter(|_| self.quotable);
        if let Err(error) = self.accepted_but_for(words) {
            return error;
        }
        let body = self.body.trim_ascii();
        let nothing = matches!(body, b"" | b"{}" | b"null");
        if nothing && self.quotable && !self.place.method.is_safe() {
            return self.error_of(ErrorKind::EmptyAnswer);
        }
        let is_json = error.classify() == Category::Data;
        let ends_early = error.classify() == Category::Eof;
        let message = received::described(body, due, is_json, ends_early);
        let failed = self.error_of(ErrorKind::Decode).message(&message);
        if !self.quotable || nothing || words::looks_like_html(body) {
            return failed;
        }
        let (line, column) = (error.line(), error.column());
        let path = json_path::path_to(&self.body, words::end_of(&self.body, line, column));
        failed.decode_at(&path, words::shape_before(&self.body, line, column))
    }

    /// Whether the answer is not an error in spite of its status. Those of the OAuth endpoints are
    /// judged elsewhere.
    pub(crate) fn accepted(&self) -> Result<()> {
        let words = words::error_in_success(&self.body).filter(|_| self.quotable);
        self.accepted_but_for(words)
    }

    fn accepted_but_for(&self, words: Option<String>) -> Result<()> {
        match words.map(|words| self.without(&words, &[])) {
            Some(words) => Err(self.error_of(refusal::kind_of(&words)).server_said(&words)),
            None => Ok(()),
        }
    }

    /// This answer if its status is a success, else the error it stands for.
    pub(crate) fn success(self, secrets: &[&str]) -> Result<Self> {
        if self.status.is_success() {
            Ok(self)
        } else {
            Err(self.to_error(secrets))
        }
    }

    /// The error that this answer stands for. Should the server quote one of the secrets that the
    /// request carried, it is cut out.
    pub(crate) fn to_error(&self, secrets: &[&str]) -> Error {
        let cut = |text: String| self.without(&text, secrets);
        let (words, page) = (self.message(), words::page(&self.body));
        let mut error = self
            .error_of(self.kind())
            .asked_again_at(self.retry_after(self.came))
            .request_id(self.header("x-request-id").map(|id| cut(id.to_owned())));
        if let Some(missing) = self.missing(&words, page.is_some()) {
            error = error.missing(missing);
        }
        if let Some(page) = page {
            error = error.message(&cut(page));
        }
        let error = error.server_said(&cut(words));
        if self.status != StatusCode::UNPROCESSABLE_ENTITY {
            return error;
        }
        let fields = words::field_errors(&self.body).into_iter();
        error.fields(fields.map(|field| field.map(cut)))
    }

    fn missing(&self, words: &str, is_page: bool) -> Option<Missing> {
        match self.status {
            StatusCode::NOT_FOUND => Some(refusal::missing(words, is_page, self.place.endpoint)),
            StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED => Some(Missing::Call),
            _ => None,
        }
    }

    /// An error of this kind about this answer.
    pub(crate) fn error_of(&self, kind: ErrorKind) -> Error {
        let error = Error::new(kind).at(&self.place).status(self.status);
        // The answer to a form may quote what was in the form, which is not known here.
        let id = self.header("x-request-id").filter(|_| self.quotable);
        error.request_id(id.map(|id| self.without(id, &[])))
    }

    /// Where the request went.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    fn without(&self, text: &str, secrets: &[&str]) -> String {
        let token = self.token.as_ref().and_then(|token| token.to_str().ok());
        let token = token.map(|token| token.trim_start_matches("Bearer "));
        let secrets: Vec<_> = secrets.iter().copied().chain(token).collect();
        redact::cut(text, &secrets)
    }

    /// Notes what the request carried.
    pub(crate) fn carried(mut self, token: Option<HeaderValue>) -> Self {
        self.token = token;
        self
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn kind(&self) -> ErrorKind {
        match self.status.as_u16() {
            401 => ErrorKind::Unauthorized,
            403 => ErrorKind::Forbidden,
            404 => ErrorKind::NotFound,
            409 => ErrorKind::Conflict,
            410 => ErrorKind::Gone,
            422 => ErrorKind::Unprocessable,
            429 => ErrorKind::RateLimited(self.rate_limit_reset(self.came)),
            400..=499 => ErrorKind::Refused,
            500..=599 => ErrorKind::Server,
            _ => ErrorKind::Decode,
        }
    }

    /// When asking again makes sense: what `Retry-After` says, else the end of a window that is used up.
    pub(crate) fn rate_limit_reset(&self, now: Timestamp) -> Option<Timestamp> {
        let window = headers::window(&self.headers, now);
        let used_up = window.filter(|window| window.remaining == 0);
        self.retry_after(now)
            .or_else(|| used_up.map(|window| window.ends))
    }

    pub(crate) fn retry_after(&self, now: Timestamp) -> Option<Timestamp> {
        headers::retry_after(&self.headers, now)
    }

    /// The server's own words: in the body, else in its challenge.
    pub(crate) fn message(&self) -> String {
        let words = words::message(&self.body);
        if !words.is_empty() {
            return words;
        }
        let challenge = self.header("www-authenticate").and_then(challenge::words);
        challenge.unwrap_or_default()
    }

    /// The error code in its challenge.
    pub(crate) fn challenge_code(&self) -> Option<String> {
        let challenges = self.headers.get_all(http::header::WWW_AUTHENTICATE).iter();
        let mut challenges = challenges.filter_map(|header| header.to_str().ok());
        challenges.find_map(challenge::code)
    }

    /// The cursor of another page of this list, by its relation: `next` or `prev`.
    pub fn cursor(&self, relation: &str) -> Option<Cursor> {
        self.links().find_map(|link| link::cursor(&link, relation))
    }

    /// Whether its `Link` header names a next page by a parameter that is no cursor and not among these.
    pub(crate) fn leads_elsewhere(&self, known: &[&str]) -> bool {
        let mut links = self.links();
        self.cursor("next").is_none()
            && links.any(|link| link::leads_elsewhere(&link, "next", known))
    }

    /// The values of its `Link` headers. Some servers write a hashtag in a path as it is.
    fn links(&self) -> impl Iterator<Item = String> {
        let links = self.headers.get_all(http::header::LINK).iter();
        links.map(|link| String::from_utf8_lossy(link.as_bytes()).into_owned())
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("place", &self.place)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
impl Response {
    /// An answer that nobody sent.
    pub(super) fn for_tests(status: StatusCode, body: Bytes) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body,
            place: Place {
                host: "example.org".into(),
                method: http::Method::GET,
                endpoint: "/api/v1/statuses/{id}",
            },
            quotable: true,
            token: None,
            came: Timestamp::UNIX_EPOCH,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Response {
        let body = Bytes::copy_from_slice(body.as_bytes());
        Response::for_tests(StatusCode::from_u16(status).unwrap(), body)
    }

    #[test]
    fn a_quoted_secret_is_cut_out() {
        let error = answer(401, r#"{"error":"bad token s3cr3t!"}"#).to_error(&["s3cr3t", ""]);
        assert_eq!(error.server_message(), Some("bad token …!"));
        assert_eq!(error.kind(), &ErrorKind::Unauthorized);
    }

    #[test]
    fn a_body_that_does_not_decode_is_not_quoted() {
        let error = answer(200, r#"{"access_token":"s3cr3t""#)
            .json::<u8>()
            .unwrap_err();
        assert!(!format!("{error} {error:?}").contains("s3cr3t"));
    }
}
