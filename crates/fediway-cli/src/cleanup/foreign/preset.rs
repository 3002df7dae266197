//! Programs whose rules are the same for everybody until they are changed on a page of settings.

use clap::ValueEnum;

use super::rules::Foreign;

/// The rules that another program begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Preset {
    /// Mastodon's own automated deletion
    Mastodon,
    /// The web application forget
    Forget,
}

impl Preset {
    pub fn foreign(self) -> Foreign {
        let mut foreign = Foreign::default();
        match self {
            Self::Mastodon => {
                foreign.rule("older-than", "\"14d\"");
                foreign.note(
                    "Mastodon's choices: 7d, 14d, and months of 2629746s: 1, 2, 3, 6, 12 or 24 of them.",
                );
                foreign.note(
                    "Its exceptions do not look into boosts: it undoes one whose status is a favourite.",
                );
            }
            Self::Forget => {
                foreign.rule("older-than", "\"365d\"");
                foreign.rule("keep-latest", 100);
                foreign.also_keeps("forget", &["keep-pinned", "keep-bookmarked"]);
            }
        }
        foreign
    }
}
