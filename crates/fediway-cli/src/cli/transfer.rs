//! `fediway export` and `fediway import`.

use std::path::PathBuf;

use clap::Args;

use crate::transfer::Kind;

#[derive(Debug, Args)]
pub struct Export {
    /// What to write
    #[arg(value_enum)]
    pub kind: Kind,
    /// The file; standard output when not given
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Import {
    /// What the file is about
    #[arg(value_enum)]
    pub kind: Kind,
    /// A CSV file that Mastodon or this command has written; - is standard input
    pub file: PathBuf,
    /// Where to write the rows that failed, to be imported again; beside FILE when not given
    #[arg(long, value_name = "FILE")]
    pub failed: Option<PathBuf>,
    /// Also undo what is not in the file: unfollow, unblock, unmute
    #[arg(long)]
    pub overwrite: bool,
    /// Say what would be done, and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask
    #[arg(long, short = 'y')]
    pub yes: bool,
}
