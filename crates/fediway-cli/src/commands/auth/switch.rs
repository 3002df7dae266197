//! `fediway auth switch`: another account is the default one from now on.

use fediway::store::Store;
use serde_json::json;

use crate::cli::Global;
use crate::failure::Failure;
use crate::output;
use crate::session::{self, Session};

pub async fn run(global: &Global, account: &str) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let chosen = Global {
        account: Some(account.to_owned()),
        ..global.clone()
    };
    let credentials = session.credentials(&chosen).await?;
    session.store.set_default_account(&credentials).await?;
    let name = session::name(&credentials);
    output::answer(
        global.json,
        &format!("{name} is the account in use now"),
        &json!({ "handle": credentials.handle() }),
    )
}
