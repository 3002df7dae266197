//! Each defence of the login, by the attack it stops: without the defence the attack succeeds and
//! the test fails.

use fediway::{
    AddressPolicy, ErrorKind, Instance, LoginFailure, OAuthCode, Scope, Scopes, Transport, oauth,
};

use crate::support::{ALICE, World, approve, code, failure, redirect};

/// Login CSRF: the attacker's own code is sent to the victim's browser.
#[tokio::test]
async fn state_ties_the_answer_to_the_login() {
    let world = World::start().await;
    let own = "https://app.example/signed-in";
    for forged in [Some("state=x"), Some("state="), None] {
        let (pending, url) = world.at_own_redirect(own).await;
        let (before, _) = url.split_once("&state=").unwrap();
        world.sandbox.clear_requests();
        let callback = forged.map_or(before.to_owned(), |state| format!("{before}&{state}"));
        let failed = failure(pending.finish_callback(&callback).await);
        assert_eq!(failed, LoginFailure::StateMismatch, "{forged:?}");
        assert!(world.sandbox.requests().is_empty());
    }
}

#[tokio::test]
async fn state_is_checked_at_the_listener() {
    let world = World::start().await;
    let (login, browser, callback) = world.about_to_answer(&world.instance().await).await;
    let forged = callback.replace("state=", "state=x");
    let browser = async move { assert_eq!(browser.open(&forged).await.unwrap().status, 400) };
    assert_eq!(
        failure(login.wait_while(browser).await),
        LoginFailure::StateMismatch
    );
}

/// An old tab of the browser brings the answer of an earlier login: the right one still counts.
#[tokio::test]
async fn an_answer_of_another_login_leaves_this_one_waiting() {
    let world = World::start().await;
    let instance = world.instance().await;
    let mut browser = world.sandbox.browser();
    let old = world.login(&instance).listen().await.unwrap();
    let old_callback = redirect(approve(&mut browser, old.url(), ALICE).await);
    drop(old);
    let login = world.login(&instance).listen().await.unwrap();
    let callback = redirect(approve(&mut browser, login.url(), ALICE).await);
    let visiting = tokio::spawn(async move {
        assert_eq!(browser.open(&old_callback).await.unwrap().status, 400);
        assert_eq!(browser.open(&callback).await.unwrap().status, 200);
    });
    login.wait().await.unwrap();
    visiting.await.unwrap();
}

#[tokio::test]
async fn state_and_challenge_are_new_every_time() {
    let world = World::start().await;
    let instance = world.instance().await;
    let mut seen = std::collections::HashSet::new();
    for _ in 0..3 {
        let pending = world.login(&instance).start().await.unwrap();
        for name in ["state=", "code_challenge="] {
            let (_, rest) = pending.url().split_once(name).unwrap();
            let value = rest.split('&').next().unwrap();
            assert_eq!(value.len(), 43, "256 bits in base64url");
            assert!(seen.insert(value.to_owned()));
        }
        assert!(pending.url().contains("code_challenge_method=S256"));
    }
}

/// Code injection: a code that was stolen from another login is brought to this one.
#[tokio::test]
async fn pkce_ties_the_code_to_the_login() {
    let world = World::start().await;
    let instance = world.instance().await;
    let stolen_from = world.login(&instance).start().await.unwrap();
    let stolen = code(approve(&mut world.sandbox.browser(), stolen_from.url(), ALICE).await);
    let pending = world.login(&instance).start().await.unwrap();
    assert_eq!(
        failure(pending.finish(stolen).await),
        LoginFailure::CodeRefused
    );
}

/// Mix-up: the answer comes from another server than the login was started on (RFC 9207).
#[tokio::test]
async fn iss_must_name_the_server() {
    let world = World::start().await;
    let own = "https://app.example/signed-in";
    for (iss, expected) in [
        ("https://evil.example", Some(LoginFailure::IssuerMismatch)),
        ("https://127.0.0.1", Some(LoginFailure::IssuerMismatch)),
        (world.sandbox.url(), None),
    ] {
        let (pending, url) = world.at_own_redirect(own).await;
        let outcome = pending.finish_callback(&format!("{url}&iss={iss}")).await;
        match expected {
            Some(expected) => assert_eq!(failure(outcome), expected),
            None => assert!(outcome.is_ok()),
        }
    }
}

