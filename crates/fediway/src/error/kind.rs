//! The kinds of errors.

use super::login::LoginFailure;
use super::oauth::OAuthCode;
use super::paging::PagingFailure;
use crate::time::{Timestamp, to_seconds};
use crate::url::InstanceUrlError;

/// The kind of an error.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The call was refused before any request. The text says why.
    InvalidInput(String),
    /// The instance address was refused before any request.
    Address(InstanceUrlError),
    /// The server could not be reached, or the connection broke.
    Network,
    /// The server did not answer in time. [`Error::timed_out_in`](crate::Error::timed_out_in) names the
    /// phase.
    Timeout,
    /// The host name resolves to no permitted address.
    Guard,
    /// The TLS handshake failed, or the certificate is not valid.
    Tls,
    /// The response is larger than this limit in bytes.
    TooLarge(usize),
    /// The headers of the response exceed the limit of their size or number.
    HeadersTooLarge,
    /// The JSON of the response is nested too deep.
    TooDeep,
    /// The server redirects the request to an address that it may not follow.
    Redirect,
    /// Too many requests. The limit is reset at this time, if the server says.
    RateLimited(Option<Timestamp>),
    /// 401: the token is missing or no longer valid.
    Unauthorized,
    /// The token has expired and cannot be refreshed. The user must log in again.
    ReauthenticationRequired,
    /// 403: the token's scopes or the account's permissions are not sufficient.
    Forbidden,
    /// 404.
    NotFound,
    /// 409.
    Conflict,
    /// 410.
    Gone,
    /// 422: the server refuses the values that were sent.
    /// [`Error::field_errors`](crate::Error::field_errors) has the fields that it names.
    Unprocessable,
    /// Another 4xx status.
    Refused,
    /// A 5xx status.
    Server,
    /// The response does not match the documentation of the endpoint.
    /// [`Error::decode_path`](crate::Error::decode_path) and [`Error::snippet`](crate::Error::snippet)
    /// show where.
    Decode,
    /// A walk through a list stopped before its end.
    Paging(PagingFailure),
    /// An OAuth endpoint of the server refused with this code (RFC 6749, section 5.2).
    OAuth(OAuthCode),
    /// The login failed.
    Login(LoginFailure),
    /// There is no server with this API. The text says what was found.
    NotAnInstance(String),
    /// The server has no streaming API.
    NoStreaming,
    /// The server could not process the uploaded file.
    Processing,
    /// The store of registrations and credentials failed.
    Store,
    /// Something on this machine failed: a file, a socket, the source of randomness.
    Local,
    /// The transport was closed before or during the call.
    Cancelled,
    /// The request may or may not have had its effect: after it was sent, the connection broke or the
    /// time limit was reached. Sending it again with the same idempotency key is safe if the server
    /// honours such keys. Otherwise, check first whether it had its effect.
    UnknownOutcome {
        /// The `Idempotency-Key` of the request, if it had one.
        idempotency_key: Option<String>,
    },
    /// The server accepted the request and sent an empty response. The request had its effect, but its
    /// result is unknown.
    EmptyAnswer,
}

impl ErrorKind {
    pub(super) fn what(&self) -> String {
        match self {
            Self::InvalidInput(why) => why.clone(),
            Self::Address(error) => error.to_string(),
            Self::Paging(failure) => failure.to_string(),
            Self::Network => "the server could not be reached".into(),
            Self::Timeout => "the server did not answer in time".into(),
            Self::Guard => "the host has no permitted address".into(),
            Self::Tls => "no secure connection to the server".into(),
            Self::TooLarge(limit) => format!("the answer is larger than {limit} bytes"),
            Self::HeadersTooLarge => "the headers of the answer are too large".into(),
            Self::TooDeep => "the answer is nested too deep".into(),
            Self::Redirect => "the server redirects to an address that is not allowed".into(),
            Self::RateLimited(Some(reset)) => format!("rate limited until {}", to_seconds(*reset)),
            Self::RateLimited(None) => "rate limited".into(),
            Self::Unauthorized => "the token is missing or no longer valid".into(),
            Self::ReauthenticationRequired => {
                "the token has expired and cannot be refreshed".into()
            }
            Self::Forbidden => "this is not allowed".into(),
            Self::NotFound => "not found".into(),
            Self::Conflict => "in conflict with the current state".into(),
            Self::Gone => "gone".into(),
            Self::Unprocessable => "the server refused what was sent".into(),
            Self::Refused => "the server refused the request".into(),
            Self::Server => "the server failed".into(),
            Self::Decode => "the answer is not as documented".into(),
            Self::OAuth(code) => code.what(),
            Self::Login(failure) => failure.text().0.into(),
            Self::NotAnInstance(found) => format!("no server with this API: {found}"),
            Self::NoStreaming => "the server has no streaming API".into(),
            Self::Processing => "the server could not process the file".into(),
            Self::Store => "the credential store failed".into(),
            Self::Local => "something on this machine failed".into(),
            Self::Cancelled => "the transport was closed".into(),
            Self::UnknownOutcome { .. } => {
                "it is not known whether the request had its effect".into()
            }
            Self::EmptyAnswer => "the server accepted this and sent an empty answer".into(),
        }
    }
}
