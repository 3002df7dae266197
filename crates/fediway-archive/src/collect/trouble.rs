//! What an error of the server means for the rest of a run. Pure.

use fediway::{Error, ErrorKind};

/// What follows an error.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The server does not have this collection, or does not show it to this token.
    Missing(String),
    /// It failed this time. The others may work.
    Failed(fediway::Error),
    /// Nothing will work for now.
    Stop(Stop),
    /// The archive itself cannot go on.
    Archive(crate::error::Error),
}

/// Why a run ends before it is complete.
#[derive(Debug)]
#[non_exhaustive]
pub enum Stop {
    /// The time that it was given is over.
    Time,
    /// The server refused: a rate limit, a token that is no longer good, no connection.
    Server(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound
            | ErrorKind::Gone
            | ErrorKind::Forbidden
            | ErrorKind::Refused
            | ErrorKind::Unprocessable => Self::Missing(error.to_string()),
            _ if error.is_unknown_endpoint() => Self::Missing(error.to_string()),
            // An id of this server that fits in no path.
            ErrorKind::InvalidInput(_) => Self::Missing(error.to_string()),
            // Some servers answer so to what they do not know.
            ErrorKind::Server | ErrorKind::Decode | ErrorKind::Paging(_) => Self::Failed(error),
            _ => Self::Stop(Stop::Server(error)),
        }
    }
}

impl From<crate::error::Error> for Trouble {
    fn from(error: crate::error::Error) -> Self {
        Self::Archive(error)
    }
}

/// The result of a part of a run.
pub(crate) type Outcome<T = ()> = Result<T, Trouble>;
