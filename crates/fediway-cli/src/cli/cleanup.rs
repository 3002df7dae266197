//! `fediway cleanup`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cleanup::draft::Draft;
use crate::cleanup::foreign::Preset;
use crate::cleanup::pace::Pace;
use crate::when;

const AFTER: &str = "\
Without --delete, nothing is deleted. The command only shows what it would delete and what it would keep.

A deleted status cannot be restored. Therefore the command first archives everything, as `fediway archive` \
does. It deletes a status only if the archive has its current version with all files. Your server asks other \
servers to delete their copies, but some of them keep them.

Just before each deletion, the command fetches the status again and applies the rules again. If a rule needs \
a value that the server does not send, the status is kept.";

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, after_help = AFTER)]
pub struct Cleanup {
    #[command(subcommand)]
    pub command: Option<CleanupCommand>,
    /// Take the rules from this file; rules that are given as options come before it
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Delete, after the number of what goes was typed
    #[arg(long)]
    pub delete: bool,
    /// Delete without asking, if no more than N would go
    #[arg(long, value_name = "N")]
    pub yes_delete: Option<usize>,
    /// Delete without an archive that holds what goes
    #[arg(long)]
    pub without_archive: bool,
    /// The folder of the archive; the one of `fediway archive` when not given
    #[arg(long, value_name = "DIR", conflicts_with = "without_archive")]
    pub archive: Option<PathBuf>,
    /// So many deletions in this time, such as 10/30m; what suits the server when not given
    #[arg(long, value_name = "N/TIME")]
    pub pace: Option<Pace>,
    /// Stop at this moment, such as 2026-12-24T06:00; the same command goes on later
    #[arg(long, value_name = "TIME", value_parser = when::moment)]
    pub until: Option<fediway::Timestamp>,
    /// Print the requests that would be sent, and send none of them
    #[arg(long, conflicts_with_all = ["delete", "yes_delete"])]
    pub dry_run: bool,
    /// Show each status that stays, and not only how many
    #[arg(long)]
    pub list_kept: bool,
    #[command(flatten)]
    pub rules: Draft,
}

#[derive(Debug, Subcommand)]
pub enum CleanupCommand {
    /// Write a policy file with every rule explained
    Init(Init),
    /// Say what each rule says of one status
    Explain(Box<Explain>),
}

/// `fediway cleanup init`
#[derive(Debug, Args)]
pub struct Init {
    /// The file, which must not be there yet; standard output when not given
    pub file: Option<PathBuf>,
    /// Begin with the rules of another program
    #[arg(long, value_enum, value_name = "PROGRAM")]
    pub preset: Option<Preset>,
    /// Take the rules over from a file of ephemetoot (YAML) or fedinesia (JSON)
    #[arg(long, value_name = "FILE", conflicts_with = "preset")]
    pub from: Option<PathBuf>,
}

/// `fediway cleanup explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// Its id or address
    pub status: String,
    /// Take the rules from this file; rules that are given as options come before it
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    #[command(flatten)]
    pub rules: Draft,
}

impl Cleanup {
    /// Whether something is to be deleted.
    pub fn deletes(&self) -> bool {
        self.delete || self.yes_delete.is_some()
    }
}
