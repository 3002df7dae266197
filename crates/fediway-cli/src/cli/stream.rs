//! `fediway stream`.

use clap::Args;

#[derive(Debug, Args)]
pub struct Stream {
    /// Any of: user (when nothing is given), notifications, public, local, remote, direct,
    /// tag NAME, list TITLE or list ID.
    ///
    /// With --json, each event is a line with `event`, `stream`, `backfilled` and `payload`. Events
    /// have the names of the API. Events about the connection are named connected, disconnected,
    /// filled, may_have_missed, dropped, refused.
    #[arg(value_name = "WHAT")]
    pub what: Vec<String>,
    /// Only events of this name, such as update, notification, delete; may be repeated
    #[arg(long, value_name = "EVENT", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Run this program for each event instead of printing it, one after the other, with the JSON of
    /// the event on its standard input
    #[arg(long, value_name = "PROGRAM")]
    pub exec: Option<String>,
    /// Poll the timelines every SECONDS if the server has no streaming API
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub poll: Option<u64>,
}
