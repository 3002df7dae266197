//! The login flow, by loopback and by paste, and every way in which it can end.

use std::time::Duration;

use fediway::login::logout;
use fediway::{ErrorKind, LoginFailure, Scope, Scopes};
use fediway_sandbox::{Answer, Sandbox};

use crate::support::{ALICE, BOB, World, approve, code, failure, own_client, redirect};

#[tokio::test]
async fn by_loopback_then_log_out() {
    let world = World::start().await;
    let instance = world.instance().await;
    let (login, browser, callback) = world.about_to_answer(&instance).await;
    let visiting = tokio::spawn(async move { browser.open(&callback).await.unwrap() });
    let client = login.wait().await.unwrap();
    let credentials = client.credentials().unwrap();
    assert_eq!(visiting.await.unwrap().status, 200);

    assert_eq!(credentials.issuer().as_str(), world.sandbox.url());
    assert!(
        credentials
            .handle()
            .unwrap()
            .to_string()
            .starts_with("alice@127.0.0.1:")
    );
    assert_eq!(credentials.scopes(), &Scopes::read_write());
    assert!(credentials.missing_scopes().is_empty() && credentials.extra_scopes().is_empty());

    let me = client.accounts().verify_credentials().await.unwrap();
    assert_eq!(Some(&me.id), credentials.account_id());
    assert_eq!(world.kept_credentials().await.len(), 1);

    logout(&client).await.unwrap();
    assert!(world.kept_credentials().await.is_empty());
    let error = client.accounts().verify_credentials().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Unauthorized);
}

#[tokio::test]
async fn by_paste() {
    let world = World::start().await;
    let instance = world.instance().await;
    let pending = world
        .login(&instance)
        .scopes(Scope::Read)
        .start()
        .await
        .unwrap();
    let shown = code(approve(&mut world.sandbox.browser(), pending.url(), BOB).await);
    let client = pending.finish(format!("  {shown}\r\n")).await.unwrap();
    let credentials = client.credentials().unwrap();
    assert!(
        credentials
            .handle()
            .unwrap()
            .to_string()
            .starts_with("bob@")
    );
    assert_eq!(credentials.scopes(), &Scopes::read());
}

#[tokio::test]
async fn at_a_redirect_uri_of_ones_own() {
    let world = World::start().await;
    let own = "https://app.example/signed-in";
    let (pending, callback) = world.at_own_redirect(own).await;
    assert!(callback.starts_with(own));
    let client = pending.finish_callback(&callback).await.unwrap();
    assert!(client.credentials().unwrap().account_id().is_some());
}

#[tokio::test]
async fn the_address_of_the_last_page_may_be_pasted() {
    let world = World::start().await;
    let own = "http://127.0.0.1:9/nobody-listens";
    let (pending, callback) = world.at_own_redirect(own).await;
    assert!(pending.finish(callback).await.is_ok());
}

#[tokio::test]
async fn over_plain_http_on_loopback() {
    let world = World::with(Sandbox::builder().http()).await;
    let credentials = world.credentials(ALICE).await;
    assert!(
        credentials
            .issuer()
            .as_str()
            .starts_with("http://127.0.0.1:")
    );
}

#[tokio::test]
async fn denied() {
    let world = World::start().await;
    let login = world.login(&world.instance().await).listen().await.unwrap();
    let mut browser = world.sandbox.browser();
    let callback = redirect(browser.deny(login.url(), ALICE.0, ALICE.1).await.unwrap());
    let visiting = tokio::spawn(async move { browser.open(&callback).await.unwrap() });
    assert_eq!(failure(login.wait().await), LoginFailure::Denied);
    assert_eq!(visiting.await.unwrap().status, 400);
}

#[tokio::test]
async fn a_wrong_code() {
    let world = World::start().await;
    let pending = world.login(&world.instance().await).start().await.unwrap();
    assert_eq!(
        failure(pending.finish("wrong").await),
        LoginFailure::CodeRefused
    );
}

