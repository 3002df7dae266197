//! `fediway auth`: the accounts, and their login and logout.

use clap::{Args, Subcommand};
use fediway::Scopes;

#[derive(Debug, Subcommand)]
pub enum Auth {
    /// Log in to a server
    Login(Login),
    /// List the accounts that are logged in, and try each token
    Status,
    /// Choose the account that is used when none is named
    Switch {
        /// The account, as USER@HOST or HOST
        handle: String,
    },
}

#[derive(Debug, Args)]
pub struct Login {
    /// The server, such as mastodon.social
    pub instance: String,
    /// Paste the code (or pipe it in) instead of using a browser on this machine
    #[arg(long)]
    pub no_browser: bool,
    /// The scopes to ask for
    #[arg(long, default_value = "read write", value_parser = scopes)]
    pub scopes: Scopes,
    /// Make the server ask for the password again, to choose another account
    #[arg(long)]
    pub force_login: bool,
}

fn scopes(text: &str) -> Result<Scopes, String> {
    let scopes = Scopes::parse(text);
    if scopes.is_empty() {
        return Err("name at least one scope, such as read".into());
    }
    Ok(scopes)
}

#[derive(Debug, Args)]
pub struct Logout {
    /// Log out every account
    #[arg(long, conflicts_with = "account")]
    pub all: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_scopes_at_all_are_refused() {
        assert!(scopes(" ,").is_err());
        assert_eq!(scopes("read"), Ok(Scopes::read()));
    }
}
