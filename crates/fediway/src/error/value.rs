//! The error type of this library.

use std::fmt;
use std::sync::Arc;

use super::kind::ErrorKind;
use super::paging::PagingFailure;
use super::place::{FieldError, Missing, Phase, Place};
use crate::printable;
use crate::redact::field_name;
use crate::time::Timestamp;
use crate::url::InstanceUrlError;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// An error of this library.
///
/// - [`kind`](Error::kind) is for programs.
/// - `Display` is one clause for users: what happened, the method, path template and host, the HTTP
///   status, and the server's message.
/// - [`next_step`](Error::next_step) says what to do next.
/// - [`report`](Error::report) prints all of it, with every cause.
///
/// An error and its causes never contain a token, code, client secret or password. Cloning is cheap.
///
/// ```
/// use fediway::{ErrorKind, Instance};
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let error = Instance::discover("http://intranet").await.unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::Address(_)));
/// # });
/// ```
#[derive(Clone)]
pub struct Error(pub(super) Arc<Inner>);

#[derive(Clone)]
pub(super) struct Inner {
    pub(super) kind: ErrorKind,
    pub(super) place: Option<Place>,
    pub(super) status: Option<u16>,
    /// What this library says about it.
    pub(super) message: Option<String>,
    /// What the server said.
    pub(super) words: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) phase: Option<Phase>,
    pub(super) retry_at: Option<Timestamp>,
    pub(super) missing: Option<Missing>,
    /// The path that was asked, where it is not declared.
    pub(super) path: Option<String>,
    /// What to do now, where that is more than the kind says.
    pub(super) advice: Option<&'static str>,
    pub(super) fields: Vec<FieldError>,
    pub(super) decode: Option<(String, String)>,
    pub(super) source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Arc::new(Inner {
            kind,
            place: None,
            status: None,
            message: None,
            words: None,
            request_id: None,
            phase: None,
            retry_at: None,
            missing: None,
            path: None,
            advice: None,
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

    /// An error of a [`Store`](crate::store::Store): reading or writing failed.
    pub fn store(what: &str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Store).message(what).source(source)
    }

    fn inner(&mut self) -> &mut Inner {
        Arc::make_mut(&mut self.0)
    }

    pub(crate) fn at(mut self, place: &Place) -> Self {
        self.inner().place = Some(place.clone());
        self
    }

    pub(crate) fn status(mut self, status: http::StatusCode) -> Self {
        self.inner().status = Some(status.as_u16());
        self
    }

    /// Adds this library's own words about what happened.
    pub(crate) fn message(mut self, message: &str) -> Self {
        self.inner().message = some(printable::short(message));
        self
    }

    /// Adds the server's words: without control characters, 500 characters at most.
    pub(crate) fn server_said(mut self, words: &str) -> Self {
        self.inner().words = some(printable::short(words));
        self
    }

    pub(crate) fn request_id(mut self, id: Option<String>) -> Self {
        self.inner().request_id = id.map(|id| printable::short(&id));
        self
    }

    pub(crate) fn phase(mut self, phase: Phase) -> Self {
        self.inner().phase = Some(phase);
        self
    }

    /// Keeps when the server asked to be asked again.
    pub(crate) fn asked_again_at(mut self, moment: Option<Timestamp>) -> Self {
        self.inner().retry_at = moment;
        self
    }

    pub(crate) fn missing(mut self, missing: Missing) -> Self {
        self.inner().missing = Some(missing);
        self
    }

    /// Names the path of a call that is not declared, without its query.
    pub(crate) fn path(mut self, path: &str) -> Self {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        self.inner().path = some(printable::short(path));
        self
    }

    /// Says what to do now, where the kind alone says too little.
    pub(crate) fn advise(mut self, advice: &'static str) -> Self {
        self.inner().advice = Some(advice);
        self
    }

    /// Keeps what the server found wrong, field by field.
    pub(crate) fn fields(mut self, found: impl IntoIterator<Item = [String; 3]>) -> Self {
        const AT_MOST: usize = 32;
        let cleaned = |[field, code, description]: [String; 3]| FieldError {
            field: printable::short(&field),
            code: printable::short(&code),
            description: printable::short(&description),
        };
        self.inner().fields = found.into_iter().take(AT_MOST).map(cleaned).collect();
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
        self.inner().decode = Some((printable::short(&path), printable::short(&snippet)));
        self
    }

    pub(crate) fn source(mut self, source: impl Into<Source>) -> Self {
        self.inner().source = Some(Arc::from(source.into()));
        self
    }

    /// The same error, seen as another kind of failure.
    pub(crate) fn into_kind(mut self, kind: ErrorKind) -> Self {
        self.inner().kind = kind;
        self
    }

    /// The kind of this error.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The host of the request, if there was one.
    pub fn host(&self) -> Option<&str> {
        self.0.place.as_ref().map(|place| &*place.host)
    }

    /// The method and path template of the request, if there was one.
    pub fn endpoint(&self) -> Option<(&http::Method, &'static str)> {
        self.0
            .place
            .as_ref()
            .map(|place| (&place.method, place.endpoint))
    }

    /// The HTTP status of the response, if there was one.
    pub fn http_status(&self) -> Option<u16> {
        self.0.status
    }

    /// The server's message: its `error` text or its plain text. The title of a web page is not a
    /// message, because the page often comes from a proxy. `Display` shows it as a title.
    pub fn server_message(&self) -> Option<&str> {
        self.0.words.as_deref()
    }

    /// The `X-Request-Id` of the response, for a report to the server's admin.
    pub fn server_request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The phase in which the call failed with [`ErrorKind::Timeout`].
    pub fn timed_out_in(&self) -> Option<Phase> {
        self.0.phase
    }

    /// The errors of single fields, if the server says.
    pub fn field_errors(&self) -> &[FieldError] {
        &self.0.fields
    }

    /// Where decoding failed, such as `account.fields[2].name`.
    pub fn decode_path(&self) -> Option<&str> {
        self.0.decode.as_ref().map(|(path, _)| path.as_str())
    }

    /// The part of the response where decoding failed, with each text replaced by `…`.
    pub fn snippet(&self) -> Option<&str> {
        self.0.decode.as_ref().map(|(_, snippet)| snippet.as_str())
    }

    /// When to try again, if the server says.
    pub fn retry_at(&self) -> Option<Timestamp> {
        match self.0.kind {
            ErrorKind::RateLimited(reset) => reset,
            _ => self.0.retry_at,
        }
    }

    /// Whether the server does not have this endpoint, as far as its response tells: 405, 501, or a 404
    /// whose message is about the path and not about an object.
    pub fn is_unknown_endpoint(&self) -> bool {
        self.0.missing == Some(Missing::Call)
    }

    /// Whether the server says that the object of the call is not there: 410, or a 404 with a
    /// [message](Self::server_message) about the object. A 404 that is about the path does not count: see
    /// [`is_unknown_endpoint`](Self::is_unknown_endpoint).
    ///
    /// ```
    /// # async fn example(client: &fediway::Client) -> fediway::Result<()> {
    /// match client.statuses().get("109302436954721982").await {
    ///     Err(error) if error.is_missing_object() => println!("it was deleted"),
    ///     status => println!("{}", status?.content),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_missing_object(&self) -> bool {
        match self.0.kind {
            ErrorKind::Gone => true,
            ErrorKind::NotFound => self.0.words.is_some() && !self.is_unknown_endpoint(),
            _ => false,
        }
    }

    /// Whether the object of the call may not be there: a 404 without a
    /// [message](Self::server_message). Some servers send no message for a missing object. A proxy in front
    /// of a server that is down sends none either, so this is no proof. Before you believe it, fetch an
    /// object of the same kind that exists, and then this one again.
    pub fn may_be_missing_object(&self) -> bool {
        self.0.kind == ErrorKind::NotFound && self.0.words.is_none() && !self.is_unknown_endpoint()
    }

    /// Whether the same call may succeed later.
    ///
    /// This is `false` for [`ErrorKind::UnknownOutcome`]: the call may have had its effect already.
    pub fn is_transient(&self) -> bool {
        match self.0.kind {
            ErrorKind::Network | ErrorKind::Timeout | ErrorKind::RateLimited(_) => true,
            // A post that the server failed at may have had its effect.
            ErrorKind::Server if self.is_post() => false,
            ErrorKind::Paging(PagingFailure::NothingNew(_)) => true,
            ErrorKind::Server => !matches!(self.0.status, Some(501 | 505..=519)),
            _ => false,
        }
    }

    /// The path that was asked: as a template, or as it was given where none is declared.
    pub(super) fn asked_path(&self) -> Option<&str> {
        let place = self.0.place.as_ref()?;
        Some(self.0.path.as_deref().unwrap_or(place.endpoint))
    }

    pub(super) fn is_post(&self) -> bool {
        let place = self.0.place.as_ref();
        place.is_some_and(|place| place.method == http::Method::POST)
    }

    /// Whether the call makes something that may be there now. A login makes nothing to look for.
    pub(super) fn may_be_done(&self) -> bool {
        let path = self.0.place.as_ref().map_or("", |place| place.endpoint);
        self.is_post() && !path.starts_with("/oauth/") && path != "/api/v1/apps"
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("place", &self.0.place)
            .field("status", &self.0.status)
            .field("message", &self.0.message)
            .field("words", &self.0.words)
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

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
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
    fn server_words_cannot_steer_a_terminal() {
        let error = Error::new(ErrorKind::Server).server_said("a\u{1b}[2Jb\r\n\u{202e}c");
        assert_eq!(error.server_message(), Some("a[2Jb  c"));
        let long = "x".repeat(10_000);
        assert_eq!(
            Error::new(ErrorKind::Server)
                .server_said(&long)
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

    #[test]
    fn a_copy_knows_the_same() {
        let error = Error::store("a", std::io::Error::other("b")).at(&place());
        let copy = error.clone().server_said("c");
        assert_eq!(format!("{error}: c"), copy.to_string());
        assert!(std::error::Error::source(&copy).is_some());
        assert_eq!(error.server_message(), None);
    }
}
