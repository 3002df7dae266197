//! `fediway auth logout`: revokes the token and forgets the account.

use fediway::login::LoggedOut;
use fediway::store::Store;
use fediway::{Client, Credentials, Instance, login};
use serde_json::json;

use super::whose;
use crate::cli::{self, Global};
use crate::failure::Failure;
use crate::output;
use crate::session::{self, Accounts, Session};

pub async fn run(global: &Global, args: &cli::Logout) -> Result<(), Failure> {
    let accounts = Accounts::open().await?;
    let name = args.handle.as_deref().or(global.account.as_deref());
    let leaving = match args.all {
        true => accounts.kept.clone(),
        false => vec![whose::named(&accounts, name, "log out").await?],
    };
    if leaving.is_empty() {
        return Err(session::nobody(&[], None));
    }
    let mut done = Vec::new();
    let mut failed = Ok(());
    for kept in leaving {
        match leave(global, &accounts, &kept, args.local).await {
            Ok(()) => done.push(session::name(&kept)),
            // The others are logged out all the same.
            Err(failure) => failed = failed.and(Err(failure)),
        }
    }
    if !done.is_empty() {
        let text = format!("Logged out {}", done.join(", "));
        output::answer(global.json, &text, &json!({ "logged_out": done }))?;
    }
    failed
}

async fn leave(
    global: &Global,
    accounts: &Accounts,
    kept: &Credentials,
    local: bool,
) -> Result<(), Failure> {
    let failure = match revoke(global, accounts, kept).await {
        Ok(()) => return Ok(()),
        Err(failure) => failure,
    };
    let name = session::name(kept);
    if !local {
        let what = format!("{name} is still logged in: {}", failure.what());
        let next = "try again later, or forget the account here with --local and remove the app in \
                    its settings on the server";
        return Err(Failure::new(failure.exit(), what, next));
    }
    output::note(&format!(
        "warning: {name} is forgotten here, but its token may still be alive: {}. Remove the app in \
         the account's settings on the server",
        failure.what()
    ));
    forget(accounts, kept).await
}

/// Forgets the account, also if the place of its token cannot be reached.
async fn forget(accounts: &Accounts, kept: &Credentials) -> Result<(), Failure> {
    if let Err(error) = accounts.keeper(kept).forget_credentials(kept).await {
        let why = Failure::from(error);
        output::note(&format!(
            "warning: its token stays where it was kept: {}",
            why.what()
        ));
    }
    Ok(accounts.file.forget_credentials(kept).await?)
}

async fn revoke(global: &Global, accounts: &Accounts, kept: &Credentials) -> Result<(), Failure> {
    let session = accounts.session(global, kept)?;
    let credentials = session.credentials().await?;
    if credentials.app().is_none() {
        let name = session::name(kept);
        output::note(&format!(
            "note: the token of {name} was not made by this command, and lives on"
        ));
        return forget(accounts, kept).await;
    }
    let client = client(accounts, &session, &credentials).await;
    tell(kept, login::logout(&client).await?);
    Ok(())
}

/// Without asking the server first: what keeps it from being asked will keep the token from being
/// revoked, and be reported then.
async fn client(accounts: &Accounts, session: &Session, credentials: &Credentials) -> Client {
    let issuer = credentials.issuer();
    let known = accounts.file.instance(issuer).await.ok().flatten();
    let instance = known.unwrap_or_else(|| Instance::without_discovery(issuer.clone()));
    Client::new(instance, credentials.clone())
        .with_transport(&session.transport)
        .with_store(&accounts.keeper(session.account()))
}

fn tell(credentials: &Credentials, left: LoggedOut) {
    let name = session::name(credentials);
    if !left.token_is_dead {
        output::note(&format!(
            "warning: the server of {name} revokes no tokens; this one is forgotten here, but \
             works until the app is removed in the account's settings"
        ));
    }
    if left.ends_other_logins {
        output::note(&format!(
            "note: other logins of {name} through this app may have ended, too: the server gives \
             them one token"
        ));
    }
}
