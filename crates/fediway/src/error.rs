//! What can go wrong, in one type that says what happened, where, and what to do next.

use std::fmt;

use crate::time::Timestamp;
use crate::url::InstanceUrlError;

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
    source: Option<Source>,
}

/// Where a request went: no ids, no query, no secrets.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) host: String,
    pub(crate) method: http::Method,
    pub(crate) endpoint: &'static str,
}

/// What kind of thing went wrong.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The call was refused before any request: the text says why.
    InvalidInput(String),
    /// The instance address was refused before any request.
    Address(InstanceUrlError),
    /// The server could not be reached, or the connection broke.
    Network,
    /// The server did not answer in time.
    Timeout,
    /// The host resolves to no address that may be connected to.
    Guard,
    /// No secure connection: the certificate or the handshake was refused.
    Tls,
    /// The answer was larger than the limit, in bytes.
    TooLarge(usize),
    /// The server wants this asked elsewhere, and going there was not allowed.
    Redirect,
    /// Too many requests; the limit resets at the moment given, where the server said.
    RateLimited(Option<Timestamp>),
    /// 401: no token, or one that is no longer good.
    Unauthorized,
    /// 403: the token's scopes or the account's rights do not reach.
    Forbidden,
    /// 404.
    NotFound,
    /// 409.
    Conflict,
    /// 410.
    Gone,
    /// 422: the server understood and refused what was sent.
    Unprocessable,
    /// Another 4xx status.
    Refused,
    /// A 5xx status.
    Server,
    /// The answer is not what the endpoint is documented to answer.
    Decode,
    /// The server's OAuth endpoints refused, with this code (RFC 6749, section 5.2).
    OAuth(OAuthCode),
    /// The login did not come to an end.
    Login(LoginFailure),
    /// What answers there is no server with this API: the text says what was found.
    NotAnInstance(String),
    /// The file that was uploaded could not be processed by the server.
    Processing,
    /// The store of registrations and credentials failed.
    Store,
    /// Something on this machine failed: a file, a socket, the source of randomness.
    Local,
    /// The request may or may not have had its effect: the connection broke after it was sent.
    /// Sending it again with the same idempotency key is safe where the server honours keys.
    UnknownOutcome {
        /// The `Idempotency-Key` that the request carried.
        idempotency_key: String,
    },
}

/// The error codes of OAuth (RFC 6749, sections 4.1.2.1 and 5.2).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OAuthCode {
    /// `invalid_client`: the server does not know the app, or its secret is wrong.
    InvalidClient,
    /// `invalid_grant`: the code, refresh token or password is wrong, used, or expired.
    InvalidGrant,
    /// `invalid_request`
    InvalidRequest,
    /// `invalid_scope`
    InvalidScope,
    /// `unauthorized_client`
    UnauthorizedClient,
    /// `unsupported_grant_type`: this server does not offer this way of logging in.
    UnsupportedGrantType,
    /// `access_denied`
    AccessDenied,
    /// Any other word, or none (then empty).
    Other(Box<str>),
}

impl From<&str> for OAuthCode {
    fn from(word: &str) -> Self {
        match word {
            "invalid_client" => Self::InvalidClient,
            "invalid_grant" => Self::InvalidGrant,
            "invalid_request" => Self::InvalidRequest,
            "invalid_scope" => Self::InvalidScope,
            "unauthorized_client" => Self::UnauthorizedClient,
            "unsupported_grant_type" => Self::UnsupportedGrantType,
            "access_denied" => Self::AccessDenied,
            other => Self::Other(clean(other).into()),
        }
    }
}

impl OAuthCode {
    /// The code as servers write it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::InvalidRequest => "invalid_request",
            Self::InvalidScope => "invalid_scope",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::AccessDenied => "access_denied",
            Self::Other(word) => word,
        }
    }
}

/// Why a login did not come to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoginFailure {
    /// The person said no on the consent page.
    Denied,
    /// The callback's `state` is not the one this login sent: it belongs to another login, or
    /// somebody forged it.
    StateMismatch,
    /// The callback's `iss` names another server than the one the login was started on
    /// (RFC 9207).
    IssuerMismatch,
    /// The answer came with neither a code nor an error.
    NoCode,
    /// The code was wrong, used already, or too old.
    CodeRefused,
    /// The login was started too long ago.
    Expired,
    /// Nobody answered at the loopback listener in time.
    TimedOut,
    /// The browser ended before it brought an answer.
    BrowserClosed,
    /// The server refused the new token when it was tried.
    TokenRejected,
    /// The consent page reported an error that is neither a denial nor about the code.
    Refused,
}

