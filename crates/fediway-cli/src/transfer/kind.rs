//! The kinds of files.

use clap::ValueEnum;

/// What a file is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Whom the account follows
    Following,
    /// Who follows the account; no server imports that
    Followers,
    /// The accounts that it blocks
    Blocks,
    /// The accounts that it mutes
    Mutes,
    /// The domains that it blocks
    DomainBlocks,
    /// Its lists, with the accounts in them
    Lists,
    /// The addresses of its bookmarks
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
    pub fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }

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