#[tokio::test]
async fn no_code_at_all() {
    let world = World::start().await;
    let instance = world.instance().await;
    for pasted in ["", "  \n", "two words", "https://app.example/?nothing=1"] {
        let pending = world.login(&instance).start().await.unwrap();
        let expected = match pasted.starts_with("https") {
            true => LoginFailure::StateMismatch,
            false => LoginFailure::NoCode,
        };
        world.sandbox.clear_requests();
        assert_eq!(
            failure(pending.finish(pasted).await),
            expected,
            "{pasted:?}"
        );
        assert!(world.sandbox.requests().is_empty());
    }
}

#[tokio::test]
async fn a_code_that_expired_on_the_server() {
    let world = World::start().await;
    let pending = world.login(&world.instance().await).start().await.unwrap();
    let shown = code(approve(&mut world.sandbox.browser(), pending.url(), ALICE).await);
    world.sandbox.advance(Duration::from_secs(601));
    assert_eq!(
        failure(pending.finish(shown).await),
        LoginFailure::CodeRefused
    );
}

#[tokio::test]
async fn a_login_that_took_too_long() {
    let world = World::start().await;
    let login = world
        .login(&world.instance().await)
        .lifetime(Duration::ZERO);
    let pending = login.start().await.unwrap();
    let shown = code(approve(&mut world.sandbox.browser(), pending.url(), ALICE).await);
    assert_eq!(failure(pending.finish(shown).await), LoginFailure::Expired);
    assert!(world.requests_to("/oauth/token").is_empty());
}

#[tokio::test]
async fn nobody_comes_to_the_listener() {
    let world = World::start().await;
    let login = world
        .login(&world.instance().await)
        .lifetime(Duration::from_millis(1));
    let login = login.listen().await.unwrap();
    assert_eq!(failure(login.wait().await), LoginFailure::TimedOut);
}

#[tokio::test]
async fn the_browser_is_closed() {
    let world = World::start().await;
    let login = world.login(&world.instance().await).listen().await.unwrap();
    let closed = std::future::ready(());
    assert_eq!(
        failure(login.wait_while(closed).await),
        LoginFailure::BrowserClosed
    );
}

#[tokio::test]
async fn the_failures_read_differently() {
    use std::collections::HashSet;
    let world = World::start().await;
    let instance = world.instance().await;
    let mut texts = HashSet::new();
    for pasted in ["wrong", "", "https://app.example/?code=x&state=y"] {
        let pending = world.login(&instance).start().await.unwrap();
        let error = pending.finish(pasted).await.unwrap_err();
        assert!(error.report().to_string().contains("\nnext: "), "{error}");
        texts.insert(error.to_string());
    }
    assert_eq!(texts.len(), 3);
}

/// What else may come to the listener must not end the login, and after the answer it is closed.
#[tokio::test]
async fn one_valid_answer_then_closed() {
    let world = World::start().await;
    let (login, browser, callback) = world.about_to_answer(&world.instance().await).await;
    let (address, query) = callback.split_once('?').unwrap();
    let (origin, _) = address.rsplit_once('/').unwrap();
    let waiting = tokio::spawn(login.wait());

    for elsewhere in [
        format!("{origin}/"),
        format!("{origin}/favicon.ico"),
        format!("{origin}/?{query}"),
        format!("{address}/?{query}"),
    ] {
        assert_eq!(
            browser.open(&elsewhere).await.unwrap().status,
            404,
            "{elsewhere}"
        );
    }
    let head = own_client()
        .build()
        .unwrap()
        .head(&callback)
        .send()
        .await
        .unwrap();
    assert_eq!(head.status(), 405);
    // Connections that say nothing, as a browser opens ahead of need.
    let port = origin.rsplit_once(':').unwrap().1.parse().unwrap();
    let silent = tokio::net::TcpStream::connect(("127.0.0.1", port))
        .await
        .unwrap();
    assert!(!waiting.is_finished());

    let page = browser.open(&callback).await.unwrap();
    assert_eq!(page.status, 200);
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    let sent_code = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("code="))
        .unwrap();
    assert!(!page.body.contains(sent_code));
    waiting.await.unwrap().unwrap();
    drop(silent);
    assert!(
        browser.open(&callback).await.is_err(),
        "the listener must be closed"
    );
}

