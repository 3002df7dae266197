//! `fediway account`.

use std::time::Duration;

use clap::{Args, Subcommand};

use super::listing::Paging;

#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Show an account
    Show {
        #[command(flatten)]
        account: MaybeAccount,
        /// Also show whether you and the account follow, mute or block each other
        #[arg(long)]
        relationship: bool,
    },
    /// Follow accounts, or change how they are followed
    Follow {
        #[command(flatten)]
        accounts: Accounts,
        /// Without their boosts
        #[arg(long)]
        no_boosts: bool,
        /// Be notified of their statuses
        #[arg(long)]
        notify: bool,
        /// Only statuses in this language, as an ISO 639-1 code; may be repeated
        #[arg(long, value_name = "CODE", value_delimiter = ',')]
        languages: Vec<String>,
    },
    /// Stop following accounts
    Unfollow(Accounts),
    /// Mute accounts
    Mute {
        #[command(flatten)]
        accounts: Accounts,
        /// How long; for ever when not given
        #[arg(long = "for", value_name = "DURATION", value_parser = crate::when::duration)]
        lasts: Option<Duration>,
        /// Do not mute their notifications
        #[arg(long)]
        keep_notifications: bool,
    },
    /// End mutes
    Unmute(Accounts),
    /// Block accounts
    Block(Accounts),
    /// End blocks
    Unblock(Accounts),
    /// Make accounts stop following you
    RemoveFromFollowers(Accounts),
    /// Feature accounts on your profile
    Endorse(Accounts),
    /// Stop featuring accounts on your profile
    Unendorse(Accounts),
    /// List the accounts that you feature on your profile
    Endorsed(Listed),
    /// Write a private note about an account; an empty one deletes it
    Note {
        /// The account: a handle, an id or an address
        #[arg(value_name = "HANDLE")]
        whom: String,
        /// The note
        #[arg(allow_hyphen_values = true)]
        text: String,
    },
    /// Show whether you and other accounts follow, mute or block each other
    Relationship(Accounts),
    /// List who follows an account
    Followers(ListOf),
    /// List whom an account follows
    Following(ListOf),
    /// List the accounts that you block
    Blocked(Listed),
    /// List the accounts that you mute
    Muted(Listed),
    /// List the accounts that your server suggests to follow
    Suggestions {
        /// Stop suggesting this account
        #[arg(long, value_name = "HANDLE")]
        dismiss: Option<String>,
    },
    /// Report an account to the moderators
    Report(Report),
}

#[derive(Debug, Args)]
pub struct MaybeAccount {
    /// The account: a handle, an id or an address; yours when not given
    #[arg(value_name = "HANDLE")]
    pub whom: Option<String>,
}

#[derive(Debug, Args)]
pub struct Accounts {
    /// The accounts: handles, ids or addresses
    #[arg(required = true, value_name = "HANDLE")]
    pub accounts: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Listed {
    /// Write all of it as CSV, in the format that Mastodon imports
    #[arg(long, conflicts_with_all = ["json", "limit", "after"])]
    pub csv: bool,
    #[command(flatten)]
    pub paging: Paging,
}

#[derive(Debug, Args)]
pub struct ListOf {
    #[command(flatten)]
    pub account: MaybeAccount,
    #[command(flatten)]
    pub listed: Listed,
}

#[derive(Debug, Args)]
pub struct Report {
    /// The account: a handle, an id or an address
    #[arg(value_name = "HANDLE")]
    pub whom: String,
    /// A status of it; may be repeated
    #[arg(long, value_name = "STATUS")]
    pub status: Vec<String>,
    /// What is wrong, in words
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub comment: Option<String>,
    /// spam, legal, violation or other
    #[arg(long, value_name = "NAME")]
    pub category: Option<String>,
    /// The number of a rule that was broken (`fediway instance rules`); may be repeated
    #[arg(long, value_name = "N")]
    pub rule: Vec<String>,
    /// Also send it to the account's own server
    #[arg(long)]
    pub forward: bool,
    /// Do not ask
    #[arg(long, short = 'y')]
    pub yes: bool,
}

/// `fediway follow-request`.
#[derive(Debug, Subcommand)]
pub enum FollowRequest {
    /// List who wants to follow you
    #[command(visible_alias = "ls")]
    List {
        #[command(flatten)]
        paging: Paging,
    },
    /// Let accounts follow you
    #[command(visible_alias = "authorize")]
    Accept(Accounts),
    /// Do not let accounts follow you
    Reject(Accounts),
}

/// `fediway domain-block`.
#[derive(Debug, Subcommand)]
pub enum DomainBlock {
    /// List the domains that you block
    #[command(visible_alias = "ls")]
    List(Listed),
    /// Block domains: you see nothing from there
    #[command(visible_alias = "block")]
    Add(Domains),
    /// End blocks of domains
    #[command(visible_alias = "unblock")]
    Remove(Domains),
}

#[derive(Debug, Args)]
pub struct Domains {
    /// The domains
    #[arg(required = true, value_name = "DOMAIN")]
    pub domains: Vec<String>,
}
