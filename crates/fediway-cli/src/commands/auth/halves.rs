//! A login in two runs, for machines without a terminal: the first one names the page, the second one
//! gets the code. What the second one needs is kept for as long as a login may take.

use fediway::{Client, Instance, Login, Scopes};
use serde::{Deserialize, Serialize};
use serde_json::json;
use zeroize::Zeroizing;

use super::consent::{first_line, no_code};
use crate::cli::Global;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::state::StateFile;

/// A login that was begun.
#[derive(Serialize, Deserialize)]
struct Begun {
    scopes: String,
    login: Zeroizing<String>,
}

fn file(instance: &Instance) -> Result<StateFile, Failure> {
    StateFile::of("logins", &[instance.url().as_str()])
}

/// Writes the address of the page to approve.
pub(super) async fn begin(
    global: &Global,
    instance: &Instance,
    login: Login,
    scopes: &Scopes,
) -> Result<(), Failure> {
    let pending = login.start().await?;
    let url = pending.url().to_owned();
    let begun = Begun {
        scopes: scopes.to_string(),
        login: pending.suspend()?,
    };
    file(instance)?.write(&begun)?;
    output::answer(global.json, &url, &json!({ "url": url }))
}

/// Goes on with the code from standard input.
pub(super) async fn finish(instance: &Instance, login: Login) -> Result<Client, Failure> {
    let file = file(instance)?;
    let begun: Option<Begun> = file.read();
    let Some(begun) = begun else {
        let what = format!("no login was begun at {}", instance.url().authority());
        return Err(Failure::new(Exit::Login, what, "begin one with --url-only"));
    };
    let code = first_line().await;
    let code = code.map_err(|error| no_code(&format!("the code cannot be read: {error}")))?;
    let code = code.ok_or_else(|| no_code("no code was given"))?;
    // A code works once: so does what belongs to it.
    file.remove();
    let login = login.scopes(Scopes::parse(&begun.scopes));
    Ok(login.resume(&begun.login)?.finish(code.as_str()).await?)
}
