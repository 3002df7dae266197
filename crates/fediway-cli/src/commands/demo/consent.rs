//! Logging in: by a script that does what a browser does, or by a person.

use fediway::Client;
use fediway::login::LoopbackLogin;
use fediway_sandbox::{Answer, Browser, Sandbox};

use super::steps::{Expected, Request, Steps, check, failed};
use crate::commands::server::ACCOUNTS;
use crate::failure::Failure;
use crate::{browser, output};

const CONSENT: Expected = &[
    ("GET", "/oauth/authorize", 302),
    ("POST", "/auth/sign_in", 302),
    ("GET", "/oauth/authorize", 200),
    ("POST", "/oauth/authorize", 302),
];
const EXCHANGE: Expected = &[
    ("POST", "/oauth/token", 200),
    ("GET", "/api/v1/accounts/verify_credentials", 200),
];

/// The scripted person: every form it fills in is the one that the server sent.
pub async fn by_script(
    steps: &mut Steps,
    sandbox: &Sandbox,
    login: LoopbackLogin,
) -> Result<Client, Failure> {
    let url = login.url().to_owned();
    let mut browser = sandbox.browser();
    let callback = steps
        .step(sandbox, "sign in and consent", CONSENT, async {
            let callback = consent(&mut browser, &url).await?;
            check_challenge(sandbox)?;
            Ok(callback)
        })
        .await?;
    // The listener answers while somebody waits at it, so the waiting begins before the delivery.
    let waiting = tokio::spawn(login.wait());
    let delivery = deliver(&browser, &callback);
    steps.step_elsewhere("receive the code", delivery).await?;
    steps
        .step(sandbox, "exchange it, with PKCE", EXCHANGE, async {
            let broken = |error| Failure::other("the login broke off", error);
            Ok(waiting.await.map_err(broken)??)
        })
        .await
}

/// Fills in the sign-in form and the consent form; gives the address that the server leads to.
async fn consent(browser: &mut Browser, url: &str) -> Result<String, Failure> {
    let (name, password) = ACCOUNTS[0];
    let answer = browser.approve(url, name, password).await;
    match answer.map_err(|error| failed(&error.to_string()))? {
        Answer::Redirect(callback) => Ok(callback),
        Answer::Code(_) => Err(failed("the server showed the code instead of sending it")),
        Answer::Page { status, text } => Err(failed(&format!("the server said {status}: {text}"))),
    }
}

/// Whether the server was sent the hash of a secret that only this login knows.
fn check_challenge(sandbox: &Sandbox) -> Result<(), Failure> {
    let challenged = sandbox.requests().iter().any(|request| {
        let query = request.query.as_deref().unwrap_or_default();
        query.contains("code_challenge=") && query.contains("code_challenge_method=S256")
    });
    check(
        challenged,
        "the consent page was asked for without a PKCE challenge",
    )
}

/// Follows the server's redirect to the listener on this machine, as a browser does.
async fn deliver(browser: &Browser, callback: &str) -> Result<Request, Failure> {
    let visit = browser.open(callback).await;
    let visit = visit.map_err(|error| failed(&error.to_string()))?;
    check(visit.status == 200, "the listener refused the code")?;
    let kept = visit.headers.get("cache-control");
    check(
        kept.is_some_and(|value| value == "no-store"),
        "the answer page may be kept",
    )?;
    // Past the port, the address is a secret of this login.
    let origin: Vec<_> = callback.splitn(4, '/').take(3).collect();
    Ok(Request {
        method: "GET".into(),
        path: format!("{}/…", origin.join("/")),
        status: visit.status.as_u16(),
    })
}

/// A person clicks; the steps are the same, but come together.
pub async fn by_person(
    steps: &mut Steps,
    sandbox: &Sandbox,
    login: LoopbackLogin,
) -> Result<Client, Failure> {
    let url = login.url().to_owned();
    let (name, password) = ACCOUNTS[0];
    output::note(&format!(
        "Sign in as {name} with the password {password}, and approve. Your browser will warn that \
         it does not know\nthe server's certificate: it was made a moment ago, for this demo. If \
         no page opens, go to:\n\n  {url}\n"
    ));
    let expected = [CONSENT, EXCHANGE].concat();
    let waiting = async {
        let client = login.wait_while(browser::open_until_closed(&url)).await?;
        check_challenge(sandbox)?;
        Ok(client)
    };
    steps.step(sandbox, "log in", &expected, waiting).await
}
