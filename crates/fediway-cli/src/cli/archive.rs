//! `fediway archive`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};

use crate::when;

const AFTER: &str = "\
Examples:
  fediway archive
  fediway archive --everything --threads all --media all
  fediway archive search 'cats from:me@example.org has:image after:2025'
  fediway archive status
  fediway archive verify

The first run fetches everything. Later runs fetch what is new. If a run is interrupted, the next run \
fetches what is missing. --everything reads all lists again, which also finds edits and deletions of old \
statuses.

A token that may only read is enough: `fediway login HOST --scopes read`.";

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, after_help = AFTER)]
pub struct Archive {
    #[command(subcommand)]
    pub command: Option<ArchiveCommand>,
    #[command(flatten)]
    pub run: Collect,
}

#[derive(Debug, Subcommand)]
pub enum ArchiveCommand {
    /// Show what the archive has, what is missing, and how the last runs ended
    Status(Folder),
    /// Read every file and check every reference
    Verify(Folder),
    /// Search the archive
    #[command(after_help = SEARCH)]
    Search(Find),
    /// Show a status of the archive, with its versions
    Show(Shown),
    /// Write pages to look at: a folder that a browser opens from the disk
    Html(Pages),
    /// Write what other programs read: ZIP, CSV, JSON Lines, Markdown, text, feed
    Export(ArchiveExport),
    /// Read what other programs have saved: the export of a Mastodon server, or mastodon-archive's file
    Import(ArchiveImport),
}

const SEARCH: &str = "\
Words: all of them, \"a phrase\", beginnings* and -without.
Operators: from:HANDLE to:HANDLE has:media|image|video|audio|poll|link|warning|edits
  in:statuses|favourites|bookmarks|pinned|mentions|threads|replies|public|unlisted|private|direct|gone
  before:2026-08-01 after:2025 lang:de tag:caturday";

