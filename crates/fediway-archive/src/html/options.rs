//! What the pages show.

use std::collections::BTreeSet;
use std::path::PathBuf;

/// What is left out of the pages unless it is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Include {
    /// Posts that only followers see, and those of any other visibility that is not open to everyone.
    Private,
    /// Direct messages.
    Direct,
    /// What the account made a favourite of.
    Favourites,
    /// Its bookmarks.
    Bookmarks,
    /// What others did with its posts.
    Notifications,
    /// Posts of other people in the account's threads.
    Replies,
}

impl Include {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Private,
        Self::Direct,
        Self::Favourites,
        Self::Bookmarks,
        Self::Notifications,
        Self::Replies,
    ];

    /// The word that people type.
    pub fn name(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Direct => "direct",
            Self::Favourites => "favourites",
            Self::Bookmarks => "bookmarks",
            Self::Notifications => "notifications",
            Self::Replies => "replies",
        }
    }

    /// What it is, in a few words.
    pub fn about(self) -> &'static str {
        match self {
            Self::Private => "Posts for followers, and all that are not known to be open",
            Self::Direct => "Direct messages",
            Self::Favourites => "What the account made a favourite of",
            Self::Bookmarks => "Its bookmarks",
            Self::Notifications => "What others did with its posts",
            Self::Replies => "What others wrote in its threads",
        }
    }

    /// The part of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }
}

/// How the pages are written.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// The folder of the pages; `html` in the folder of the archive if not given.
    pub folder: Option<PathBuf>,
    /// What is shown, too.
    pub include: BTreeSet<Include>,
    /// The account (`user@example.com`), where the archive has several.
    pub account: Option<String>,
}
