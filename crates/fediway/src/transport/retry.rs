//! Whether a request that failed is sent once more.
//!
//! Two questions decide: may the server have got it, and would it matter if it got it twice?

use http::{Method, StatusCode};

use super::limits::Size;
use crate::error::{Error, ErrorKind};

/// The name of the header that makes a repeated post one post.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// What sending a request twice would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Nothing: it reads, or sets what it had set before.
    Repeatable,
    /// Nothing, because the server knows its key.
    Keyed(Option<String>),
    /// Perhaps the effect twice. The key, if it has one, means nothing to the server.
    Once(Option<String>),
    /// An OAuth request with single-use values: sent again it would be refused at best.
    Login,
}

impl Class {
    pub(super) fn of(request: &reqwest::Request, size: Size, honours_keys: bool) -> Self {
        let key = request.headers().get(IDEMPOTENCY_KEY);
        let key = key.and_then(|key| key.to_str().ok());
        let key = key.filter(|key| !key.is_empty()).map(str::to_owned);
        match (request.method(), size) {
            (&Method::GET | &Method::HEAD | &Method::OPTIONS, _) => Self::Repeatable,
            (_, Size::Auth) => Self::Login,
            (&Method::PUT, _) => Self::Repeatable,
            _ if honours_keys && key.is_some() => Self::Keyed(key),
            _ => Self::Once(key),
        }
    }

    /// Whether it may be sent again although the server may have got it.
    pub(super) fn may_repeat(&self) -> bool {
        matches!(self, Self::Repeatable | Self::Keyed(_))
    }

    /// Whether it matters if nobody knows whether it had its effect.
    pub(super) fn has_effect(&self) -> bool {
        matches!(self, Self::Keyed(_) | Self::Once(_))
    }

    /// The error for a request of which nobody knows whether it had its effect, where that matters.
    pub(super) fn unknown(&self, error: Error) -> Error {
        match self {
            Self::Keyed(key) | Self::Once(key) => error.into_kind(ErrorKind::UnknownOutcome {
                idempotency_key: key.clone(),
            }),
            Self::Repeatable | Self::Login => error,
        }
    }
}

/// What a status says about the effect of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The answer stands.
    Final,
    /// Nothing was done: too many requests.
    NotNow,
    /// The server was not there to ask, and said so itself.
    Unavailable,
    /// A gateway lost sight of the request: done or not.
    Lost,
}

impl Verdict {
    pub(super) fn of(status: StatusCode) -> Self {
        match status.as_u16() {
            429 => Self::NotNow,
            503 => Self::Unavailable,
            // 520 to 524 are those of a large content network whose origin was slow or broke off.
            502 | 504 | 520..=524 => Self::Lost,
            _ => Self::Final,
        }
    }
}

/// Whether an error may go away by itself.
pub(super) fn may_pass(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Network | ErrorKind::Timeout)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(method: Method, key: Option<&'static str>, size: Size, honours: bool) -> Class {
        let url = url::Url::parse("https://example.org/").unwrap();
        let mut request = reqwest::Request::new(method, url);
        if let Some(key) = key {
            let key = http::HeaderValue::from_static(key);
            request.headers_mut().insert(IDEMPOTENCY_KEY, key);
        }
        Class::of(&request, size, honours)
    }

    #[test]
    fn only_what_does_no_harm_twice_is_repeated() {
        for (method, key, size, honours, expected) in [
            (Method::GET, None, Size::Json, false, true),
            (Method::GET, None, Size::Auth, false, true),
            (Method::PUT, None, Size::Json, false, true),
            (Method::POST, Some("k"), Size::Json, true, true),
            (Method::POST, Some("k"), Size::Json, false, false),
            (Method::POST, None, Size::Json, true, false),
            (Method::POST, Some(""), Size::Json, true, false),
            (Method::POST, Some("k"), Size::Auth, true, false),
            (Method::PATCH, None, Size::Json, true, false),
            (Method::DELETE, None, Size::Json, true, false),
        ] {
            let found = class(method.clone(), key, size, honours);
            assert_eq!(found.may_repeat(), expected, "{method} {key:?} {found:?}");
        }
    }
}
