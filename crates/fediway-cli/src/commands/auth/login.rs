//! `fediway auth login`.

use std::io::IsTerminal;

use fediway::store::MemoryStore;
use fediway::{AccessToken, Client, Credentials, Instance, Login, Transport};
use serde_json::json;

use super::aside::Aside;
use super::consent;
use super::halves;
use super::keep::{Keeping, keep};
use super::whose;
use crate::cli::{self, Global};
use crate::config::StoreKind;
use crate::failure::{Exit, Failure};
use crate::network::{self, Network};
use crate::output;
use crate::secrets;
use crate::session::{self, APP, Accounts};
use crate::terminal::Settings;

pub async fn run(global: &Global, args: cli::Login) -> Result<(), Failure> {
    whose::refuse_variable("log in")?;
    let accounts = Accounts::open().await?;
    let network = Network::asked(global)?;
    let transport = session::transport_to(global, &args.instance)?.build()?;
    let (option, config) = (args.keeping.store, &accounts.config);
    let choice = secrets::choose(global, option, config, &accounts.kept).await?;
    let instance = discover(&args.instance, &transport).await?;
    let login = || {
        let (file, place) = (accounts.file.clone(), choice.place);
        let keeper = secrets::keeper(file, &accounts.config, place, place);
        wanted(&args, &instance, &transport, Aside::new(keeper))
    };
    if args.url_only {
        return halves::begin(global, &instance, login(), &args.scopes).await;
    }
    let client = match (args.with_token, args.with_code) {
        (true, _) => with_token(instance, &transport).await?,
        (_, true) => halves::finish(&instance, login()).await?,
        _ => consent::given(login(), args.no_browser).await?,
    };
    let keeping = Keeping {
        transport,
        choice,
        network,
        // As somebody who logs in expects, and as other tools do.
        in_use: true,
    };
    let credentials = keep(&accounts, &client, &keeping).await?;
    report(global, &credentials, choice.place)?;
    tell_of_others(&accounts, &args.instance, &credentials);
    Ok(())
}

/// A page of a server stands for the server.
async fn discover(typed: &str, transport: &Transport) -> Result<Instance, Failure> {
    let typed = match network::is_page(typed) {
        true => {
            let address = network::address(typed);
            output::note(&format!(
                "note: logging in to {address}, the server of that page"
            ));
            address
        }
        false => typed,
    };
    Ok(Instance::discover(typed).transport(transport).await?)
}

/// The login that the options ask for.
fn wanted(args: &cli::Login, instance: &Instance, transport: &Transport, store: Aside) -> Login {
    let login = Login::new(instance, APP)
        .scopes(args.scopes.clone())
        .transport(transport)
        .store(&store);
    let login = consent::coming_back(login, args.coming_back);
    match args.force_login {
        true => login.force_login(),
        false => login,
    }
}

/// With a token that the person has, from standard input.
async fn with_token(instance: Instance, transport: &Transport) -> Result<Client, Failure> {
    let client = Client::with_token(instance, token().await?).with_transport(transport);
    // Asks whose token it is.
    client.keep_in(&MemoryStore::default()).await?;
    Ok(client)
}

async fn token() -> Result<AccessToken, Failure> {
    let read = match std::io::stdin().is_terminal() {
        true => {
            // What is typed is not shown meanwhile.
            let _settings = Settings::keep();
            tokio::task::spawn_blocking(|| rpassword::prompt_password("Token: "))
                .await
                .map_err(|error| Failure::other("no token", error))?
                .map(|token| Some(zeroize::Zeroizing::new(token)))
        }
        false => consent::first_line().await,
    };
    let failed = |error: std::io::Error| match error.kind() {
        // Ctrl-C.
        std::io::ErrorKind::Interrupted => Failure::interrupted(),
        _ => Failure::other("no token", error),
    };
    match read.map_err(failed)? {
        Some(token) if !token.trim().is_empty() => Ok(token.trim().into()),
        _ => Err(Failure::new(
            Exit::Usage,
            "no token was given",
            "write the token to standard input",
        )),
    }
}

/// What the server granted otherwise than asked.
pub fn tell_of_scopes(credentials: &Credentials) {
    let missing = credentials.missing_scopes();
    if !missing.is_empty() {
        output::note(&format!("warning: the server did not grant: {missing}"));
    }
    let extra = credentials.extra_scopes();
    if !extra.is_empty() {
        output::note(&format!(
            "note: the server granted more than asked: {extra}"
        ));
    }
}

fn report(global: &Global, credentials: &Credentials, place: StoreKind) -> Result<(), Failure> {
    tell_of_scopes(credentials);
    let text = format!("Logged in as {}", session::name(credentials));
    output::answer(global.json, &text, &value(credentials, place))
}

pub fn value(credentials: &Credentials, place: StoreKind) -> serde_json::Value {
    json!({
        "handle": credentials.handle(),
        "instance": credentials.issuer().as_str(),
        "scopes": credentials.scopes().to_string(),
        "missing_scopes": credentials.missing_scopes().to_string(),
        "extra_scopes": credentials.extra_scopes().to_string(),
        "store": place.as_str(),
    })
}

fn tell_of_others(accounts: &Accounts, typed: &str, credentials: &Credentials) {
    let now = session::name(credentials);
    let typed = typed.trim();
    let is_handle = !network::is_page(typed) && typed.trim_start_matches('@').contains('@');
    if is_handle && !credentials.is_named(typed) {
        output::note(&format!("note: you signed in as {now}, not as {typed}"));
    }
    let before = accounts.default.as_ref();
    if let Some(before) = before.filter(|before| !before.is_same_account(credentials)) {
        let before = session::name(before);
        output::note(&format!(
            "note: {now} is the account in use now; back to the other one: `fediway auth switch {before}`"
        ));
    }
}
