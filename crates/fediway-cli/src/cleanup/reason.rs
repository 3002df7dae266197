//! Why an item is kept, in words.

use std::fmt;

use super::item::Count;

/// The rule that keeps an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    OtherKind,
    OtherVisibility,
    TooYoung,
    TooOld,
    NotBefore,
    /// The server did not say this, or not in a way that can be read.
    CannotTell(&'static str),
    OfTheFuture,
    Latest,
    Pinned,
    Favourited,
    Bookmarked,
    Direct,
    Visibility,
    Media,
    Poll,
    OpenPoll,
    AtLeast(&'static str),
    Tag,
    Text,
    Name,
    Mention,
    Language,
    /// Something in its thread is kept.
    Thread,
    NotArchived,
}

impl Reason {
    pub fn at_least(count: Count) -> Self {
        Self::AtLeast(count.name())
    }

    /// Whether a status that is kept for this reason keeps its thread, too. What is only not asked
    /// for, or not archived yet, does not.
    pub fn keeps_thread(self) -> bool {
        !matches!(
            self,
            Self::OtherKind | Self::OtherVisibility | Self::NotArchived | Self::Thread
        )
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match *self {
            Self::OtherKind => "kinds: not of these",
            Self::OtherVisibility => "only-visibility: not of these",
            Self::TooYoung => "older-than: too young",
            Self::TooOld => "newer-than: too old",
            Self::NotBefore => "before: posted later",
            Self::CannotTell(what) => return write!(f, "cannot tell: {what} is not known"),
            Self::OfTheFuture => "cannot tell: it is dated in the future",
            Self::Latest => "keep-latest",
            Self::Pinned => "keep-pinned",
            Self::Favourited => "keep-favourited",
            Self::Bookmarked => "keep-bookmarked",
            Self::Direct => "keep-direct",
            Self::Visibility => "keep-visibility",
            Self::Media => "keep-media",
            Self::Poll => "keep-polls",
            Self::OpenPoll => "its poll is open",
            Self::AtLeast(what) => return write!(f, "keep-{what}-at-least"),
            Self::Tag => "keep-tags",
            Self::Text => "keep-text",
            Self::Name => "keep-ids, keep-urls",
            Self::Mention => "keep-mentions",
            Self::Language => "keep-languages",
            Self::Thread => "keep-threads",
            Self::NotArchived => "not archived",
        })
    }
}
