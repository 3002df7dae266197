//! `fediway timeline`.

use clap::{Args, Subcommand};

use super::listing::{Dates, Paging, Reading, StatusPaging};
use super::words;

#[derive(Debug, Subcommand)]
pub enum Timeline {
    /// Statuses of the accounts you follow, newest first
    Home(Home),
    /// Public statuses of your server
    Local(Public),
    /// Public statuses of all servers that your server knows
    Public(Public),
    /// Public statuses with a hashtag
    Tag(TagTimeline),
    /// Statuses of the accounts in one of your lists
    List {
        /// The list: its title or id
        list: String,
        #[command(flatten)]
        dates: Dates,
        #[command(flatten)]
        part: StatusPaging,
    },
    /// Statuses of one account
    Account(AccountTimeline),
    /// Statuses that mention you
    Mentions {
        #[command(flatten)]
        dates: Dates,
        #[command(flatten)]
        part: StatusPaging,
    },
    /// Your bookmarks
    Bookmarks {
        #[command(flatten)]
        part: StatusPaging,
    },
    /// Your favourites
    #[command(visible_alias = "favorites")]
    Favourites {
        #[command(flatten)]
        part: StatusPaging,
    },
    /// Public statuses that share a link; Mastodon 4.3
    Link {
        /// The link
        url: String,
        #[command(flatten)]
        part: StatusPaging,
    },
    /// Statuses that trend on your server
    Trending {
        #[command(flatten)]
        host: Host,
        #[command(flatten)]
        paging: Paging,
        #[command(flatten)]
        reading: Reading,
    },
}

#[derive(Debug, Args)]
pub struct Host {
    /// Ask this server, without a login
    #[arg(long, value_name = "HOST")]
    pub host: Option<String>,
}

#[derive(Debug, Args)]
pub struct Home {
    /// Without boosts
    #[arg(long)]
    pub no_boosts: bool,
    /// Without replies
    #[arg(long)]
    pub no_replies: bool,
    /// Only what is new since the last time, which your server remembers
    #[arg(long, conflicts_with_all = ["max_id", "min_id", "since_id", "after", "since", "until"])]
    pub new: bool,
    #[command(flatten)]
    pub dates: Dates,
    #[command(flatten)]
    pub part: StatusPaging,
}

#[derive(Debug, Args)]
pub struct Public {
    #[command(flatten)]
    pub which: WhichPublic,
    #[command(flatten)]
    pub dates: Dates,
    #[command(flatten)]
    pub part: StatusPaging,
}

#[derive(Debug, Args)]
pub struct WhichPublic {
    #[command(flatten)]
    pub host: Host,
    /// Only those of this server
    #[arg(long, conflicts_with = "remote")]
    pub local: bool,
    /// Only those of other servers
    #[arg(long)]
    pub remote: bool,
    /// Only those with files
    #[arg(long)]
    pub only_media: bool,
}

#[derive(Debug, Args)]
pub struct TagTimeline {
    /// The hashtag, with or without #
    #[arg(value_parser = words::tag)]
    pub tag: String,
    /// Also those with this hashtag; may be repeated
    #[arg(long, value_name = "TAG", value_parser = words::tag)]
    pub any: Vec<String>,
    /// Only those with this hashtag too; may be repeated
    #[arg(long, value_name = "TAG", value_parser = words::tag)]
    pub all_of: Vec<String>,
    /// None with this hashtag; may be repeated
    #[arg(long, value_name = "TAG", value_parser = words::tag)]
    pub none: Vec<String>,
    #[command(flatten)]
    pub which: WhichPublic,
    #[command(flatten)]
    pub dates: Dates,
    #[command(flatten)]
    pub part: StatusPaging,
}

#[derive(Debug, Args)]
pub struct AccountTimeline {
    /// The account: a handle, an id or an address; yours when not given
    #[arg(value_name = "HANDLE")]
    pub whom: Option<String>,
    /// Without replies
    #[arg(long)]
    pub no_replies: bool,
    /// Without boosts
    #[arg(long)]
    pub no_boosts: bool,
    /// Only those with files
    #[arg(long)]
    pub only_media: bool,
    /// Only those pinned to the profile
    #[arg(long)]
    pub pinned: bool,
    /// Only those with this hashtag
    #[arg(long, value_name = "TAG", value_parser = words::tag)]
    pub tag: Option<String>,
    #[command(flatten)]
    pub dates: Dates,
    #[command(flatten)]
    pub part: StatusPaging,
}
