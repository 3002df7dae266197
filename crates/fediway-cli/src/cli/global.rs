//! The options of every command.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::picture::Protocols;
use crate::proxy::Proxy;
use crate::template::Template;

#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// Write one JSON document to standard output, and errors as JSON to standard error. Commands for
    /// several things, demo and stream write one document on each line
    #[arg(long, global = true)]
    pub json: bool,
    /// The account to use, as USER@HOST or HOST; all: each account in turn, for commands that only
    /// read. When not given: the account of FEDIWAY_TOKEN and FEDIWAY_INSTANCE, else that of
    /// FEDIWAY_ACCOUNT, else the last one that logged in or that `auth switch` chose
    #[arg(long, global = true, value_name = "HANDLE", value_parser = super::words::text)]
    pub account: Option<String>,
    /// Allow the named server to be in your own network: a private address or this machine, any port,
    /// and plain http on such an address. A login remembers it for that server only
    #[arg(hide_short_help = true, long, global = true)]
    pub allow_private: bool,
    /// Use this proxy (http://HOST:PORT), or the one that the usual environment variables name (env). A
    /// login remembers it. When not given, no proxy is used
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
    /// Ask no questions: fail instead
    #[arg(hide_short_help = true, long, global = true)]
    pub no_input: bool,
    /// Use colours; auto: on a terminal, unless NO_COLOR is set
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
    /// Show pictures on a terminal: in a format that it supports (auto), or in this format
    #[arg(
        hide_short_help = true,
        long,
        global = true,
        value_enum,
        hide_possible_values = true,
        value_name = "auto|never|kitty|iterm|sixel|blocks"
    )]
    pub pictures: Option<Protocols>,
    /// Print this text for each item, such as "{account.acct}: {plain_text}". The fields are those that
    /// --json prints
    #[arg(
        hide_short_help = true,
        long,
        global = true,
        value_name = "TEXT",
        conflicts_with = "json"
    )]
    pub template: Option<Template>,
    /// Break lines at N columns; at the width of the terminal when not given
    #[arg(hide_short_help = true, long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(20..))]
    pub width: Option<u16>,
    /// Stop with exit code 7 at a rate limit instead of waiting for its end
    #[arg(hide_short_help = true, long, global = true)]
    pub no_wait: bool,
    /// Wait at most N seconds for a server, retries included; a minute when not given
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
    /// Log what happens to standard error
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
