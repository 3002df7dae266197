//! `fediway post`.

use std::time::Duration;

use clap::{Args, ValueEnum};
use fediway::{MediaId, Timestamp, Visibility};

use super::attachments::Attachments;
use crate::when;

/// What `fediway post --help` ends with.
pub const EXAMPLES: &str = "\
Examples:
  fediway post \"Hello, fediverse!\"
  fediway post \"- a text that begins with a hyphen\" --visibility unlisted
  fediway post -- \"--this is text, too\"
  echo \"from a pipe\" | fediway post -
  fediway post \"My cat\" --media cat.jpg --alt \"A cat, asleep\"
  fediway post \"Tea?\" --poll-option Yes --poll-option No --poll-for 2h
  fediway post --thread - < essay.txt";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Post {
    /// The text; - reads standard input, as does a pipe if no text is given. On a terminal, an editor
    /// opens if no text is given
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
    /// Write the text in an editor ($VISUAL, $EDITOR)
    #[arg(long, short = 'e')]
    pub editor: bool,
    #[command(flatten)]
    pub attachments: Attachments,
    /// A file that was uploaded before (`fediway media upload`); may be repeated
    #[arg(long, value_name = "ID")]
    pub media_id: Vec<MediaId>,
    /// Who may see it. When not given: the account's default, but a reply is not more public than the
    /// status that it replies to
    #[arg(long, value_enum)]
    pub visibility: Option<Audience>,
    /// A content warning, shown instead of the text
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub cw: Option<String>,
    /// The language of the text, as an ISO 639-1 code
    #[arg(long, value_name = "CODE", value_parser = super::words::language)]
    pub lang: Option<String>,
    /// Hide the attached files at first
    #[arg(long)]
    pub sensitive: bool,
    /// The format of the text, as a media type; GoToSocial, Pleroma
    #[arg(long, value_name = "MIME", value_parser = super::words::media_type)]
    pub content_type: Option<String>,
    #[command(flatten)]
    pub answer: Answer,
    #[command(flatten)]
    pub poll: PollOptions,
    #[command(flatten)]
    pub sending: Sending,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Replies and quotes")]
pub struct Answer {
    /// The status to reply to: its id on this server, or its address on any server
    #[arg(long, short = 'r', value_name = "ID|URL")]
    pub reply_to: Option<String>,
    /// Reply to the last status of this account
    #[arg(long, short = 'R', conflicts_with = "reply_to")]
    pub reply_last: bool,
    /// Do not mention the author of the status that this replies to
    #[arg(long)]
    pub no_mention: bool,
    /// Also mention everybody whom that status mentions
    #[arg(long, conflicts_with = "no_mention")]
    pub mention_all: bool,
    /// The status to quote: its id on this server, or its address on any server; Mastodon 4.5
    #[arg(long, value_name = "ID|URL")]
    pub quote: Option<String>,
    /// Who may quote it; Mastodon 4.5
    #[arg(
        long,
        value_name = "public|followers|nobody",
        value_parser = ["public", "followers", "nobody"],
        hide_possible_values = true
    )]
    pub quote_policy: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Poll")]
pub struct PollOptions {
    /// An option of a poll; may be repeated
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub poll_option: Vec<String>,
    /// How long the poll lasts
    #[arg(long, value_name = "DURATION", default_value = "1d", value_parser = when::duration)]
    pub poll_for: Duration,
    /// Several options may be chosen
    #[arg(long, requires = "poll_option")]
    pub poll_multiple: bool,
    /// Hide the counts until the end
    #[arg(long, requires = "poll_option")]
    pub poll_hide_totals: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Sending")]
pub struct Sending {
    /// Publish it at this time: "2026-12-24 18:00" in the time zone of this machine, or with a zone
    #[arg(long, value_name = "TIME", value_parser = when::future)]
    pub at: Option<Timestamp>,
    /// Publish it after this time, such as 2h; most servers require at least 5 minutes
    #[arg(long = "in", value_name = "DURATION", conflicts_with = "at", value_parser = when::duration)]
    pub later: Option<Duration>,
    /// Post a text of any length as a thread. A part ends at a line of ---, or at the server's limit. If
    /// the thread is interrupted, the same command continues it
    #[arg(long, conflicts_with_all = ["at", "later"])]
    pub thread: bool,
    /// Number the parts of a thread
    #[arg(long, requires = "thread")]
    pub number: bool,
    /// Publish it only once under this key, however often the command runs with it
    #[arg(long, value_name = "KEY", value_parser = super::words::text)]
    pub idempotency_key: Option<String>,
    /// Show what would be posted, and send nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `fediway reply`. It names the status itself.
#[derive(Debug, Args)]
#[command(
    mut_arg("reply_to", |option| option.hide(true)),
    mut_arg("reply_last", |option| option.hide(true))
)]
pub struct Reply {
    /// The status to reply to: its id on your server, its address on any server, or %3: the third one of
    /// the list that was shown last on a terminal
    #[arg(conflicts_with_all = ["reply_to", "reply_last"])]
    pub status: String,
    #[command(flatten)]
    pub post: Post,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
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
