//! What to do about an error.

use std::borrow::Cow;

use super::kind::ErrorKind;
use super::place::Missing;
use super::value::Error;
use crate::time::to_seconds;

impl Error {
    /// What to do now, in one clause for people.
    pub fn next_step(&self) -> Cow<'static, str> {
        if let Some(advice) = self.0.advice {
            return advice.into();
        }
        if let Some(step) = self.missing_step() {
            return step;
        }
        match &self.0.kind {
            ErrorKind::RateLimited(Some(reset)) => {
                format!("try again after {}", to_seconds(*reset)).into()
            }
            // The server may have done it before it failed.
            ErrorKind::Server if self.may_be_done() => {
                "look whether it is there before sending it again".into()
            }
            // It was accepted, whatever the answer is.
            ErrorKind::Decode if self.may_be_done() => {
                "look whether it is there, do not send it again, and report this with the server's \
                 software and version"
                    .into()
            }
            // Few of them are about scopes: an account may be limited, or a proxy refuses everybody.
            ErrorKind::Forbidden if !self.is_about_scopes() => {
                "check whether this account may do this; if a scope is missing, log in again with it"
                    .into()
            }
            ErrorKind::Network if self.http_status().is_some() => {
                "try again; if it breaks each time, tell the server's admin".into()
            }
            ErrorKind::Refused => self.refused_step().into(),
            ErrorKind::UnknownOutcome {
                idempotency_key: Some(key),
            } => format!(
                "look whether it is there; if not, send it again with the idempotency key {key}"
            )
            .into(),
            kind => kind.next_step().into(),
        }
    }

    /// What to do about a refusal of a rare kind.
    fn refused_step(&self) -> &'static str {
        match self.http_status() {
            Some(400) if self.server_message().is_some() => ErrorKind::Unprocessable.next_step(),
            Some(413) => "send less: the server takes no file or text of this size",
            Some(451) => "do without it: the server may not show it",
            _ => self.0.kind.next_step(),
        }
    }

    /// Whether the server speaks of scopes, or says nothing.
    fn is_about_scopes(&self) -> bool {
        let words = self.server_message().unwrap_or_default().to_lowercase();
        let says_nothing = words.is_empty() && self.0.message.is_none();
        says_nothing || words.contains("scope") || words.contains("permission")
    }

    /// What to do about something that is not there.
    fn missing_step(&self) -> Option<Cow<'static, str>> {
        let place = self.0.place.as_ref()?;
        let call = format!("{} {}", place.method, self.asked_path()?);
        Some(match self.0.missing? {
            Missing::Thing => return None,
            Missing::Call => format!(
                "check the path; {} does not offer {call}, so do without it or ask another server",
                place.host
            )
            .into(),
            Missing::Either => format!(
                "check the id and whether this account may see it; {} may also not offer {call}",
                place.host
            )
            .into(),
        })
    }
}

impl ErrorKind {
    fn next_step(&self) -> &'static str {
        match self {
            Self::InvalidInput(_) => "correct the call",
            Self::Address(error) => error.next_step(),
            Self::Network => "check the host name and the connection, then try again",
            Self::Timeout => "try again later",
            Self::Guard => "use a public server; a server on this machine needs a loopback policy",
            Self::Tls => "check the host name; the server's certificate must be valid for it",
            Self::TooLarge(_) => "raise the limit of the transport if the answer is wanted",
            Self::HeadersTooLarge | Self::TooDeep => {
                "tell the server's admin: no client reads this"
            }
            Self::Redirect => "use the server's own host name",
            Self::RateLimited(_) => "wait a few minutes, then try again",
            Self::Unauthorized | Self::ReauthenticationRequired => "log in again",
            Self::Forbidden => "log in again with the scope that this call needs",
            Self::NotFound => "check the id and whether this account may see it",
            Self::Conflict => "read the current state and decide again",
            Self::Gone => "it was deleted: do not ask again",
            Self::Unprocessable => "correct what the server names",
            Self::Refused => "check whether this server offers this call",
            Self::Server => "try again later, or tell the server's admin",
            Self::Decode => "report this with the server's software and version",
            Self::Paging(failure) => failure.next_step(),
            Self::OAuth(code) => code.next_step(),
            Self::Login(failure) => failure.text().1,
            Self::NotAnInstance(_) => {
                "check the name: it must be a server with the Mastodon client API"
            }
            Self::NoStreaming => "poll its timelines instead, as `poll_fallback` does",
            Self::Processing => "upload the file again, or convert it first",
            Self::Store => "check the place where the credentials are kept",
            Self::Local => "see the cause",
            Self::Cancelled => "open a new transport if there is more to do",
            Self::UnknownOutcome { .. } => "look whether it is there before sending it again",
            Self::EmptyAnswer => "look whether it is there; do not send it again",
        }
    }
}
