//! `fediway profile`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::post::Audience;

#[derive(Debug, Subcommand)]
pub enum ProfileCommand {
    /// Show your profile
    Show,
    /// Change your profile; what is not named stays
    Set(Box<Set>),
}

#[derive(Debug, Args)]
pub struct Set {
    /// The name to show
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub display_name: Option<String>,
    /// The biography
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub note: Option<String>,
    /// The picture
    #[arg(long, value_name = "FILE")]
    pub avatar: Option<PathBuf>,
    /// Take the picture away
    #[arg(long, conflicts_with = "avatar")]
    pub no_avatar: bool,
    /// The banner
    #[arg(long, value_name = "FILE")]
    pub header: Option<PathBuf>,
    /// Take the banner away
    #[arg(long, conflicts_with = "header")]
    pub no_header: bool,
    /// A row of the table; may be repeated. All rows are replaced
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true, value_parser = super::api::pair, conflicts_with = "no_fields")]
    pub field: Vec<(String, String)>,
    /// Empty the table
    #[arg(long)]
    pub no_fields: bool,
    #[command(flatten)]
    pub flags: Flags,
    /// Who may see new statuses
    #[arg(long, value_enum)]
    pub default_visibility: Option<Audience>,
    /// Whether new files are hidden at first
    #[arg(long, value_name = "true|false")]
    pub default_sensitive: Option<bool>,
    /// The language of new statuses, as an ISO 639-1 code
    #[arg(long, value_name = "CODE")]
    pub default_language: Option<String>,
}

/// Each with its opposite; the last one that is given counts.
#[derive(Debug, Args)]
pub struct Flags {
    /// The account is automated
    #[arg(long, overrides_with = "no_bot")]
    pub bot: bool,
    /// The account is not automated
    #[arg(long)]
    pub no_bot: bool,
    /// Followers need your approval
    #[arg(long, overrides_with = "no_locked")]
    pub locked: bool,
    /// Everybody may follow the account
    #[arg(long)]
    pub no_locked: bool,
    /// The account may be suggested to others
    #[arg(long, overrides_with = "no_discoverable")]
    pub discoverable: bool,
    /// The account is not suggested to others
    #[arg(long)]
    pub no_discoverable: bool,
    /// Its public statuses may be searched
    #[arg(long, overrides_with = "no_indexable")]
    pub indexable: bool,
    /// Its public statuses may not be searched
    #[arg(long)]
    pub no_indexable: bool,
    /// Its followers and follows are hidden
    #[arg(long, overrides_with = "no_hide_collections")]
    pub hide_collections: bool,
    /// Its followers and follows are shown
    #[arg(long)]
    pub no_hide_collections: bool,
}
