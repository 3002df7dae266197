//! `fediway login`: through the browser, or with a code that is pasted.

use std::io::IsTerminal;
use std::time::Duration;

use fediway::login::PendingLogin;
use fediway::store::Store;
use fediway::{AuthorizationCode, Client, Credentials, ErrorKind, Instance, Login};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use zeroize::Zeroizing;

use crate::cli::{self, Global};
use crate::failure::{Exit, Failure};
use crate::session::{self, APP, Session};
use crate::{browser, output};

/// More than any code, and than the address of any page that shows one.
const LONGEST_INPUT: u64 = 64 * 1024;

pub async fn run(global: &Global, args: cli::Login) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let instance = Instance::discover(&args.instance)
        .transport(&session.transport)
        .await?;
    let mut login = Login::new(&instance, APP)
        .scopes(args.scopes)
        .transport(&session.transport)
        .store(&session.store)
        // As somebody who logs in expects, and as other tools do.
        .make_default();
    if args.force_login {
        login = login.force_login();
    }
    let before = session.store.default_account().await?;
    let client = if args.no_browser {
        by_paste(login).await?
    } else {
        by_browser(login).await?
    };
    let credentials = client.credentials();
    let credentials = credentials.ok_or_else(|| session::nobody(&[], None))?;
    report(global, &credentials)?;
    if let Some(before) = before.filter(|before| !before.is_same_account(&credentials)) {
        let (now, before) = (session::name(&credentials), session::name(&before));
        output::note(&format!(
            "note: {now} is the account in use now; back to the other one: `fediway auth switch {before}`"
        ));
    }
    Ok(())
}

async fn by_browser(login: Login) -> Result<Client, Failure> {
    let login = match login.clone().listen().await {
        Ok(login) => login,
        // Nothing can listen on this machine, so the browser cannot bring the code.
        Err(error) if error.kind() == &ErrorKind::Local => {
            output::note(&format!("warning: {}", Failure::from(error).what()));
            return by_paste(login).await;
        }
        Err(error) => return Err(error.into()),
    };
    let url = login.url().to_owned();
    output::note(&format!(
        "Sign in and approve in your browser. If it does not open, go to:\n\n  {url}\n"
    ));
    Ok(login.wait_while(browser::open_until_closed(&url)).await?)
}

async fn by_paste(login: Login) -> Result<Client, Failure> {
    let login = login.start().await?;
    output::note(&format!(
        "Open this page in any browser, sign in and approve:\n\n  {}\n",
        login.url()
    ));
    let code = ask_for_code(&login).await?;
    Ok(login.finish(code).await?)
}

async fn ask_for_code(login: &PendingLogin) -> Result<AuthorizationCode, Failure> {
    let (time_left, lifetime) = (login.time_left(), login.code_lifetime());
    let mut limits = format!("{} left", rounded(time_left));
    if lifetime < time_left {
        limits += &format!("; once shown, it lives {}", rounded(lifetime));
    }
    output::note(&format!("Then paste the code that it shows ({limits}):"));
    match tokio::time::timeout(time_left, first_line()).await {
        Ok(Ok(Some(code))) => Ok(code),
        Ok(Ok(None)) => Err(no_code("no code was given")),
        Ok(Err(error)) => Err(no_code(&format!("the code cannot be read: {error}"))),
        Err(_) => Err(no_code("no code was given in time")),
    }
}

fn no_code(what: &str) -> Failure {
    let next = if std::io::stdin().is_terminal() {
        "start the login again"
    } else {
        "start again, and write the code to standard input once the page has shown it"
    };
    Failure::new(Exit::Login, what, next)
}

/// The first line of standard input that is not empty.
async fn first_line() -> std::io::Result<Option<AuthorizationCode>> {
    let mut lines = BufReader::new(tokio::io::stdin().take(LONGEST_INPUT));
    loop {
        let mut line = Zeroizing::new(String::new());
        if lines.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        if !line.trim().is_empty() {
            return Ok(Some(line.trim().into()));
        }
    }
}

fn rounded(time: Duration) -> String {
    match time.as_secs().div_ceil(60) {
        0 | 1 => "one minute".into(),
        minutes => format!("{minutes} minutes"),
    }
}

fn report(global: &Global, credentials: &Credentials) -> Result<(), Failure> {
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
    let text = format!("Logged in as {}", session::name(credentials));
    let value = json!({
        "handle": credentials.handle(),
        "instance": credentials.issuer().as_str(),
        "scopes": credentials.scopes().to_string(),
        "missing_scopes": missing.to_string(),
        "extra_scopes": extra.to_string(),
    });
    output::answer(global.json, &text, &value)
}