/// Where the archive is.
#[derive(Clone, Debug, Args)]
pub struct Folder {
    /// The folder of the archive; `archive` beside the kept logins when not given
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Collect {
    #[command(flatten)]
    pub place: Folder,
    /// Leave these out: statuses, pinned, bookmarks, favourites, notifications, conversations,
    /// following, followers, blocks, mutes, endorsements, domain_blocks, lists, filters, followed_tags,
    /// featured_tags, scheduled_statuses, preferences, markers, instance, history, threads, notes
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub without: Vec<String>,
    /// Walk every list again to its end, and so find edits and deletions of old statuses
    #[arg(long)]
    pub everything: bool,
    /// Fetch the conversations around your own statuses, also around bookmarks and favourites, or none
    #[arg(long, value_enum, default_value_t)]
    pub threads: Reach,
    /// Fetch the files of your own statuses, also those of others, or none
    #[arg(long, value_enum, default_value_t)]
    pub media: Reach,
    /// Fetch the smaller versions of the files, too
    #[arg(long)]
    pub previews: bool,
    /// Try again at once the files that failed in earlier runs
    #[arg(long)]
    pub retry_files: bool,
    /// No file that is larger than this, such as 50M or 2G
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub max_file: Option<u64>,
    /// No more than this of files in one run
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub max_files: Option<u64>,
    /// End after this time, such as 30m; the next run goes on
    #[arg(long, value_name = "TIME", value_parser = when::duration)]
    pub max_time: Option<Duration>,
    /// Leave so much of the server's rate limit to your other programs, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 25, value_parser = clap::value_parser!(u8).range(0..=90))]
    pub reserve: u8,
    /// Keep this account as the same person as others with this name in the archive
    #[arg(long, value_name = "NAME")]
    pub person: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Reach {
    /// Of your own statuses
    #[default]
    Own,
    /// Of others, too
    All,
    /// None
    None,
}

#[derive(Debug, Args)]
pub struct Find {
    /// What to search for
    #[arg(required = true)]
    pub query: Vec<String>,
    /// How many to show
    #[arg(long, default_value_t = 20)]
    pub limit: u32,
    /// Show what is behind content warnings
    #[arg(long)]
    pub open: bool,
    #[command(flatten)]
    pub place: Folder,
}

#[derive(Debug, Args)]
pub struct Shown {
    /// The status: its address, or its id on its server
    pub status: String,
    /// Show its earlier versions, too
    #[arg(long)]
    pub versions: bool,
    #[command(flatten)]
    pub place: Folder,
}

/// `fediway archive html`
#[derive(Debug, Args)]
pub struct Pages {
    /// Where the pages are written; `html` in the folder of the archive when not given
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
    /// Show these, too: private, direct, favourites, bookmarks, notifications, replies
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub include: Vec<String>,
    /// The account, where the archive has several
    #[arg(long, value_name = "HANDLE")]
    pub of: Option<String>,
    #[command(flatten)]
    pub place: Folder,
}

/// `fediway archive export`
#[derive(Debug, Args)]
pub struct ArchiveExport {
    /// What to write
    #[arg(value_enum)]
    pub form: ExportForm,
    /// The file, or the folder for Markdown; standard output when not given
    pub file: Option<PathBuf>,
    /// Encrypt it for this recipient of age, such as age1…; may be repeated
    #[arg(long, value_name = "RECIPIENT", value_parser = recipient, requires = "file")]
    pub age: Vec<String>,
    /// In Markdown, text and feed, also: private, direct
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub include: Vec<String>,
    /// The account, where the archive has several
    #[arg(long, value_name = "HANDLE")]
    pub of: Option<String>,
    #[command(flatten)]
    pub place: Folder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportForm {
    /// A ZIP as Mastodon makes it, with the files
    Zip,
    /// One JSON document for each status
    JsonLines,
    /// A file with front matter for each post
    Markdown,
    /// Plain text
    Text,
    /// A feed
    Atom,
    /// The filters, as Mastodon imports them
    Filters,
    /// CSV: whom the account follows
    Following,
    /// CSV: who follows the account
    Followers,
    /// CSV: blocked accounts
    Blocks,
    /// CSV: muted accounts
    Mutes,
    /// CSV: blocked domains
    DomainBlocks,
    /// CSV: lists
    Lists,
    /// CSV: bookmarks
    Bookmarks,
}

/// `fediway archive import`
#[derive(Debug, Args)]
pub struct ArchiveImport {
    /// The export of a Mastodon server (ZIP or tar.gz), or a file of mastodon-archive
    pub file: PathBuf,
    /// The host in the handles of the server's own accounts, where that is not the host of their pages
    #[arg(long, value_name = "HOST")]
    pub domain: Option<String>,
    #[command(flatten)]
    pub place: Folder,
}

/// `500`, `50K`, `50M`, `2G`: bytes.
fn size(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}` is no size such as 50M or 2G");
    let text = text.trim().trim_end_matches(['b', 'B', 'i']);
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit: u64 = match unit.trim().to_ascii_uppercase().as_str() {
        "" => 1,
        "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        "T" => 1 << 40,
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    number.checked_mul(unit).ok_or_else(wrong)
}

/// A recipient as age knows it. What is a file or an option elsewhere is refused.
fn recipient(text: &str) -> Result<String, String> {
    let text = text.trim();
    let known = ["age1", "ssh-ed25519 ", "ssh-rsa "];
    match known.iter().any(|begin| text.starts_with(begin)) {
        true => Ok(text.to_owned()),
        false => Err("a recipient begins with age1, ssh-ed25519 or ssh-rsa".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{recipient, size};

    #[test]
    fn a_recipient_is_no_option_and_no_secret_key() {
        assert!(recipient(" age1xyz ").is_ok() && recipient("ssh-ed25519 AAAA me").is_ok());
        for other in ["", "-i", "--decrypt", "/etc/passwd", "AGE-SECRET-KEY-1XYZ"] {
            assert!(recipient(other).is_err(), "{other}");
        }
    }

    #[test]
    fn sizes_have_units() {
        for (text, bytes) in [
            ("7", 7),
            ("50K", 50 << 10),
            ("2 GiB", 2 << 30),
            ("1mb", 1 << 20),
        ] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        assert!(size("M").is_err() && size("5X").is_err() && size("99999999T").is_err());
    }
}