/// Two answers at once, on two connections: one counts.
#[tokio::test]
async fn a_second_answer_is_none() {
    let world = World::start().await;
    let (login, browser, callback) = world.about_to_answer(&world.instance().await).await;
    let visits = async { tokio::join!(browser.open(&callback), browser.open(&callback)) };
    let (outcome, (one, two)) = tokio::join!(login.wait(), visits);
    outcome.unwrap();
    let pages = [one, two]
        .into_iter()
        .filter(|page| page.as_ref().is_ok_and(|p| p.status == 200));
    assert_eq!(pages.count(), 1);
}

#[tokio::test]
async fn a_login_that_could_not_be_verified_is_not_started() {
    let world = World::start().await;
    let instance = world.instance().await;
    world.sandbox.clear_requests();
    let login = || world.login(&instance).scopes(Scope::WriteStatuses);
    for error in [login().start().await.err(), login().listen().await.err()] {
        assert!(matches!(error.unwrap().kind(), ErrorKind::InvalidInput(_)));
    }
    assert!(world.sandbox.requests().is_empty());
}

#[tokio::test]
async fn no_login_lives_longer_than_ten_minutes() {
    let world = World::start().await;
    let login = world
        .login(&world.instance().await)
        .lifetime(Duration::from_secs(86_400));
    assert!(login.start().await.unwrap().time_left() <= Duration::from_secs(600));
}

#[tokio::test]
async fn a_second_login_registers_nothing_even_when_the_port_is_taken() {
    let world = World::start().await;
    let instance = world.instance().await;
    let first = world.login(&instance).listen().await.unwrap();
    let second = world.login(&instance).listen().await.unwrap();
    assert_eq!(world.sandbox.app_count(), 1);
    for (login, who) in [(first, ALICE), (second, BOB)] {
        let mut browser = world.sandbox.browser();
        let callback = redirect(approve(&mut browser, login.url(), who).await);
        let visiting = tokio::spawn(async move { browser.open(&callback).await });
        let client = login.wait().await.unwrap();
        assert!(
            client
                .credentials()
                .unwrap()
                .handle()
                .unwrap()
                .to_string()
                .starts_with(who.0)
        );
        visiting.await.unwrap().unwrap();
    }
    assert_eq!(world.sandbox.app_count(), 1);
}

#[tokio::test]
async fn another_account_can_be_chosen() {
    let world = World::start().await;
    let instance = world.instance().await;
    let mut browser = world.sandbox.browser();
    let first = world.login(&instance).start().await.unwrap();
    code(approve(&mut browser, first.url(), ALICE).await);
    let second = world.login(&instance).force_login().start().await.unwrap();
    let shown = code(approve(&mut browser, second.url(), BOB).await);
    assert!(
        second
            .finish(shown)
            .await
            .unwrap()
            .credentials()
            .unwrap()
            .handle()
            .unwrap()
            .to_string()
            .starts_with("bob@")
    );
}

#[tokio::test]
async fn a_consent_page_that_cannot_be_shown_is_not_an_answer() {
    let world = World::start().await;
    let pending = world.login(&world.instance().await).start().await.unwrap();
    let url = pending.url().replace("client_id=", "client_id=x");
    let answer = world
        .sandbox
        .browser()
        .approve(&url, ALICE.0, ALICE.1)
        .await
        .unwrap();
    assert!(
        matches!(
            answer,
            Answer::Page {
                status: http::StatusCode::UNAUTHORIZED,
                ..
            }
        ),
        "{answer:?}"
    );
}
