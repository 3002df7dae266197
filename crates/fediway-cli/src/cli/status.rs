//! `fediway status`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::listing::Paging;
use super::post::Audience;

#[derive(Debug, Subcommand)]
pub enum StatusCommand {
    /// Show one status in full
    Show(OneStatus),
    /// Show the conversation around a status
    Thread(Thread),
    /// Delete statuses of yours
    Delete(Delete),
    /// Change a status of yours; what is not named stays
    Edit(Box<Edit>),
    /// Boost statuses
    #[command(visible_alias = "reblog")]
    Boost {
        #[command(flatten)]
        statuses: Statuses,
        /// Who may see the boost
        #[arg(long, value_enum)]
        visibility: Option<Audience>,
    },
    /// Take boosts back
    #[command(visible_alias = "unreblog")]
    Unboost(Statuses),
    /// Make statuses favourites
    #[command(visible_aliases = ["favorite", "fav", "like"])]
    Favourite(Statuses),
    /// Take statuses out of the favourites
    #[command(visible_aliases = ["unfavorite", "unfav", "unlike"])]
    Unfavourite(Statuses),
    /// Bookmark statuses
    Bookmark(Statuses),
    /// Take statuses out of the bookmarks
    Unbookmark(Statuses),
    /// Pin statuses of yours to your profile
    Pin(Statuses),
    /// Take statuses off your profile
    Unpin(Statuses),
    /// Stop notifications from the conversations that statuses are in
    Mute(Statuses),
    /// Let notifications from muted conversations through again
    Unmute(Statuses),
    /// Print a status of yours as it was typed
    Source(OneStatus),
    /// Show every version of a status, the first one first
    History(OneStatus),
    /// Translate a status, where the server can
    Translate {
        #[command(flatten)]
        status: OneStatus,
        /// The language to translate to, as an ISO 639-1 code; yours when not given
        #[arg(long, value_name = "CODE")]
        to: Option<String>,
    },
    /// List who boosted a status
    BoostedBy(ListAbout),
    /// List who made a status a favourite
    FavouritedBy(ListAbout),
    /// List the statuses that quote one of yours
    Quotes(ListAbout),
    /// Show the preview of the link in a status
    Card(OneStatus),
}

#[derive(Debug, Args)]
pub struct OneStatus {
    /// The status: its id on your server, its address on any server, or %3: the third one of the list
    /// that was shown last on a terminal
    pub status: String,
}

#[derive(Debug, Args)]
pub struct Statuses {
    /// The statuses: ids on your server, addresses on any server, or %3: the third one of the list that
    /// was shown last on a terminal
    #[arg(required = true, value_name = "STATUS")]
    pub statuses: Vec<String>,
}

#[derive(Debug, Args)]
pub struct ListAbout {
    #[command(flatten)]
    pub status: OneStatus,
    #[command(flatten)]
    pub paging: Paging,
}

#[derive(Debug, Args)]
pub struct Thread {
    #[command(flatten)]
    pub status: OneStatus,
    /// Only what it replies to
    #[arg(long, conflicts_with = "descendants")]
    pub ancestors: bool,
    /// Only the replies to it
    #[arg(long)]
    pub descendants: bool,
    /// Only replies down to this depth
    #[arg(long, value_name = "N")]
    pub depth: Option<usize>,
    /// Also show what is behind content warnings
    #[arg(long)]
    pub open: bool,
}

#[derive(Debug, Args)]
pub struct Delete {
    #[command(flatten)]
    pub statuses: Statuses,
    /// Do not ask
    #[arg(long, short = 'y')]
    pub yes: bool,
    /// Print each text as it was typed, to write it anew
    #[arg(long)]
    pub keep_text: bool,
    /// Delete the files at once; Mastodon 4.4
    #[arg(long)]
    pub delete_media: bool,
}

#[derive(Debug, Args)]
pub struct Edit {
    #[command(flatten)]
    pub status: OneStatus,
    /// The text; - reads it from standard input
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub text: Option<String>,
    /// Change the text in an editor; the default on a terminal when nothing else is given
    #[arg(long, conflicts_with = "text")]
    pub editor: bool,
    /// The content warning; an empty one takes it away
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub cw: Option<String>,
    /// The language, as an ISO 639-1 code
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
    /// Hide the attached files at first
    #[arg(long, conflicts_with = "no_sensitive")]
    pub sensitive: bool,
    /// Do not hide the attached files
    #[arg(long)]
    pub no_sensitive: bool,
    /// The alternative text of the Nth file, counted from 1; may be repeated
    #[arg(long, value_name = "N=TEXT", value_parser = numbered)]
    pub alt: Vec<(usize, String)>,
    /// A file to add; may be repeated
    #[arg(long, value_name = "FILE")]
    pub add_media: Vec<PathBuf>,
    /// Take the files away
    #[arg(long, conflicts_with_all = ["alt", "add_media"])]
    pub no_media: bool,
    /// An option of a new poll, in the place of the one that is there; may be repeated
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub poll_option: Vec<String>,
    /// How long the new poll lasts
    #[arg(long, value_name = "DURATION", default_value = "1d", value_parser = crate::when::duration)]
    pub poll_for: std::time::Duration,
    /// Take the poll away
    #[arg(long, conflicts_with = "poll_option")]
    pub no_poll: bool,
}

fn numbered(text: &str) -> Result<(usize, String), String> {
    let pair = text.split_once('=').and_then(|(number, text)| {
        let number: usize = number.trim().parse().ok()?;
        (number > 0).then(|| (number, text.to_owned()))
    });
    pair.ok_or_else(|| "write it as N=TEXT, such as 1=\"A cat, asleep\"".into())
}
