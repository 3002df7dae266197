//! `fediway auth token`: the token, to standard output and nowhere else.

use fediway::{Client, Timestamp};
use serde_json::json;

use super::whose;
use crate::cli::{Global, Whose};
use crate::failure::Failure;
use crate::output;
use crate::session::{self, Session};

pub async fn run(global: &Global, args: &Whose) -> Result<(), Failure> {
    let session = Session::open(&whose::of(global, args.handle.as_deref())).await?;
    let mut credentials = session.credentials().await?;
    if credentials
        .expires_at()
        .is_some_and(|end| end <= Timestamp::now())
    {
        let client: Client = session.client().await?;
        // Any call refreshes it.
        client.accounts().verify_credentials().await?;
        credentials = client.credentials().unwrap_or(credentials);
    }
    let token = credentials.access_token().expose();
    let value = json!({ "handle": credentials.handle(), "token": token });
    output::answer(global.json, token, &value)?;
    if let Some(words) = session.source.words() {
        tracing::debug!(account = session::name(&credentials), "{words}");
    }
    Ok(())
}
