//! The command line: each family of commands has its arguments in a file of its own.

mod api;
mod attachments;
mod auth;
mod config;
mod global;
mod post;
mod server;
mod shell;
mod stream;
mod timeline;

use clap::{Parser, Subcommand};

pub use api::Api;
pub use attachments::Attachment;
pub use auth::{Auth, Login, Logout, Refresh, Status, Switch, Whose};
pub use config::Config;
pub use global::Global;
pub use post::Post;
pub use server::{Demo, Sandbox};
pub use shell::{Completions, Man, Shell};
pub use stream::Stream;
pub use timeline::{Home, Timeline};

const EXIT_CODES: &str = "\
Exit codes:
    0  done
    1  another failure; also when it is unknown whether a post went through
    2  the command line or its input was wrong; nothing was sent
    3  the login did not succeed, or the tokens could not be kept
    4  not logged in, or the token is no longer good or cannot be read
    5  network, time-out or TLS
    6  the address was refused before any request
    7  rate limited
  130  interrupted

Environment (an empty variable counts as unset):
  FEDIWAY_TOKEN, FEDIWAY_INSTANCE  a token and its server, instead of a kept account
  FEDIWAY_ACCOUNT                  the account to use; --account goes before both
  FEDIWAY_STORE                    where new logins keep their tokens: file, keyring, command
  FEDIWAY_CONFIG_DIR               the folder of config.toml
  FEDIWAY_NO_INPUT                 set: ask nothing, as --no-input does";

/// Log in to any fediverse server and post from a terminal.
#[derive(Debug, Parser)]
#[command(name = "fediway", version, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Log in to a server
    Login(Login),
    /// The accounts: log in and out, list them, choose one
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
    /// Read and change the configuration
    #[command(subcommand)]
    Config(Config),
    /// Write a script that completes commands, options and accounts in a shell
    Completions(Completions),
    /// Write the manual pages
    Man(Man),
    /// Show facts for a bug report: never a secret
    Diag,
    /// Run a test server on this machine
    Sandbox(Sandbox),
    /// Run everything from login to logout against a test server
    Demo(Demo),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        <Cli as clap::CommandFactory>::command().debug_assert();
    }
}
