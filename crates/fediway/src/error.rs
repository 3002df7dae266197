//! What can go wrong, in one type that says what happened, where, and what to do next.

mod kind;
mod login;
mod oauth;
mod words;

use std::fmt;

use crate::time::Timestamp;
use crate::url::InstanceUrlError;
use words::clean;

pub(crate) use words::{field_name, printable};

pub use kind::ErrorKind;
pub use login::LoginFailure;
pub use oauth::OAuthCode;

/// The result of everything in this library that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// An error of this library.
///
/// [`kind`](Error::kind) is for programs, `Display` for people: it names what happened, the
/// host, the endpoint (as a template, without ids and query), the HTTP status, the server's own
/// words and the next step. It never holds a token, code, client secret or password.
///
/// ```
/// use fediway::{ErrorKind, Instance};
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let error = Instance::discover("http://intranet").await.unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::Address(_)));
/// # });
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    place: Option<Place>,
    status: Option<u16>,
    message: Option<String>,
    request_id: Option<String>,
    phase: Option<Phase>,
    fields: Vec<FieldError>,
    decode: Option<(String, String)>,
    source: Option<Source>,
}

/// What a server found wrong with one field of a request (`details` of a 422).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// The name of the field.
    pub field: String,
    /// The code, such as `ERR_TAKEN`.
    pub code: String,
    /// The same for people, in the server's language.
    pub description: String,
}

/// What a call was waiting for when its time was up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// The connection.
    Connect,
    /// The first byte of the answer.
    FirstByte,
    /// More of the answer: nothing came for too long.
    Idle,
    /// The end of the answer: it came too slowly.
    Total,
}

impl Phase {
    const fn text(self) -> &'static str {
        match self {
            Self::Connect => " (no connection)",
            Self::FirstByte => " (connected, but no answer began)",
            Self::Idle => " (the answer stopped half-way)",
            Self::Total => " (the answer came too slowly)",
        }
    }
}

