//! The person's consent: through the browser, or with a code that is pasted.

use std::io::IsTerminal;
use std::time::Duration;

use fediway::login::PendingLogin;
use fediway::{AuthorizationCode, Client, ErrorKind, Login};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use zeroize::Zeroizing;

use crate::cli::ComingBack;
use crate::failure::{Exit, Failure};
use crate::{browser, output};

/// More than any code, and than the address of any page that shows one.
const LONGEST_INPUT: u64 = 64 * 1024;

/// Lets the person sign in.
pub async fn given(login: Login, no_browser: bool) -> Result<Client, Failure> {
    match no_browser {
        true => by_paste(login).await,
        false => by_browser(login).await,
    }
}

/// Sets where the browser comes back to.
pub fn coming_back(login: Login, how: ComingBack) -> Login {
    match how.redirect_port {
        Some(port) => login.loopback_port(port),
        None => login,
    }
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
        Ok(Ok(Some(code))) => Ok(code.as_str().into()),
        Ok(Ok(None)) => Err(no_code("no code was given")),
        Ok(Err(error)) => Err(no_code(&format!("the code cannot be read: {error}"))),
        Err(_) => Err(no_code("no code was given in time")),
    }
}

pub(super) fn no_code(what: &str) -> Failure {
    let next = if std::io::stdin().is_terminal() {
        "start the login again"
    } else {
        "start again, and write the code to standard input once the page has shown it"
    };
    Failure::new(Exit::Login, what, next)
}

/// The first line of standard input that is not empty.
pub async fn first_line() -> std::io::Result<Option<Zeroizing<String>>> {
    let mut lines = BufReader::new(tokio::io::stdin().take(LONGEST_INPUT));
    loop {
        let mut line = Zeroizing::new(String::new());
        if lines.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        if !line.trim().is_empty() {
            return Ok(Some(Zeroizing::new(line.trim().to_owned())));
        }
    }
}

fn rounded(time: Duration) -> String {
    match time.as_secs().div_ceil(60) {
        0 | 1 => "one minute".into(),
        minutes => format!("{minutes} minutes"),
    }
}
