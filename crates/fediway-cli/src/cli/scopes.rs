//! `fediway scopes`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub struct Scopes {
    /// An endpoint: statuses.post, as in `api --list`, or "POST /api/v1/statuses"; or a stream:
    /// streaming.user
    #[arg(required_unless_present = "recorded", value_name = "ENDPOINT")]
    pub endpoints: Vec<String>,
    /// Also what was called in a recorded run: the text of a Recorder of the library, or any file with
    /// such names, one a line; - for standard input
    #[arg(long, value_name = "FILE")]
    pub recorded: Option<PathBuf>,
    /// In the words that this server knows, without a login; some know only read, write and follow
    #[arg(long)]
    pub host: Option<String>,
}
