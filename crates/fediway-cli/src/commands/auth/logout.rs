//! `fediway logout`: revokes the token and forgets it.

use fediway::login::LoggedOut;
use fediway::store::Store;
use fediway::{Client, Credentials, Instance, login};
use serde_json::json;

use crate::cli::{self, Global};
use crate::failure::Failure;
use crate::output;
use crate::session::{self, Session};

pub async fn run(global: &Global, args: &cli::Logout) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let leaving = if args.all {
        session.store.credentials().await?
    } else {
        vec![session.credentials(global).await?]
    };
    if leaving.is_empty() {
        return Err(session::nobody(&[], None));
    }
    let mut done = Vec::new();
    let mut failed = Ok(());
    for credentials in leaving {
        match revoke(&session, &credentials).await {
            Ok(()) => done.push(session::name(&credentials)),
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

async fn revoke(session: &Session, credentials: &Credentials) -> Result<(), Failure> {
    let restored = Client::restore(&session.store, credentials).transport(&session.transport);
    let client = match restored.await {
        Ok(client) => client,
        // What keeps the server from being asked will keep the token from being revoked, and be
        // reported then.
        Err(_) => {
            let instance = Instance::without_discovery(credentials.issuer().clone());
            Client::new(instance, credentials.clone())
                .with_transport(&session.transport)
                .with_store(&session.store)
        }
    };
    let revoked = login::logout(&client).await;
    let left = revoked.map_err(|error| {
        let failure = Failure::from(error);
        let what = format!(
            "{} is forgotten here, but the token may still be alive: {}",
            session::name(credentials),
            failure.what()
        );
        let next = "remove the app in the account's settings on the server";
        Failure::new(failure.exit(), what, next)
    })?;
    note(credentials, left);
    Ok(())
}

fn note(credentials: &Credentials, left: LoggedOut) {
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
