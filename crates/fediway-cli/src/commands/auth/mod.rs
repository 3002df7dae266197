//! `fediway auth`: one file per command.

mod aside;
mod consent;
mod keep;
mod login;
mod logout;
mod refresh;
mod status;
mod switch;
mod token;

use fediway::Credentials;

use crate::cli::{Auth, Global, Login, Logout};
use crate::environment;
use crate::failure::{Exit, Failure};
use crate::meant::{self, Meant, Variables};
use crate::session::Accounts;

pub async fn run(global: &Global, command: Auth) -> Result<(), Failure> {
    match command {
        Auth::Login(args) => login(global, args).await,
        Auth::Status(args) => status::run(global, &args).await,
        Auth::Switch(args) => switch::run(global, &args).await,
        Auth::Refresh(args) => refresh::run(global, args).await,
        Auth::Token(args) => token::run(global, &args).await,
        Auth::Logout(args) => logout(global, &args).await,
    }
}

/// Also `fediway login`.
pub async fn login(global: &Global, args: Login) -> Result<(), Failure> {
    login::run(global, args).await
}

/// Also `fediway logout`.
pub async fn logout(global: &Global, args: &Logout) -> Result<(), Failure> {
    logout::run(global, args).await
}

/// The global options, with an account that was named as an argument.
fn of(global: &Global, handle: Option<&str>) -> Global {
    let mut global = global.clone();
    if let Some(handle) = handle {
        global.account = Some(handle.to_owned());
    }
    global
}

/// The kept account that is meant. A token of the environment is none.
async fn named(
    accounts: &Accounts,
    name: Option<&str>,
    what: &str,
) -> Result<Credentials, Failure> {
    match meant::decide(name, Variables::read())? {
        Meant::Token { .. } => Err(in_the_way(what)),
        Meant::Kept { name, .. } => accounts.named(name.as_deref()).await,
    }
}

/// A login would have no effect while a token of the environment goes before it.
fn refuse_variable(what: &str) -> Result<(), Failure> {
    match environment::is_set(environment::TOKEN) {
        true => Err(in_the_way(what)),
        false => Ok(()),
    }
}

fn in_the_way(what: &str) -> Failure {
    Failure::new(
        Exit::Usage,
        format!("FEDIWAY_TOKEN is set, and goes before the accounts that are kept: cannot {what}"),
        "unset FEDIWAY_TOKEN and FEDIWAY_INSTANCE first",
    )
}
