//! What an import did.

/// What an import added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Whose file it was: `user@example.com`.
    pub account: String,
    /// Posts and boosts that are new in the archive.
    pub added: u64,
    /// Those that it had.
    pub known: u64,
    /// Favourites that are in the file.
    pub favourites: u64,
    /// Bookmarks that are in the file.
    pub bookmarks: u64,
    /// Media files that were kept.
    pub media: u64,
    /// Media files that the posts name and the file does not have.
    pub media_missing: u64,
    /// Items that are no posts, or could not be read.
    pub skipped: u64,
    /// Why, of the first of them.
    pub reasons: Vec<String>,
}

/// How many reasons are told.
const REASONS: usize = 10;

impl Report {
    pub(super) fn skip(&mut self, reason: impl Into<String>) {
        self.skipped += 1;
        if self.reasons.len() < REASONS {
            self.reasons.push(reason.into());
        }
    }
}