/// Where a request went: no ids, no query, no secrets.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) host: String,
    pub(crate) method: http::Method,
    pub(crate) endpoint: &'static str,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            place: None,
            status: None,
            message: None,
            request_id: None,
            phase: None,
            fields: Vec::new(),
            decode: None,
            source: None,
        }))
    }

    pub(crate) fn invalid(why: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidInput(why.into()))
    }

    pub(crate) fn local(what: &str, source: impl Into<Source>) -> Self {
        Self::new(ErrorKind::Local).message(what).source(source)
    }

    /// For a [`Store`](crate::store::Store): reading or writing failed.
    pub fn store(what: &str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Store).message(what).source(source)
    }

    pub(crate) fn at(mut self, place: &Place) -> Self {
        self.0.place = Some(place.clone());
        self
    }

    pub(crate) fn status(mut self, status: http::StatusCode) -> Self {
        self.0.status = Some(status.as_u16());
        self
    }

    /// Keeps the server's words: without control characters, 500 characters at most.
    pub(crate) fn message(mut self, message: &str) -> Self {
        let message = clean(message);
        self.0.message = (!message.is_empty()).then_some(message);
        self
    }

    pub(crate) fn request_id(mut self, id: Option<String>) -> Self {
        self.0.request_id = id.map(|id| clean(&id));
        self
    }

    pub(crate) fn phase(mut self, phase: Phase) -> Self {
        self.0.phase = Some(phase);
        self
    }

    /// Keeps what the server found wrong, field by field.
    pub(crate) fn fields(mut self, found: impl IntoIterator<Item = [String; 3]>) -> Self {
        const AT_MOST: usize = 32;
        let cleaned = |[field, code, description]: [String; 3]| FieldError {
            field: clean(&field),
            code: clean(&code),
            description: clean(&description),
        };
        self.0.fields = found.into_iter().take(AT_MOST).map(cleaned).collect();
        self
    }

    /// Keeps where decoding failed. Names that could be anything are left out of the path.
    pub(crate) fn decode_at(mut self, path: &str, snippet: String) -> Self {
        let named = |part: &str| {
            let name = part.split('[').next().unwrap_or_default();
            match name.is_empty() || field_name(name).is_some() {
                true => part.to_owned(),
                false => "…".to_owned(),
            }
        };
        let path: Vec<_> = path.split('.').take(32).map(named).collect();
        let path = path.join(".");
        self.0.decode = Some((clean(&path), clean(&snippet)));
        self
    }

    pub(crate) fn source(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The same error, seen as another kind of failure.
    pub(crate) fn into_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// What kind of error this is.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The host that was asked, where one was.
    pub fn host(&self) -> Option<&str> {
        self.0.place.as_ref().map(|place| place.host.as_str())
    }

    /// The method and the path template that were asked, where a request was made.
    pub fn endpoint(&self) -> Option<(&http::Method, &'static str)> {
        self.0
            .place
            .as_ref()
            .map(|place| (&place.method, place.endpoint))
    }

    /// The HTTP status of the answer, where there was one.
    pub fn http_status(&self) -> Option<u16> {
        self.0.status
    }

    /// What the server said: its `error` text, or the title of its error page.
    pub fn server_message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The `X-Request-Id` of the answer, to quote to the server's admin.
    pub fn server_request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// What the call was waiting for, if it failed with [`ErrorKind::Timeout`].
    pub fn timed_out_in(&self) -> Option<Phase> {
        self.0.phase
    }

    /// What the server found wrong with each field, where it said.
    pub fn field_errors(&self) -> &[FieldError] {
        &self.0.fields
    }

    /// Where in the answer decoding failed, such as `account.fields[2].name`.
    pub fn decode_path(&self) -> Option<&str> {
        self.0.decode.as_ref().map(|(path, _)| path.as_str())
    }

    /// The answer around the place where decoding failed, every text in it replaced by `…`.
    pub fn snippet(&self) -> Option<&str> {
        self.0.decode.as_ref().map(|(_, snippet)| snippet.as_str())
    }

    /// When asking again makes sense, where the server said.
    pub fn retry_at(&self) -> Option<Timestamp> {
        match self.0.kind {
            ErrorKind::RateLimited(reset) => reset,
            _ => None,
        }
    }

    /// Whether the same call may work later without any change.
    ///
    /// [`ErrorKind::UnknownOutcome`] is not among them: it may have worked already.
    pub fn is_transient(&self) -> bool {
        match self.0.kind {
            ErrorKind::Network | ErrorKind::Timeout | ErrorKind::RateLimited(_) => true,
            // A post that the server failed at may have had its effect.
            ErrorKind::Server if self.is_post() => false,
            ErrorKind::Server => !matches!(self.0.status, Some(501 | 505..=519)),
            _ => false,
        }
    }

    fn is_post(&self) -> bool {
        let place = self.0.place.as_ref();
        place.is_some_and(|place| place.method == http::Method::POST)
    }

    /// What to do now.
    pub fn next_step(&self) -> &'static str {
        self.0.kind.next_step()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.kind.what())?;
        f.write_str(self.0.phase.map_or("", Phase::text))?;
        if let Some(place) = &self.0.place {
            write!(f, " ({} {} on {}", place.method, place.endpoint, place.host)?;
            if let Some(status) = self.0.status {
                write!(f, ", HTTP {status}")?;
            }
            f.write_str(")")?;
        }
        if let Some(message) = &self.0.message {
            write!(f, ": {message}")?;
        }
        for wrong in &self.0.fields {
            write!(f, "; {}: {}", wrong.field, wrong.description)?;
        }
        if let Some((path, snippet)) = &self.0.decode {
            write!(f, "; at `{path}`: {snippet}")?;
        }
        write!(f, "; next: {}", self.next_step())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("place", &self.0.place)
            .field("status", &self.0.status)
            .field("message", &self.0.message)
            .field("request_id", &self.0.request_id)
            .field("phase", &self.0.phase)
            .field("fields", &self.0.fields)
            .field("decode", &self.0.decode)
            .field("source", &self.0.source)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

impl From<InstanceUrlError> for Error {
    fn from(error: InstanceUrlError) -> Self {
        Self::new(ErrorKind::Address(error))
    }
}

impl From<getrandom::Error> for Error {
    fn from(error: getrandom::Error) -> Self {
        Self::local("no random numbers from the operating system", error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place {
            host: "example.org".into(),
            method: http::Method::GET,
            endpoint: "/api/v1/statuses/{id}",
        }
    }

    #[test]
    fn says_what_where_and_what_next() {
        let error = Error::new(ErrorKind::NotFound)
            .at(&place())
            .status(http::StatusCode::NOT_FOUND)
            .message("Record not found");
        assert_eq!(
            error.to_string(),
            "not found (GET /api/v1/statuses/{id} on example.org, HTTP 404): Record not found; \
             next: check the id and whether this account may see it"
        );
    }

    #[test]
    fn server_words_cannot_steer_a_terminal() {
        let error = Error::new(ErrorKind::Server).message("a\u{1b}[2Jb\r\n\u{202e}c");
        assert_eq!(error.server_message(), Some("a[2Jb  c"));
        let long = "x".repeat(10_000);
        assert_eq!(
            Error::new(ErrorKind::Server)
                .message(&long)
                .server_message()
                .unwrap()
                .len(),
            500
        );
    }

    #[test]
    fn a_post_that_the_server_failed_at_is_not_to_be_repeated_blindly() {
        let failed = |method| {
            let place = Place { method, ..place() };
            Error::new(ErrorKind::Server)
                .at(&place)
                .status(http::StatusCode::INTERNAL_SERVER_ERROR)
        };
        assert!(failed(http::Method::GET).is_transient());
        assert!(!failed(http::Method::POST).is_transient());
    }
}
