//! What can go wrong, and what to do about it.

use super::login::LoginFailure;
use super::oauth::OAuthCode;
use super::paging::PagingFailure;
use crate::time::{Timestamp, to_seconds};
use crate::url::InstanceUrlError;

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
    /// The server did not answer in time: [`Error::timed_out_in`](crate::Error::timed_out_in) says
    /// with what.
    Timeout,
    /// The host resolves to no address that may be connected to.
    Guard,
    /// No secure connection: the certificate or the handshake was refused.
    Tls,
    /// The answer was larger than the limit, in bytes.
    TooLarge(usize),
    /// The headers of the answer were larger or more than the limit.
    HeadersTooLarge,
    /// The JSON of the answer is nested deeper than is read.
    TooDeep,
    /// The server wants this asked elsewhere, and going there was not allowed.
    Redirect,
    /// Too many requests; the limit resets at the moment given, where the server said.
    RateLimited(Option<Timestamp>),
    /// 401: no token, or one that is no longer good.
    Unauthorized,
    /// The token has ended and cannot be refreshed: the person has to log in again.
    ReauthenticationRequired,
    /// 403: the token's scopes or the account's rights do not reach.
    Forbidden,
    /// 404.
    NotFound,
    /// 409.
    Conflict,
    /// 410.
    Gone,
    /// 422: the server understood and refused what was sent:
    /// [`Error::field_errors`](crate::Error::field_errors) has the fields that it named.
    Unprocessable,
    /// Another 4xx status.
    Refused,
    /// A 5xx status.
    Server,
    /// The answer is not what the endpoint is documented to answer:
    /// [`Error::decode_path`](crate::Error::decode_path) and [`Error::snippet`](crate::Error::snippet)
    /// say where.
    Decode,
    /// A walk through a list stopped before its end.
    Paging(PagingFailure),
    /// The server's OAuth endpoints refused, with this code (RFC 6749, section 5.2).
    OAuth(OAuthCode),
    /// The login did not come to an end.
    Login(LoginFailure),
    /// What answers there is no server with this API: the text says what was found.
    NotAnInstance(String),
    /// The server has no streaming API.
    NoStreaming,
    /// The file that was uploaded could not be processed by the server.
    Processing,
    /// The store of registrations and credentials failed.
    Store,
    /// Something on this machine failed: a file, a socket, the source of randomness.
    Local,
    /// The transport was closed while the call was under way, or before.
    Cancelled,
    /// The request may or may not have had its effect: the connection broke, or the time was up,
    /// after it was sent. Sending it again with the same idempotency key is safe where the server
    /// honours keys; where it does not, look first.
    UnknownOutcome {
        /// The `Idempotency-Key` that the request carried, if it carried one.
        idempotency_key: Option<String>,
    },
    /// The server accepted the request and answered it without a body: what was asked for is done,
    /// but its result is not known.
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
            Self::Guard => "the host has no address that may be connected to".into(),
            Self::Tls => "no secure connection to the server".into(),
            Self::TooLarge(limit) => format!("the answer is larger than {limit} bytes"),
            Self::HeadersTooLarge => "the headers of the answer are too large".into(),
            Self::TooDeep => "the answer is nested too deep".into(),
            Self::Redirect => "the server redirects to where this request may not go".into(),
            Self::RateLimited(Some(reset)) => format!("rate limited until {}", to_seconds(*reset)),
            Self::RateLimited(None) => "rate limited".into(),
            Self::Unauthorized => "the token is missing or no longer good".into(),
            Self::ReauthenticationRequired => "the token has ended and cannot be refreshed".into(),
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
