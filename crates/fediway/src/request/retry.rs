//! Whether a failed request is sent again.
//!
//! There are two questions: may the server have received it, and does it matter if the server receives it
//! twice?

use std::time::Duration;

use http::{Method, StatusCode};

use crate::error::{Error, ErrorKind};
use crate::instance::KeyTrust;
use crate::transport::Purpose;

/// A server is taken to be done with a request this long after it was sent.
const AT_WORK: Duration = Duration::from_secs(30);
/// A try that lasted longer than this before it broke met a slow server: nobody knows how long that
/// is still at work.
const SLOW: Duration = Duration::from_secs(5);

/// What sending a request twice would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Nothing: it reads.
    Read,
    /// Nothing: it sets what it had set before.
    Repeatable,
    /// Nothing, because the server knows its key: always, or once the first request is over.
    Keyed(Box<str>, KeyTrust),
    /// Perhaps the effect twice. The key, if it has one, means nothing to the server.
    Once(Option<Box<str>>),
    /// An OAuth request with single-use values: sent again it would be refused at best.
    Login,
}

impl Class {
    pub(super) fn of(
        method: &Method,
        purpose: Purpose,
        key: Option<&str>,
        trust: KeyTrust,
    ) -> Self {
        match (method, purpose) {
            (&Method::GET | &Method::HEAD | &Method::OPTIONS, Purpose::Api) => Self::Read,
            (&Method::GET | &Method::HEAD | &Method::OPTIONS, _) => Self::Repeatable,
            (_, Purpose::Login) => Self::Login,
            (&Method::PUT, _) => Self::Repeatable,
            _ => match (key.filter(|key| !key.is_empty()), trust) {
                (key, KeyTrust::None) => Self::Once(key.map(Box::from)),
                (Some(key), trust) => Self::Keyed(key.into(), trust),
                (None, _) => Self::Once(None),
            },
        }
    }

    /// Whether it may be sent again although the server may have got it.
    pub(super) fn may_repeat(&self) -> bool {
        matches!(self, Self::Read | Self::Repeatable | Self::Keyed(..))
    }

    /// Whether it matters if nobody knows whether it had its effect.
    pub(super) fn has_effect(&self) -> bool {
        matches!(self, Self::Keyed(..) | Self::Once(_))
    }

    /// How long after a try was sent the next one may be sent, if that try may have reached the
    /// server and may still be worked on. None if it must not be sent again.
    pub(super) fn wait_after_loss(&self, loss: Loss) -> Option<Duration> {
        match self {
            Self::Read | Self::Repeatable | Self::Keyed(_, KeyTrust::Always) => {
                Some(Duration::ZERO)
            }
            Self::Keyed(..) if loss.answered => Some(Duration::ZERO),
            Self::Keyed(..) if loss.was_late || loss.lasted > SLOW => None,
            Self::Keyed(..) => Some(AT_WORK),
            Self::Once(_) | Self::Login => None,
        }
    }

    /// The error for a request of which nobody knows whether it had its effect, where that matters.
    pub(super) fn unknown(&self, error: Error) -> Error {
        let key = match self {
            Self::Keyed(key, _) => Some(key),
            Self::Once(key) => key.as_ref(),
            Self::Read | Self::Repeatable | Self::Login => return error,
        };
        error.into_kind(ErrorKind::UnknownOutcome {
            idempotency_key: key.map(|key| key.to_string()),
        })
    }
}

/// A try whose answer did not come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loss {
    /// How long it lasted.
    pub(super) lasted: Duration,
    /// The time was up, here or at a gateway: the server is slow.
    pub(super) was_late: bool,
    /// The answer had begun, so that the server was done.
    pub(super) answered: bool,
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
    /// The server failed, which may pass: a request that only reads may be repeated.
    Failed,
    /// A gateway lost sight of the request: done or not.
    Lost,
    /// A gateway did not wait any longer: done or not, or still at work.
    Late,
}

impl Verdict {
    pub(super) fn of(status: StatusCode) -> Self {
        match status.as_u16() {
            429 => Self::NotNow,
            500 => Self::Failed,
            503 => Self::Unavailable,
            // 520 to 524 are those of a large content network whose origin was slow or broke off.
            504 | 522 | 524 => Self::Late,
            502 | 520..=523 => Self::Lost,
            _ => Self::Final,
        }
    }

    /// Whether the request may have had its effect anyway.
    pub(super) fn is_ambiguous(self) -> bool {
        matches!(self, Self::Lost | Self::Late)
    }
}

/// Whether an error may go away by itself.
pub(super) fn may_pass(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Network | ErrorKind::Timeout)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_does_no_harm_twice_is_repeated() {
        let (api, login) = (Purpose::Api, Purpose::Login);
        let (trusted, not) = (KeyTrust::Always, KeyTrust::None);
        for (method, key, purpose, trust, expected) in [
            (Method::GET, None, api, not, true),
            (Method::GET, None, login, not, true),
            (Method::PUT, None, api, not, true),
            (Method::POST, Some("k"), api, trusted, true),
            (Method::POST, Some("k"), api, KeyTrust::AfterFirst, true),
            (Method::POST, Some("k"), api, not, false),
            (Method::POST, None, api, trusted, false),
            (Method::POST, Some(""), api, trusted, false),
            (Method::POST, Some("k"), login, trusted, false),
            (Method::PATCH, None, api, trusted, false),
            (Method::DELETE, None, api, trusted, false),
        ] {
            let found = Class::of(&method, purpose, key, trust);
            assert_eq!(found.may_repeat(), expected, "{method} {key:?} {found:?}");
        }
    }

    #[test]
    fn what_may_still_be_worked_on_is_waited_for_or_not_repeated() {
        let keyed = |trust| Class::of(&Method::POST, Purpose::Api, Some("k"), trust);
        let loss = |seconds, was_late, answered| Loss {
            lasted: Duration::from_secs(seconds),
            was_late,
            answered,
        };
        let first = keyed(KeyTrust::AfterFirst);
        assert_eq!(first.wait_after_loss(loss(0, false, false)), Some(AT_WORK));
        assert_eq!(first.wait_after_loss(loss(1, true, false)), None);
        assert_eq!(first.wait_after_loss(loss(9, false, false)), None);
        let answered = first.wait_after_loss(loss(9, false, true));
        assert_eq!(answered, Some(Duration::ZERO));
        let always = keyed(KeyTrust::Always).wait_after_loss(loss(9, true, false));
        assert_eq!(always, Some(Duration::ZERO));
        let never = keyed(KeyTrust::None).wait_after_loss(loss(0, false, true));
        assert_eq!(never, None);
    }
}
