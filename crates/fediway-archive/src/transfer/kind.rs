//! The kinds of files.

/// What a file is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whom the account follows.
    Following,
    /// Who follows the account; no server imports that.
    Followers,
    /// The accounts that it blocks.
    Blocks,
    /// The accounts that it mutes.
    Mutes,
    /// The domains that it blocks.
    DomainBlocks,
    /// Its lists, with the accounts in them.
    Lists,
    /// The addresses of its bookmarks.
    Bookmarks,
}

impl Kind {
    /// The columns, with the words that Mastodon knows them by.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Following | Self::Followers => &[
                "Account address",
                "Show boosts",
                "Notify on new posts",
                "Languages",
            ],
            Self::Blocks => &["Account address"],
            Self::Mutes => &["Account address", "Hide notifications"],
            Self::DomainBlocks => &["#domain"],
            Self::Lists => &["List name", "Account address"],
            Self::Bookmarks => &["#uri"],
        }
    }

    /// Whether Mastodon writes the columns into the first line of an export.
    pub fn has_header(self) -> bool {
        matches!(self, Self::Following | Self::Followers | Self::Mutes)
    }

    /// The name of the kind as it is typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Following => "following",
            Self::Followers => "followers",
            Self::Blocks => "blocks",
            Self::Mutes => "mutes",
            Self::DomainBlocks => "domain-blocks",
            Self::Lists => "lists",
            Self::Bookmarks => "bookmarks",
        }
    }

    /// What it is, in a few words.
    pub fn about(self) -> &'static str {
        match self {
            Self::Following => "Whom the account follows",
            Self::Followers => "Who follows the account; no server imports that",
            Self::Blocks => "The accounts that it blocks",
            Self::Mutes => "The accounts that it mutes",
            Self::DomainBlocks => "The domains that it blocks",
            Self::Lists => "Its lists, with the accounts in them",
            Self::Bookmarks => "The addresses of its bookmarks",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// A name for the file by which Mastodon knows what it is about.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Following => "following_accounts.csv",
            Self::Followers => "followers.csv",
            Self::Blocks => "blocked_accounts.csv",
            Self::Mutes => "muted_accounts.csv",
            Self::DomainBlocks => "blocked_domains.csv",
            Self::Lists => "lists.csv",
            Self::Bookmarks => "bookmarks.csv",
        }
    }

    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Following,
        Self::Followers,
        Self::Blocks,
        Self::Mutes,
        Self::DomainBlocks,
        Self::Lists,
        Self::Bookmarks,
    ];
}
