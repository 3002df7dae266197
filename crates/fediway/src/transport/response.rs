//! An answer, read within its size limit.

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::entities::ErrorAnswer;
use crate::error::{Error, ErrorKind, Place, Result};
use crate::time::{self, Timestamp};

/// What a server answered, byte by byte.
#[derive(Clone)]
pub struct Response {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    place: Place,
}

impl Response {
    pub(super) async fn read(
        mut answer: reqwest::Response,
        place: Place,
        limit: usize,
    ) -> Result<Self> {
        let too_large = || {
            Error::new(ErrorKind::TooLarge(limit))
                .at(&place)
                .status(answer.status())
        };
        let announced = answer.content_length().unwrap_or(0);
        if announced > limit as u64 {
            return Err(too_large());
        }
        // An announcement is a claim: no more is reserved for it than a small answer needs.
        let mut body = BytesMut::with_capacity((announced as usize).min(64 << 10));
        let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
        loop {
            match answer.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= limit => {
                    body.extend_from_slice(&chunk)
                }
                Ok(Some(_)) => {
                    return Err(Error::new(ErrorKind::TooLarge(limit))
                        .at(&place)
                        .status(status));
                }
                Ok(None) => break,
                Err(error) => return Err(super::connection_error(error, &place).status(status)),
            }
        }
        Ok(Self {
            status,
            headers,
            body: body.freeze(),
            place,
        })
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came, decompressed.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body as a value.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if it is not one.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_slice(&self.body).map_err(|error| self.decode_error(&error))
    }

    /// The error for a body that does not decode: says where, quotes nothing.
    pub(crate) fn decode_error(&self, error: &serde_json::Error) -> Error {
        let why = match error.classify() {
            serde_json::error::Category::Data => "a value that does not fit",
            serde_json::error::Category::Eof => "it ends too early",
            _ if looks_like_html(&self.body) => "it is a web page",
            _ => "it is not JSON",
        };
        let place = format!("{why} (line {}, column {})", error.line(), error.column());
        self.error_of(ErrorKind::Decode).message(&place)
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
        self.error_of(self.kind())
            .message(&without(self.message(), secrets))
    }

    /// An error of this kind about this answer.
    pub(crate) fn error_of(&self, kind: ErrorKind) -> Error {
        Error::new(kind)
            .at(&self.place)
            .status(self.status)
            .request_id(self.header("x-request-id"))
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
            429 => ErrorKind::RateLimited(self.rate_limit_reset()),
            400..=499 => ErrorKind::Refused,
            500..=599 => ErrorKind::Server,
            _ => ErrorKind::Decode,
        }
    }

    fn rate_limit_reset(&self) -> Option<Timestamp> {
        self.header("x-ratelimit-reset").and_then(time::parse)
    }

    /// The server's own words: `error_description` or `error`, else the title of the page, else
    /// the start of a plain text.
    pub(crate) fn message(&self) -> String {
        if let Ok(answer) = serde_json::from_slice::<ErrorAnswer>(&self.body) {
            return answer.text();
        }
        let text = String::from_utf8_lossy(&self.body[..self.body.len().min(8 << 10)]);
        if looks_like_html(&self.body) {
            return html_title(&text).unwrap_or_default().to_owned();
        }
        text.into_owned()
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

impl ErrorAnswer {
    /// The text for people.
    fn text(self) -> String {
        match (self.error_description, self.error) {
            (Some(description), _) if !description.is_empty() => description,
            (_, serde_json::Value::String(error)) => error,
            (_, serde_json::Value::Null) => String::new(),
            (_, other) => other.to_string(),
        }
    }
}

fn without(mut text: String, secrets: &[&str]) -> String {
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        text = text.replace(secret, "…");
    }
    text
}

fn looks_like_html(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<")
}

fn html_title(page: &str) -> Option<&str> {
    let lower = page.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    Some(page[start..end].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Response {
        Response {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::copy_from_slice(body.as_bytes()),
            place: Place {
                host: "example.org".into(),
                method: http::Method::GET,
                endpoint: "/api/v1/statuses/{id}",
            },
        }
    }

    #[test]
    fn the_servers_words_are_found_in_every_form() {
        for (body, words) in [
            (r#"{"error":"Record not found"}"#, "Record not found"),
            (
                r#"{"error":"invalid_grant","error_description":"too old"}"#,
                "too old",
            ),
            (r#"{"error":{"name":"ZodError"}}"#, r#"{"name":"ZodError"}"#),
            (
                "<!DOCTYPE html><html><Title lang=en> Oops </title>…",
                "Oops",
            ),
            ("<html>no title", ""),
            ("Invalid Bearer token", "Invalid Bearer token"),
            ("", ""),
            ("[1,2", "[1,2"),
            ("null", "null"),
        ] {
            assert_eq!(answer(500, body).message(), words, "{body}");
        }
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
