//! The options of every command.

use std::path::PathBuf;

use clap::Args;

use crate::proxy::Proxy;

#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// Write one JSON document (demo, stream: one a line) to standard output, and errors as JSON to
    /// standard error
    #[arg(long, global = true)]
    pub json: bool,
    /// The account to use, as USER@HOST or HOST; when not given, the one of FEDIWAY_TOKEN and
    /// FEDIWAY_INSTANCE, else the one of FEDIWAY_ACCOUNT, else the last one that logged in or that
    /// `auth switch` chose
    #[arg(long, global = true, value_name = "HANDLE")]
    pub account: Option<String>,
    /// Allow the server that is named to be in your own network: a private address or this machine,
    /// any port, and plain http on such an address. A login remembers it for that server alone
    #[arg(long, global = true, alias = "allow-loopback")]
    pub allow_private: bool,
    /// Go through this proxy (http://HOST:PORT), or through that of the usual variables (env); a login
    /// remembers it. Without it no proxy is used
    #[arg(long, global = true, value_name = "URL|env|none")]
    pub proxy: Option<Proxy>,
    /// Also trust the certificate authority in this PEM file; a login remembers it
    #[arg(long, global = true, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Ask nothing: fail where a question would be asked
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Log to standard error what happens
    #[arg(short, long, global = true)]
    pub verbose: bool,
}
