//! Why a file is not imported.

use std::fmt;
use std::io;

/// Why a file is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// A name in it that leads out of the folder, or is no name.
    Name(String),
    /// A link or device in it.
    Link(String),
    /// More files than allowed.
    Entries(u64),
    /// More bytes than allowed, in all or in one file.
    Size(String),
    /// It unpacks to far more than it is.
    Bomb(String),
    /// Nested deeper than any real post.
    Nesting(String),
    /// It is no export.
    Kind(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "a file in it has the name {name}, which no export has"),
            Self::Link(name) => write!(f, "{name} in it is a link or a device"),
            Self::Entries(most) => write!(f, "it has more than {most} files"),
            Self::Size(what) => write!(f, "{what} is larger than allowed"),
            Self::Bomb(name) => write!(
                f,
                "{name} unpacks to far more than it is, as in an attack on whoever unpacks it"
            ),
            Self::Nesting(name) => write!(f, "{name} is nested deeper than posts are"),
            Self::Kind(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> Self {
        Self::new(io::ErrorKind::InvalidData, refusal)
    }
}
