//! `fediway auth`: the accounts, and their login and logout.

use clap::{Args, Subcommand};
use fediway::Scopes;

use crate::config::StoreKind;

#[derive(Debug, Subcommand)]
pub enum Auth {
    /// Log in to a server
    Login(Login),
    /// List the accounts that are logged in, and try each token
    Status(Status),
    /// Choose the account that is used when none is named
    Switch(Switch),
    /// Log in again with other scopes, as the same person
    Refresh(Refresh),
    /// Write the token of an account to standard output
    Token(Whose),
    /// Revoke the token and forget the account
    Logout(Logout),
}

const LOGIN_EXAMPLES: &str = "\
Examples:
  fediway auth login mastodon.social
  fediway auth login @me@mastodon.social --no-browser
  fediway auth login mastodon.social --scopes \"read write:statuses\"
  fediway auth login mastodon.social --with-token < token.txt
  fediway auth login mastodon.social --url-only
  fediway auth login http://192.168.1.5:3000 --allow-private";

#[derive(Debug, Args)]
#[command(after_help = LOGIN_EXAMPLES)]
pub struct Login {
    /// The server, such as mastodon.social; or a handle or the address of a profile on it
    #[arg(value_name = "HOST")]
    pub instance: String,
    /// Paste the code (or pipe it in) instead of using a browser on this machine
    #[arg(long)]
    pub no_browser: bool,
    /// Read a token that you have from standard input instead of logging in
    #[arg(long, conflicts_with_all = ["no_browser", "scopes", "force_login", "redirect_port"])]
    pub with_token: bool,
    /// Print the address of the server's consent page and end: the first half of a login without a
    /// terminal
    #[arg(long, conflicts_with_all = ["no_browser", "with_token", "redirect_port"])]
    pub url_only: bool,
    /// Read the code that the page showed from standard input: the second half, after --url-only
    #[arg(long, conflicts_with_all = ["no_browser", "with_token", "url_only", "scopes", "force_login", "redirect_port"])]
    pub with_code: bool,
    /// The scopes to ask for
    #[arg(long, default_value = "read write", value_parser = scopes)]
    pub scopes: Scopes,
    /// Make the server ask for the password again, to choose another account
    #[arg(long)]
    pub force_login: bool,
    #[command(flatten)]
    pub coming_back: ComingBack,
    #[command(flatten)]
    pub keeping: Keeping,
}

/// How the browser brings the code back.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct ComingBack {
    /// Wait for the browser on this port of this machine instead of any free one: for a browser on
    /// another machine, with `ssh -L N:127.0.0.1:N`
    #[arg(
        long,
        value_name = "N",
        conflicts_with = "no_browser",
        value_parser = clap::value_parser!(u16).range(1..)
    )]
    pub redirect_port: Option<u16>,
}

/// Where tokens are kept.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Keeping {
    /// Where to keep the tokens. When not given: the place of earlier logins, else the keyring if this
    /// build supports one, else the file. If the keyring does not work, you are asked before the file is used
    #[arg(long, value_enum, value_name = "PLACE")]
    pub store: Option<StoreKind>,
}

fn scopes(text: &str) -> Result<Scopes, String> {
    let scopes = Scopes::parse(text);
    if scopes.is_empty() {
        return Err("name at least one scope, such as read".into());
    }
    Ok(scopes)
}

const STATUS_EXAMPLES: &str = "\
Examples:
  fediway auth status
  fediway auth status --offline --json
  fediway auth status --account @me@mastodon.social";

#[derive(Debug, Args)]
#[command(after_help = STATUS_EXAMPLES)]
pub struct Status {
    /// Ask no server whether the tokens work
    #[arg(long)]
    pub offline: bool,
    /// Only the account in use
    #[arg(long, conflicts_with = "account")]
    pub active: bool,
}

const SWITCH_EXAMPLES: &str = "\
Examples:
  fediway auth switch @me@mastodon.social
  fediway auth switch";

#[derive(Debug, Args)]
#[command(after_help = SWITCH_EXAMPLES)]
pub struct Switch {
    /// The account, as USER@HOST or HOST. When not given: of two accounts the other one; with more, you
    /// are asked
    pub handle: Option<String>,
}

const REFRESH_EXAMPLES: &str = "\
Examples:
  fediway auth refresh
  fediway auth refresh --add \"push admin:read\"
  fediway auth refresh --remove write --no-browser
  fediway auth refresh @me@mastodon.social --scopes read";

#[derive(Debug, Args)]
#[command(after_help = REFRESH_EXAMPLES)]
pub struct Refresh {
    /// The account, as USER@HOST or HOST
    #[arg(conflicts_with = "account")]
    pub handle: Option<String>,
    /// The scopes to have from now on
    #[arg(long, value_parser = scopes, conflicts_with_all = ["add", "remove"])]
    pub scopes: Option<Scopes>,
    /// Scopes to have as well
    #[arg(long, value_name = "SCOPES", value_parser = scopes)]
    pub add: Option<Scopes>,
    /// Scopes to give up
    #[arg(long, value_name = "SCOPES", value_parser = scopes)]
    pub remove: Option<Scopes>,
    /// Paste the code (or pipe it in) instead of using a browser on this machine
    #[arg(long)]
    pub no_browser: bool,
    #[command(flatten)]
    pub coming_back: ComingBack,
    #[command(flatten)]
    pub keeping: Keeping,
}

const TOKEN_EXAMPLES: &str = "\
Examples:
  fediway auth token
  fediway auth token @me@mastodon.social";

/// An account.
#[derive(Debug, Args)]
#[command(after_help = TOKEN_EXAMPLES)]
pub struct Whose {
    /// The account, as USER@HOST or HOST
    #[arg(conflicts_with = "account")]
    pub handle: Option<String>,
}

const LOGOUT_EXAMPLES: &str = "\
Examples:
  fediway auth logout @me@mastodon.social
  fediway auth logout --all";

#[derive(Debug, Args)]
#[command(after_help = LOGOUT_EXAMPLES)]
pub struct Logout {
    /// The account, as USER@HOST or HOST
    #[arg(conflicts_with = "account")]
    pub handle: Option<String>,
    /// Log out every account
    #[arg(long, conflicts_with_all = ["account", "handle"])]
    pub all: bool,
    /// Forget the account even if the token cannot be revoked
    #[arg(long)]
    pub local: bool,
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
