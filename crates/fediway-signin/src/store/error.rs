//! What can go wrong with the database.

use std::error::Error as StdError;
use std::fmt;

/// Why the database did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// The database does not answer, or is restarting, or too many wait for it. Try again.
    Unavailable,
    /// A value is sealed with a key that the key ring does not have.
    WrongKey,
    /// A sealed value does not open: it was changed, or moved to another row.
    Damaged,
    /// A bound on the number of rows is reached. Try again later.
    Full,
    /// A value that cannot be kept, or an address of a database that cannot be read.
    Invalid,
    /// The tables could not be created or brought up to date.
    Schema,
    /// Anything else that the database said.
    Other,
}

/// An error of the database. Its texts hold neither secrets nor values of rows.
#[derive(Debug)]
pub struct StoreError {
    kind: StoreErrorKind,
    what: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The result of everything that asks the database.
pub type StoreResult<T> = Result<T, StoreError>;

impl StoreError {
    pub(crate) fn new(kind: StoreErrorKind, what: impl Into<String>) -> Self {
        Self {
            kind,
            what: what.into(),
            source: None,
        }
    }

    pub(crate) fn source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Why.
    pub fn kind(&self) -> StoreErrorKind {
        self.kind
    }

    /// Whether the same call may succeed a moment later.
    pub fn is_transient(&self) -> bool {
        matches!(
            self.kind,
            StoreErrorKind::Unavailable | StoreErrorKind::Full
        )
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl StdError for StoreError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let kind = kind_of(&error);
        let what = match kind {
            StoreErrorKind::Unavailable => "the database does not answer: try again",
            StoreErrorKind::Invalid => "the address of the database cannot be used",
            _ => "the database refused a query",
        };
        Self::new(kind, what).source(error)
    }
}

impl From<StoreError> for fediway::Error {
    fn from(error: StoreError) -> Self {
        let what = error.what.clone();
        Self::store(&what, error)
    }
}

fn kind_of(error: &sqlx::Error) -> StoreErrorKind {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => StoreErrorKind::Unavailable,
        sqlx::Error::Configuration(_) => StoreErrorKind::Invalid,
        sqlx::Error::Database(said) if said.code().is_some_and(|code| passes(&code)) => {
            StoreErrorKind::Unavailable
        }
        _ => StoreErrorKind::Other,
    }
}

/// Whether an error with this code passes by itself.
///
/// PostgreSQL (`SQLSTATE`): connection exceptions, too many connections, shutting down or starting
/// up, serialization failures, deadlocks. SQLite: busy and locked, with their extended codes.
fn passes(code: &str) -> bool {
    if code.len() == 5 {
        let codes = ["53300", "57P01", "57P02", "57P03", "40001", "40P01"];
        return code.starts_with("08") || codes.contains(&code);
    }
    matches!(code.parse::<u32>().map(|code| code & 0xff), Ok(5 | 6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_by_itself_is_told_from_what_does_not() {
        for code in ["08006", "57P01", "57P03", "40P01", "5", "6", "517", "261"] {
            assert!(passes(code), "{code}");
        }
        for code in ["23505", "42P01", "22021", "1", "2067", "1555", "", "x"] {
            assert!(!passes(code), "{code}");
        }
        let error = StoreError::from(sqlx::Error::PoolTimedOut);
        assert!(error.is_transient());
        assert_eq!(error.to_string(), "the database does not answer: try again");
    }
}
