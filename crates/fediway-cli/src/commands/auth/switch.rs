//! `fediway auth switch`: another account is the default one from now on.

use fediway::Credentials;
use fediway::store::Store;
use serde_json::json;

use super::whose;
use crate::ask;
use crate::cli::{Global, Switch};
use crate::environment;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::session::{self, Accounts};

pub async fn run(global: &Global, args: &Switch) -> Result<(), Failure> {
    whose::refuse_variable("switch to another account")?;
    let accounts = Accounts::open().await?;
    let name = args.handle.as_deref().or(global.account.as_deref());
    let chosen = match name {
        Some(name) => accounts.named(Some(name)).await?,
        None => other(global, &accounts).await?,
    };
    accounts.file.set_default_account(&chosen).await?;
    if environment::is_set(environment::ACCOUNT) {
        output::note("warning: FEDIWAY_ACCOUNT is set, and goes before the account in use");
    }
    let name = session::name(&chosen);
    output::answer(
        global.json,
        &format!("{name} is the account in use now"),
        &json!({ "handle": chosen.handle() }),
    )
}

/// Of two accounts the other one; of more, the person chooses.
async fn other(global: &Global, accounts: &Accounts) -> Result<Credentials, Failure> {
    let others: Vec<_> = accounts
        .kept
        .iter()
        .filter(|one| !accounts.is_default(one))
        .collect();
    let names: Vec<_> = others.iter().map(|one| session::name(one)).collect();
    match others.as_slice() {
        [] if accounts.kept.is_empty() => Err(session::nobody(&[], None)),
        [] => Err(Failure::new(
            Exit::Usage,
            "there is no other account to switch to",
            "log in with the other account: `fediway auth login HOST --force-login`",
        )),
        [other] => Ok((*other).clone()),
        _ if ask::can(global) => {
            let index = ask::choose("Which account is to be in use?", &names).await?;
            Ok(others[index].clone())
        }
        _ => Err(Failure::new(
            Exit::Usage,
            "there are several other accounts",
            format!("name one of: {}", names.join(", ")),
        )),
    }
}
