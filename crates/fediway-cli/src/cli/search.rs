//! `fediway search`.

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub struct Search {
    /// Words, a handle, an address, or a hashtag
    #[arg(allow_hyphen_values = true, value_parser = super::words::phrase)]
    pub query: String,
    /// What to search for; everything when not given
    #[arg(long = "type", short = 't', value_enum)]
    pub kind: Option<Kind>,
    /// Ask other servers for what is not known here
    #[arg(long)]
    pub resolve: bool,
    /// Only accounts that you follow
    #[arg(long)]
    pub following: bool,
    /// Only statuses of this account
    #[arg(long, value_name = "HANDLE")]
    pub from: Option<String>,
    /// How many of each type
    #[arg(long, short = 'l', default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=40))]
    pub limit: u32,
    /// How many to leave out at the start; needs --type
    #[arg(long, value_name = "N", requires = "kind")]
    pub offset: Option<u32>,
    /// Only what is newer than this id
    #[arg(long, value_name = "ID")]
    pub min_id: Option<String>,
    /// Only what is older than this id
    #[arg(long, value_name = "ID")]
    pub max_id: Option<String>,
    /// Also show what is behind content warnings
    #[arg(long)]
    pub open: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Kind {
    Accounts,
    #[value(alias = "tags")]
    Hashtags,
    Statuses,
}
