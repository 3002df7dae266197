//! `fediway export` and `fediway import`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use fediway_archive::transfer::Kind;

/// The names of the kinds, with what they are.
fn kinds() -> impl TypedValueParser<Value = Kind> {
    let named = |kind: Kind| PossibleValue::new(kind.name()).help(kind.about());
    PossibleValuesParser::new(Kind::ALL.map(named))
        .try_map(|name| Kind::named(&name).ok_or("there is no such kind of file"))
}

#[derive(Debug, Args)]
pub struct Export {
    /// What to write
    #[arg(value_parser = kinds())]
    pub kind: Kind,
    /// The file; standard output when not given, or -
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Import {
    /// What the file is about
    #[arg(value_parser = kinds())]
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
