//! How a file is read.

use super::limits::Limits;

/// How a file is read.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// What it may be at most.
    pub limits: Limits,
    /// The host in the handles of the server's own accounts, where that is not the host of their
    /// pages.
    pub domain: Option<String>,
}
