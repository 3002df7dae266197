//! `fediway filter`.

use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use fediway::entities::{FilterAction, FilterContext};

#[derive(Debug, Subcommand)]
pub enum FilterCommand {
    /// List your filters
    #[command(visible_alias = "ls")]
    List,
    /// Show a filter
    Show(OneFilter),
    /// Make a filter
    Create {
        /// The name
        #[arg(allow_hyphen_values = true, value_parser = super::words::phrase)]
        title: String,
        #[command(flatten)]
        options: FilterOptions,
    },
    /// Change a filter; what is not named stays
    Edit {
        #[command(flatten)]
        filter: OneFilter,
        /// The new name
        #[arg(long, allow_hyphen_values = true)]
        title: Option<String>,
        #[command(flatten)]
        options: FilterOptions,
    },
    /// Add words to a filter
    Add {
        #[command(flatten)]
        words: Words,
        /// Each must stand alone
        #[arg(long)]
        whole_word: bool,
    },
    /// Take words out of a filter
    Remove(Words),
    /// Delete a filter
    Delete {
        #[command(flatten)]
        filter: OneFilter,
        /// Do not ask
        #[arg(long, short = 'y')]
        yes: bool,
    },
}

#[derive(Debug, Args)]
pub struct OneFilter {
    /// The filter: its name or id
    #[arg(value_parser = super::words::item)]
    pub filter: String,
}

#[derive(Debug, Args)]
pub struct Words {
    #[command(flatten)]
    pub filter: OneFilter,
    /// The words or phrases
    #[arg(required = true, value_name = "WORD", value_parser = super::words::item)]
    pub words: Vec<String>,
}

#[derive(Debug, Args)]
pub struct FilterOptions {
    /// A word or phrase to look for; may be repeated
    #[arg(long, value_name = "WORD", allow_hyphen_values = true, value_parser = super::words::text)]
    pub word: Vec<String>,
    /// Each word must stand alone
    #[arg(long)]
    pub whole_word: bool,
    /// Where it acts; may be repeated. Everywhere when not given
    #[arg(long = "in", value_enum, value_name = "PLACE", value_delimiter = ',')]
    pub places: Vec<FilterPlace>,
    /// What it does
    #[arg(long, value_enum)]
    pub action: Option<Does>,
    /// How long; without end when not given
    #[arg(long = "for", value_name = "DURATION", value_parser = crate::when::duration)]
    pub lasts: Option<Duration>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum FilterPlace {
    Home,
    Notifications,
    Public,
    Thread,
    Account,
}

impl From<FilterPlace> for FilterContext {
    fn from(place: FilterPlace) -> Self {
        match place {
            FilterPlace::Home => Self::Home,
            FilterPlace::Notifications => Self::Notifications,
            FilterPlace::Public => Self::Public,
            FilterPlace::Thread => Self::Thread,
            FilterPlace::Account => Self::Account,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Does {
    /// One line instead of the status
    Warn,
    /// The status is left out
    Hide,
    /// Its media are hidden
    Blur,
}

impl From<Does> for FilterAction {
    fn from(does: Does) -> Self {
        match does {
            Does::Warn => Self::Warn,
            Does::Hide => Self::Hide,
            Does::Blur => Self::Blur,
        }
    }
}
