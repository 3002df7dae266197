//! The options of every command.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::picture::Protocols;
use crate::proxy::Proxy;
use crate::template::Template;

#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// Write one JSON document to standard output (one a line: for each thing that is named, in demo and
    /// in stream), and errors as JSON to standard error
    #[arg(long, global = true)]
    pub json: bool,
    /// The account to use, as USER@HOST or HOST; all: each one in turn, where a command only reads.
    /// When not given, the one of FEDIWAY_TOKEN and FEDIWAY_INSTANCE, else the one of FEDIWAY_ACCOUNT,
    /// else the last one that logged in or that `auth switch` chose
    #[arg(long, global = true, value_name = "HANDLE", value_parser = super::words::text)]
    pub account: Option<String>,
    /// Allow the server that is named to be in your own network: a private address or this machine,
    /// any port, and plain http on such an address. A login remembers it for that server alone
    #[arg(hide_short_help = true, long, global = true)]
    pub allow_private: bool,
    /// Go through this proxy (http://HOST:PORT), or through that of the usual variables (env); a login
    /// remembers it. Without it no proxy is used
    #[arg(
        hide_short_help = true,
        long,
        global = true,
        value_name = "URL|env|none"
    )]
    pub proxy: Option<Proxy>,
    /// Also trust the certificate authority in this PEM file; a login remembers it
    #[arg(hide_short_help = true, long, global = true, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Ask nothing: fail where a question would be asked
    #[arg(hide_short_help = true, long, global = true)]
    pub no_input: bool,
    /// Whether there are colours; auto: on a terminal, unless NO_COLOR is set
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        hide_default_value = true,
        value_name = "auto|always|never"
    )]
    pub color: Color,
    /// Show pictures, where people read: in the way of the terminal (auto), or in this one
    #[arg(
        hide_short_help = true,
        long,
        global = true,
        value_enum,
        hide_possible_values = true,
        value_name = "auto|never|kitty|iterm|sixel|blocks"
    )]
    pub pictures: Option<Protocols>,
    /// Print this for each thing instead: {account.acct}: {plain_text} has the fields that --json shows
    #[arg(
        hide_short_help = true,
        long,
        global = true,
        value_name = "TEXT",
        conflicts_with = "json"
    )]
    pub template: Option<Template>,
    /// Break lines at N columns; at those of the terminal when not given
    #[arg(hide_short_help = true, long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(20..))]
    pub width: Option<u16>,
    /// Stop with exit code 7 at a rate limit instead of waiting for its end
    #[arg(hide_short_help = true, long, global = true)]
    pub no_wait: bool,
    /// Give a server N seconds to answer, second tries included; a minute when not given
    #[arg(hide_short_help = true, long, global = true, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub timeout: Option<u64>,
    /// Write no notes and hints to standard error; errors, warnings and questions stay
    #[arg(
        hide_short_help = true,
        short,
        long,
        global = true,
        conflicts_with = "verbose"
    )]
    pub quiet: bool,
    /// Log to standard error what happens
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}
