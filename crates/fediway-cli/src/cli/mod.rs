//! The command line.

mod attachments;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use fediway::{Scopes, Visibility};
use fediway_sandbox::Software;

pub use attachments::{Attachment, Attachments};

const EXIT_CODES: &str = "\
Exit codes:
    0  done
    1  another failure; also when it is unknown whether a post went through
    2  the command line or its input was wrong; nothing was sent
    3  the login did not succeed
    4  not logged in, or the token is no longer good
    5  network, time-out or TLS
    6  the address was refused before any request
    7  rate limited
  130  interrupted";

/// Log in to any fediverse server and post from a terminal.
#[derive(Debug, Parser)]
#[command(name = "fediway", version, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// Write one JSON document (demo, stream: one a line) to standard output, and errors as JSON to
    /// standard error
    #[arg(long, global = true)]
    pub json: bool,
    /// The account to use, as USER@HOST or HOST; when not given, the last one that logged in or that
    /// `auth switch` chose
    #[arg(long, global = true, value_name = "HANDLE")]
    pub account: Option<String>,
    /// Also allow servers on this machine, over https or http, on any port
    #[arg(long, global = true)]
    pub allow_loopback: bool,
    /// Also trust the certificate authority in this PEM file
    #[arg(long, global = true, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Log to standard error what happens
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Log in to a server
    Login(Login),
    /// Log in, and list the accounts
    #[command(subcommand)]
    Auth(Auth),
    /// Show the account in use
    Whoami,
    /// Publish a status
    Post(Post),
    /// Read a timeline
    #[command(subcommand)]
    Timeline(Timeline),
    /// Show live events
    Stream(Stream),
    /// Send any request of the client API
    Api(Api),
    /// Revoke the token and forget the account
    Logout(Logout),
    /// Run a test server on this machine
    Sandbox(Sandbox),
    /// Run everything from login to logout against a test server
    Demo(Demo),
}

#[derive(Debug, Args)]
pub struct Login {
    /// The server, such as mastodon.social
    pub instance: String,
    /// Paste the code (or pipe it in) instead of using a browser on this machine
    #[arg(long)]
    pub no_browser: bool,
    /// The scopes to ask for
    #[arg(long, default_value = "read write", value_parser = scopes)]
    pub scopes: Scopes,
    /// Make the server ask for the password again, to choose another account
    #[arg(long)]
    pub force_login: bool,
}

fn scopes(text: &str) -> Result<Scopes, String> {
    let scopes = Scopes::parse(text);
    if scopes.is_empty() {
        return Err("name at least one scope, such as read".into());
    }
    Ok(scopes)
}

#[derive(Debug, Subcommand)]
pub enum Auth {
    /// Log in to a server
    Login(Login),
    /// List the accounts that are logged in, and try each token
    Status,
    /// Choose the account that is used when none is named
    Switch {
        /// The account, as USER@HOST or HOST
        handle: String,
    },
}

#[derive(Debug, Args)]
pub struct Post {
    /// The text; - reads it from standard input, as does a pipe when nothing else is given
    #[arg(allow_hyphen_values = true)]
    pub text: Option<String>,
    /// The text after --, whatever it begins with
    #[arg(
        last = true,
        value_name = "TEXT",
        conflicts_with = "text",
        hide_short_help = true
    )]
    pub verbatim: Option<String>,
    #[command(flatten)]
    pub attachments: Attachments,
    /// Who may see it; the account's own default when not given
    #[arg(long, value_enum)]
    pub visibility: Option<Audience>,
    /// A content warning, shown instead of the text
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub cw: Option<String>,
    /// The language of the text, as an ISO 639-1 code
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
    /// The status to reply to: its id on this server, or its address on any server
    #[arg(long, value_name = "ID|URL")]
    pub reply_to: Option<String>,
    /// Hide the attached files at first
    #[arg(long)]
    pub sensitive: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Audience {
    Public,
    Unlisted,
    Private,
    Direct,
}

