//! Whose account a command is about.

use fediway::Credentials;

use crate::cli::Global;
use crate::environment;
use crate::failure::{Exit, Failure};
use crate::meant::{self, Meant, Variables};
use crate::session::Accounts;

/// The global options, with an account that was named as an argument.
pub fn of(global: &Global, handle: Option<&str>) -> Global {
    let mut global = global.clone();
    if let Some(handle) = handle {
        global.account = Some(handle.to_owned());
    }
    global
}

/// The kept account that is meant. A token of the environment is none.
pub async fn named(
    accounts: &Accounts,
    name: Option<&str>,
    what: &str,
) -> Result<Credentials, Failure> {
    match meant::decide(name, Variables::read())? {
        Meant::Token { .. } => Err(in_the_way(what)),
        Meant::Kept { name, .. } => accounts.named(name.as_deref()).await,
    }
}

/// A login or another default account would have no effect while a token of the environment goes before
/// it.
pub fn refuse_variable(what: &str) -> Result<(), Failure> {
    match environment::is_set(environment::TOKEN) {
        true => Err(in_the_way(what)),
        false => Ok(()),
    }
}

fn in_the_way(what: &str) -> Failure {
    Failure::new(
        Exit::Usage,
        format!("FEDIWAY_TOKEN is set and overrides the stored accounts: cannot {what}"),
        "unset FEDIWAY_TOKEN and FEDIWAY_INSTANCE first",
    )
}
