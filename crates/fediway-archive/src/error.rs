//! What can go wrong with an archive.

use std::error::Error as StdError;
use std::fmt;
use std::path::Path;

/// What kind of error it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The folder is no archive.
    NoArchive,
    /// There is an archive already, or something else is in its place.
    Exists,
    /// Another process writes to it.
    Locked,
    /// It was written by a newer version of this program.
    Newer,
    /// A file could not be read or written.
    File,
    /// The database refused what it was asked.
    Database,
    /// What came from a server or a file cannot be kept.
    Malformed,
    /// The server refused, or could not be reached: the source is a [`fediway::Error`].
    Server,
    /// What the caller asked for makes no sense.
    Invalid,
    /// Something in the archive is not what it was.
    Damaged,
}

/// Why an archive did not do what it was asked.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    what: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The result of everything that an archive does.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of this kind, in words.
    pub fn new(kind: ErrorKind, what: impl Into<String>) -> Self {
        Self {
            kind,
            what: what.into(),
            source: None,
        }
    }

    /// The same with its cause.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The error of the server, where that is the cause.
    pub fn server(&self) -> Option<&fediway::Error> {
        self.source.as_ref()?.downcast_ref()
    }

    /// An error of a file.
    pub(crate) fn file(path: &Path, error: std::io::Error) -> Self {
        let what = format!("{}: {error}", path.display());
        Self::new(ErrorKind::File, what).caused_by(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let what = format!("the database of the archive: {error}");
        Self::new(of_database(&error), what).caused_by(error)
    }
}

/// SQLite's result code.
pub(crate) fn database_code(error: &Error) -> Option<u32> {
    code(error.source.as_ref()?.downcast_ref()?)
}

fn code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?;
    // The lower byte; what is above says more.
    Some(code.parse::<u32>().ok()? & 0xff)
}

/// What an error of the database is about, by SQLite's result codes.
pub(crate) fn of_database(error: &sqlx::Error) -> ErrorKind {
    match code(error) {
        // Read-only, not readable, full, cannot be opened.
        Some(8 | 10 | 13 | 14) => ErrorKind::File,
        Some(11) => ErrorKind::Damaged,
        Some(26) => ErrorKind::NoArchive,
        _ => ErrorKind::Database,
    }
}

impl From<fediway::Error> for Error {
    fn from(error: fediway::Error) -> Self {
        Self::new(ErrorKind::Server, error.to_string()).caused_by(error)
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection, Executor, SqliteConnection};

    use super::*;

    #[tokio::test]
    async fn a_full_disk_is_told_from_other_failures() {
        let mut database = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        database.execute("CREATE TABLE t (x)").await.unwrap();
        database.execute("PRAGMA max_page_count = 4").await.unwrap();
        let insert = "INSERT INTO t VALUES (zeroblob(100000))";
        let error = database.execute(insert).await.unwrap_err();
        assert_eq!(of_database(&error), ErrorKind::File, "{error}");
        let error = database.execute("SELECT y FROM t").await.unwrap_err();
        assert_eq!(of_database(&error), ErrorKind::Database, "{error}");
    }
}