impl From<Audience> for Visibility {
    fn from(audience: Audience) -> Self {
        match audience {
            Audience::Public => Self::Public,
            Audience::Unlisted => Self::Unlisted,
            Audience::Private => Self::Private,
            Audience::Direct => Self::Direct,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Timeline {
    /// Statuses of the accounts you follow, newest first
    Home(Home),
}

#[derive(Debug, Args)]
pub struct Home {
    /// How many statuses
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
}

#[derive(Debug, Args)]
pub struct Stream {
    /// Any of: user (when nothing is given), notifications, public, local, remote, direct,
    /// tag NAME, list ID (the ids are those of `fediway api GET /api/v1/lists`).
    ///
    /// With --json, each event is a line with `event`, `stream`, `backfilled` and `payload`. Events
    /// have their names of the API, and about the connection: connected, disconnected, filled,
    /// may_have_missed, dropped, refused.
    #[arg(value_name = "WHAT")]
    pub what: Vec<String>,
    /// Poll the timelines every SECONDS where the server has no streaming API
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub poll: Option<u64>,
}

#[derive(Debug, Args)]
pub struct Api {
    /// GET, POST, PUT, PATCH or DELETE
    #[arg(required_unless_present = "list")]
    pub method: Option<String>,
    /// The path, such as /api/v1/accounts/verify_credentials, or a whole address of the server
    #[arg(required_unless_present = "list")]
    pub path: Option<String>,
    /// A parameter as text; a[b]=x for a part of a form, a[]=x for one of a list
    #[arg(short = 'f', long, value_name = "KEY=VALUE", value_parser = pair)]
    pub raw_field: Vec<(String, String)>,
    /// A parameter that is true, false, null or a whole number if it reads so, and the file FILE if
    /// it reads @FILE
    #[arg(short = 'F', long, value_name = "KEY=VALUE", value_parser = pair)]
    pub field: Vec<(String, String)>,
    /// A file with parameters as one JSON object, or - for standard input
    #[arg(long, value_name = "FILE")]
    pub input: Option<String>,
    /// Fetch every page of a list and write all items as one list
    #[arg(long, conflicts_with = "include")]
    pub paginate: bool,
    /// With --paginate: stop at the server's rate limit instead of waiting
    #[arg(long, requires = "paginate")]
    pub no_wait: bool,
    /// Also write the status and headers of the answer
    #[arg(short, long)]
    pub include: bool,
    /// List every endpoint that is known: method, path, scopes, answer and paging
    #[arg(long, conflicts_with_all = ["method", "path", "raw_field", "field", "input", "paginate", "no_wait", "include"])]
    pub list: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write it as KEY=VALUE".into()),
    }
}

#[derive(Debug, Args)]
pub struct Logout {
    /// Log out every account
    #[arg(long, conflicts_with = "account")]
    pub all: bool,
}

#[derive(Debug, Args)]
pub struct Sandbox {
    /// Which server it behaves as: mastodon, mastodon-4.2, mastodon-4.3, gotosocial, pleroma,
    /// akkoma, takahe, mitra, hollo, pixelfed, friendica, snac, iceshrimp.net, iceshrimp-js, sharkey
    #[arg(
        long,
        default_value = "mastodon",
        hide_default_value = true,
        value_name = "NAME"
    )]
    pub software: Software,
    /// The port; a free one when not given
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "N")]
    pub port: u16,
    /// Speak plain http
    #[arg(long, conflicts_with = "ca_file")]
    pub http: bool,
    /// Where to write the certificate authority, as PEM; a temporary file when not given
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Sign in and consent yourself, in your browser
    #[arg(long)]
    pub browser: bool,
    /// Keep the server running until Ctrl-C, and print how to use it
    #[arg(long)]
    pub keep: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        <Cli as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn no_scopes_at_all_are_refused() {
        assert!(scopes(" ,").is_err());
        assert_eq!(scopes("read"), Ok(Scopes::read()));
    }
}
