//! `fediway list`.

use clap::{Args, Subcommand, ValueEnum};
use fediway::entities::RepliesPolicy;

use super::account::Listed;

#[derive(Debug, Subcommand)]
pub enum ListCommand {
    /// List your lists
    #[command(visible_alias = "ls")]
    List,
    /// Show a list
    Show(OneList),
    /// List the accounts in a list
    Members {
        #[command(flatten)]
        list: OneList,
        #[command(flatten)]
        listed: Listed,
    },
    /// Put accounts into a list
    Add {
        #[command(flatten)]
        members: Members,
        /// Follow them first: most servers take only accounts that you follow
        #[arg(long)]
        follow: bool,
    },
    /// Take accounts out of a list
    Remove(Members),
    /// Make a list
    Create {
        /// The title
        #[arg(allow_hyphen_values = true, value_parser = super::words::phrase)]
        title: String,
        #[command(flatten)]
        options: ListOptions,
    },
    /// Change the title of a list, or what its timeline shows
    Rename {
        #[command(flatten)]
        list: OneList,
        /// The new title
        #[arg(allow_hyphen_values = true, value_parser = super::words::phrase)]
        title: String,
        #[command(flatten)]
        options: ListOptions,
    },
    /// Delete a list
    Delete {
        #[command(flatten)]
        list: OneList,
        /// Do not ask
        #[arg(long, short = 'y')]
        yes: bool,
    },
}

#[derive(Debug, Args)]
pub struct OneList {
    /// The list: its title or id
    pub list: String,
}

#[derive(Debug, Args)]
pub struct Members {
    #[command(flatten)]
    pub list: OneList,
    /// The accounts: handles, ids or addresses
    #[arg(required = true, value_name = "HANDLE")]
    pub accounts: Vec<String>,
}

#[derive(Debug, Args)]
pub struct ListOptions {
    /// Which replies its timeline shows
    #[arg(long, value_enum)]
    pub replies: Option<Replies>,
    /// Leave its accounts out of the home timeline
    #[arg(long)]
    pub exclusive: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Replies {
    /// To all whom you follow
    Followed,
    /// To accounts in the list
    List,
    None,
}

impl From<Replies> for RepliesPolicy {
    fn from(replies: Replies) -> Self {
        match replies {
            Replies::Followed => Self::Followed,
            Replies::List => Self::List,
            Replies::None => Self::None,
        }
    }
}
