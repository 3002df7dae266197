//! A policy as it is written: as options of the command, or as a file. Every part is optional.

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use super::item::Kind;

/// What is written of a policy. The sentences here are the help of the options and the comments of
/// the file that `init` writes.
#[derive(Clone, Debug, Default, PartialEq, Args, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[command(next_help_heading = "Rules")]
pub struct Draft {
    /// Delete only what is at least this old: 90d, 1w3d, 12h, or by the calendar 6mo, 2y
    #[arg(long, value_name = "AGE")]
    pub older_than: Option<String>,
    /// Delete only what is younger than this
    #[arg(long, value_name = "AGE")]
    pub newer_than: Option<String>,
    /// Delete only what was posted before this day, such as 2024-01-01
    #[arg(long, value_name = "DATE")]
    pub before: Option<String>,
    /// Keep the newest ones, so many of each list
    #[arg(long, value_name = "N")]
    pub keep_latest: Option<usize>,
    /// The kinds that may be deleted; post,reply,self-reply,boost when not given
    #[arg(
        long,
        value_name = "KINDS",
        value_delimiter = ',',
        hide_possible_values = true
    )]
    pub kinds: Option<Vec<Kind>>,
    /// The only visibilities that may be deleted: public,unlisted,private,direct
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub only_visibility: Option<Vec<String>>,
    /// Keep what is pinned to the profile; true when not given
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", hide_possible_values = true)]
    pub keep_pinned: Option<bool>,
    /// Keep what this account made a favourite; true when not given
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", hide_possible_values = true)]
    pub keep_favourited: Option<bool>,
    /// Keep what this account bookmarked; true when not given
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", hide_possible_values = true)]
    pub keep_bookmarked: Option<bool>,
    /// Keep direct messages; true when not given
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", hide_possible_values = true)]
    pub keep_direct: Option<bool>,
    /// Keep these visibilities
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub keep_visibility: Option<Vec<String>>,
    /// Keep what has files; false when not given
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", hide_possible_values = true)]
    pub keep_media: Option<bool>,
    /// Keep closed polls, too; false when not given. An open poll is always kept
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", hide_possible_values = true)]
    pub keep_polls: Option<bool>,
    /// Keep what has so many favourites or more
    #[arg(long, value_name = "N")]
    pub keep_favourites_at_least: Option<u64>,
    /// Keep what was boosted so often or more
    #[arg(long, value_name = "N")]
    pub keep_boosts_at_least: Option<u64>,
    /// Keep what has so many replies or more
    #[arg(long, value_name = "N")]
    pub keep_replies_at_least: Option<u64>,
    /// Keep what was quoted so often or more
    #[arg(long, value_name = "N")]
    pub keep_quotes_at_least: Option<u64>,
    /// Keep what has so many emoji reactions or more
    #[arg(long, value_name = "N")]
    pub keep_reactions_at_least: Option<u64>,
    /// Keep what has one of these hashtags
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub keep_tags: Option<Vec<String>>,
    /// Keep what one of these regular expressions matches: the text, the content warning, the
    /// descriptions of files. (?i) in front ignores the case of ASCII letters
    #[arg(long, value_name = "REGEX")]
    pub keep_text: Option<Vec<String>>,
    /// Keep the statuses with these ids
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub keep_ids: Option<Vec<String>>,
    /// Keep the statuses with these addresses
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub keep_urls: Option<Vec<String>>,
    /// Keep what mentions one of these accounts, named as the server names them
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub keep_mentions: Option<Vec<String>>,
    /// Keep what is in one of these languages, as ISO 639 codes
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub keep_languages: Option<Vec<String>>,
    /// Whether what is kept also keeps what it replies to (ancestors), or its whole thread; none when
    /// not given
    #[arg(long, value_name = "none|ancestors|whole", hide_possible_values = true)]
    pub keep_threads: Option<Threads>,
    /// What an age is counted from: created or, if that is later, edited; created when not given
    #[arg(long, value_name = "created|edited", hide_possible_values = true)]
    pub age_from: Option<AgeFrom>,
    /// Delete so many in one run at most, the oldest first; 400 when not given
    #[arg(long, value_name = "N")]
    pub max: Option<usize>,
    /// The time zone of dates and of ages by the calendar; UTC when not given
    #[arg(long, value_name = "NAME")]
    pub time_zone: Option<String>,
    /// Delete the files at once, where the server can; false when not given
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", hide_possible_values = true)]
    pub delete_media: Option<bool>,
}

/// What a kept status keeps with it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Deserialize, Serialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Threads {
    /// Nothing
    #[default]
    None,
    /// What it replies to
    Ancestors,
    /// Everything that is connected with it
    Whole,
}

/// What an age is counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgeFrom {
    /// When it was posted
    #[default]
    Created,
    /// When it was edited last
    Edited,
}

/// Takes each part from the first that has it.
macro_rules! first_of {
    ($one:ident, $other:ident; $($field:ident)*) => {
        Draft { $($field: $one.$field.or($other.$field),)* }
    };
}

impl Draft {
    /// Reads the file.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    /// The rules as text, to tell whether they are those of another run. How many one run deletes is none.
    pub fn rules(&self) -> String {
        let rules = Self {
            max: None,
            ..self.clone()
        };
        toml::to_string(&rules).unwrap_or_default()
    }

    /// The same with the parts of another one where this one says nothing.
    pub fn or(self, other: Self) -> Self {
        first_of!(self, other;
            older_than newer_than before keep_latest kinds only_visibility keep_pinned
            keep_favourited keep_bookmarked keep_direct keep_visibility keep_media keep_polls
            keep_favourites_at_least keep_boosts_at_least keep_replies_at_least
            keep_quotes_at_least keep_reactions_at_least keep_tags keep_text keep_ids keep_urls
            keep_mentions keep_languages keep_threads age_from max time_zone delete_media)
    }
}