/// The redirect URI goes out byte for byte as registered, and the server holds us to it.
#[tokio::test]
async fn the_redirect_is_the_registered_one() {
    let world = World::start().await;
    let instance = world.instance().await;
    let app = oauth::create_app(&instance, "Test app")
        .redirect_uri("https://app.example/a")
        .transport(&world.transport)
        .await
        .unwrap();
    let url = oauth::generate_authorization_url(&instance, &app).transport(&world.transport);
    let url = url.build().unwrap();
    let callback = redirect(approve(&mut world.sandbox.browser(), &url, ALICE).await);
    let (_, got) = callback.split_once("code=").unwrap();
    let got = got.split('&').next().unwrap();
    let elsewhere = oauth::validate_authorization_code(&instance, &app, got)
        .redirect_uri("https://app.example/b")
        .transport(&world.transport)
        .await
        .unwrap_err();
    assert_eq!(elsewhere.kind(), &ErrorKind::OAuth(OAuthCode::InvalidGrant));
}

/// The consent page was asked for less than the app wants: the result must say so.
#[tokio::test]
async fn scopes_that_were_not_granted_are_reported() {
    let world = World::start().await;
    let instance = world.instance().await;
    let wanted = Scopes::read() + Scope::WriteStatuses;
    let pending = world.login(&instance).scopes(wanted).start().await.unwrap();
    let less = pending
        .url()
        .replace("scope=read+write%3Astatuses", "scope=read");
    assert_ne!(less, pending.url());
    let shown = code(approve(&mut world.sandbox.browser(), &less, ALICE).await);
    let client = pending.finish(shown).await.unwrap();
    let credentials = client.credentials().unwrap();
    assert_eq!(credentials.scopes(), &Scopes::read());
    assert_eq!(
        credentials.missing_scopes(),
        Scopes::from(Scope::WriteStatuses)
    );
}

#[tokio::test]
async fn the_client_secret_is_sent_and_checked() {
    let world = World::start().await;
    let instance = world.instance().await;
    let app = oauth::create_app(&instance, "Test app")
        .transport(&world.transport)
        .await
        .unwrap();
    let url = oauth::generate_authorization_url(&instance, &app).transport(&world.transport);
    let url = url.build().unwrap();
    let shown = code(approve(&mut world.sandbox.browser(), &url, ALICE).await);
    let mut forged = app.clone();
    forged.client_secret = "wrong".into();
    let exchange = |app| {
        oauth::validate_authorization_code(&instance, app, shown.as_str())
            .transport(&world.transport)
            .into_future()
    };
    let error = exchange(&forged).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::OAuth(OAuthCode::InvalidClient));
    assert!(exchange(&app).await.is_ok());
}

/// Credentials of one server never go to another one.
#[tokio::test]
async fn a_token_goes_to_its_issuer_only() {
    let (one, other) = (World::start().await, World::start().await);
    let credentials = one.credentials(ALICE).await;
    let instance = other.instance().await;
    other.sandbox.clear_requests();
    let client = fediway::Client::new(instance, credentials).with_transport(&other.transport);
    let error = client.accounts().verify_credentials().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidInput(_)));
    assert!(other.sandbox.requests().is_empty());
}

/// Somebody in the network answers in the place of the server, with a certificate of their own.
#[tokio::test]
async fn a_certificate_of_an_unknown_authority_is_refused() {
    let world = World::start().await;
    let policy = AddressPolicy::loopback_for_tests();
    let distrustful = Transport::builder().policy(policy).max_tries(1).build();
    let discovery = Instance::discover(world.sandbox.url()).transport(&distrustful.unwrap());
    let error = discovery.await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Tls, "{error}");
    assert!(world.sandbox.requests().is_empty());
    // The same, trusted.
    world.instance().await;
}
