//! `fediway sandbox` and `fediway demo`.

use std::path::PathBuf;

use clap::Args;
use fediway_sandbox::Software;

#[derive(Debug, Args)]
pub struct Sandbox {
    /// The server that it imitates: mastodon, mastodon-4.2, mastodon-4.3, gotosocial, pleroma,
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
