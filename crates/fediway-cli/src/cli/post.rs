//! `fediway post`.

use clap::{Args, ValueEnum};
use fediway::Visibility;

use super::attachments::Attachments;

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