impl LoginFailure {
    fn text(self) -> (&'static str, &'static str) {
        match self {
            Self::Denied => (
                "access was denied on the consent page",
                "log in again and approve the app if that was a mistake",
            ),
            Self::StateMismatch => (
                "the answer does not belong to this login (its `state` differs)",
                "start again, and use only the page that this login opened",
            ),
            Self::IssuerMismatch => (
                "the answer comes from another server than the login was started on",
                "do not retry with this server before you know why: it may be an attack",
            ),
            Self::NoCode => ("the answer holds no code", "start the login again"),
            Self::CodeRefused => (
                "the server refused the code: wrong, used already, or expired",
                "start again and bring the new code within a minute",
            ),
            Self::Expired => ("the login was started too long ago", "start it again"),
            Self::TimedOut => (
                "nobody answered on the consent page in time",
                "start again, or log in by pasting the code if the browser cannot reach this machine",
            ),
            Self::BrowserClosed => (
                "the browser was closed before it brought an answer",
                "start again and leave the browser open, or log in by pasting the code",
            ),
            Self::TokenRejected => (
                "the server gave a token and then refused it",
                "start again; if it happens again, report it to the server's admin",
            ),
            Self::Refused => (
                "the server reported an error instead of asking for consent",
                "start the login again",
            ),
        }
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            place: None,
            status: None,
            message: None,
            request_id: None,
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

    pub(crate) fn request_id(mut self, id: Option<&str>) -> Self {
        self.0.request_id = id.map(clean);
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

    /// Whether the same call may work later without any change.
    pub fn is_transient(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::Network | ErrorKind::Timeout | ErrorKind::RateLimited(_) | ErrorKind::Server
        )
    }

    /// What to do now.
    pub fn next_step(&self) -> &'static str {
        match &self.0.kind {
            ErrorKind::InvalidInput(_) => "correct the call",
            ErrorKind::Address(_) => "give the server's host name, such as mastodon.social",
            ErrorKind::Network => "check the host name and the connection, then try again",
            ErrorKind::Timeout => "try again later",
            ErrorKind::Guard => {
                "use a public server; a server on this machine needs a loopback policy"
            }
            ErrorKind::Tls => "check the host name; the server's certificate must be valid for it",
            ErrorKind::TooLarge(_) => "raise the limit of the transport if the answer is wanted",
            ErrorKind::Redirect => "use the server's own host name",
            ErrorKind::RateLimited(_) => "wait until the limit resets",
            ErrorKind::Unauthorized => "log in again",
            ErrorKind::Forbidden => "log in again with the scope that this call needs",
            ErrorKind::NotFound => "check the id and whether this account may see it",
            ErrorKind::Conflict => "read the current state and decide again",
            ErrorKind::Gone => "it was deleted: do not ask again",
            ErrorKind::Unprocessable => "correct what the server names",
            ErrorKind::Refused => "check whether this server offers this call",
            ErrorKind::Server => "try again later, or tell the server's admin",
            ErrorKind::Decode => "report this with the server's software and version",
            ErrorKind::OAuth(code) => code.next_step(),
            ErrorKind::Login(failure) => failure.text().1,
            ErrorKind::NotAnInstance(_) => {
                "check the name: it must be a server with the Mastodon client API"
            }
            ErrorKind::Processing => "upload the file again, or convert it first",
            ErrorKind::Store => "check the place where credentials are kept",
            ErrorKind::Local => "see the cause",
            ErrorKind::UnknownOutcome { .. } => "look whether it is there before sending it again",
        }
    }

    fn what(&self) -> String {
        match &self.0.kind {
            ErrorKind::InvalidInput(why) => why.clone(),
            ErrorKind::Address(error) => error.to_string(),
            ErrorKind::Network => "the server could not be reached".into(),
            ErrorKind::Timeout => "the server did not answer in time".into(),
            ErrorKind::Guard => "the host has no address that may be connected to".into(),
            ErrorKind::Tls => "no secure connection to the server".into(),
            ErrorKind::TooLarge(limit) => format!("the answer is larger than {limit} bytes"),
            ErrorKind::Redirect => "the server redirects to where this request may not go".into(),
            ErrorKind::RateLimited(Some(reset)) => format!("rate limited until {reset}"),
            ErrorKind::RateLimited(None) => "rate limited".into(),
            ErrorKind::Unauthorized => "the token is missing or no longer good".into(),
            ErrorKind::Forbidden => "this is not allowed".into(),
            ErrorKind::NotFound => "not found".into(),
            ErrorKind::Conflict => "in conflict with the current state".into(),
            ErrorKind::Gone => "gone".into(),
            ErrorKind::Unprocessable => "the server refused what was sent".into(),
            ErrorKind::Refused => "the server refused the request".into(),
            ErrorKind::Server => "the server failed".into(),
            ErrorKind::Decode => "the answer is not as documented".into(),
            ErrorKind::OAuth(code) => code.what(),
            ErrorKind::Login(failure) => failure.text().0.into(),
            ErrorKind::NotAnInstance(found) => format!("no server with this API: {found}"),
            ErrorKind::Processing => "the server could not process the file".into(),
            ErrorKind::Store => "the credential store failed".into(),
            ErrorKind::Local => "something on this machine failed".into(),
            ErrorKind::UnknownOutcome { .. } => {
                "the connection broke after the request was sent: it may have worked or not".into()
            }
        }
    }
}

impl OAuthCode {
    fn what(&self) -> String {
        match self {
            Self::InvalidClient => "the server does not know this app, or its secret".into(),
            Self::InvalidGrant => "the code, refresh token or password was refused".into(),
            Self::UnsupportedGrantType => "the server does not offer this way of logging in".into(),
            Self::Other(word) if word.is_empty() => "the server refused to issue a token".into(),
            other => format!("the server refused: {}", other.as_str()),
        }
    }

    fn next_step(&self) -> &'static str {
        match self {
            Self::InvalidClient => "register the app again",
            Self::InvalidGrant => "log in again",
            Self::InvalidScope => "ask for fewer scopes",
            Self::UnsupportedGrantType => {
                "use the authorization code flow: fediway::login, or `fediway login`"
            }
            _ => "log in again through the authorization code flow",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what())?;
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

/// A server's words made fit to print: one line, no control characters, 500 characters.
fn clean(text: &str) -> String {
    const AT_MOST: usize = 500;
    text.chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .take(AT_MOST)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Bidirectional and zero-width characters can make a line in a terminal read as another one.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
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
}
