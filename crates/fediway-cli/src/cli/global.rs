//! The options of every command.

use std::path::PathBuf;

use clap::Args;

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
