//! What a browser brings back, or a person pastes.

use std::time::Duration;

use fediway::LoginFailure;
use fediway_sandbox::Software;

use super::world;
use crate::support::{ALICE, approve, bring, code, failure, redirect};

/// The Pleroma family sends a signed-in browser back with a token and no code.
#[tokio::test]
async fn a_browser_that_is_signed_in_still_brings_a_code() {
    for software in [Software::Pleroma, Software::Akkoma] {
        let (world, instance) = world(software).await;
        let mut browser = world.sandbox.browser();
        for _ in 0..2 {
            let login = world.login(&instance).listen().await.unwrap();
            let callback = redirect(approve(&mut browser, login.url(), ALICE).await);
            assert!(callback.contains("code="), "{software}");
            bring(login, &mut browser, &callback).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_token_in_the_callback_is_never_taken() {
    let (world, instance) = world(Software::Pleroma).await;
    let own = "https://app.example/back";
    let pending = world
        .login(&instance)
        .redirect_uri(own)
        .start()
        .await
        .unwrap();
    let state = pending
        .url()
        .split("state=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap()
        .to_owned();
    let callback = format!("{own}?access_token=abc&state={state}");
    assert_eq!(
        failure(pending.finish_callback(&callback).await),
        LoginFailure::NoCode
    );
}

#[tokio::test]
async fn a_denial_without_state_is_a_denial() {
    let (world, instance) = world(Software::Hollo).await;
    let login = world.login(&instance).lifetime(Duration::from_secs(30));
    let login = login.listen().await.unwrap();
    let mut browser = world.sandbox.browser();
    let callback = redirect(browser.deny(login.url(), ALICE.0, ALICE.1).await.unwrap());
    assert!(!callback.contains("state="), "Hollo leaves it out");
    let outcome = bring(login, &mut browser, &callback).await;
    assert_eq!(failure(outcome), LoginFailure::Denied);
}

/// Servers that compare the redirect byte by byte take no other port.
#[tokio::test]
async fn a_port_that_is_taken() {
    for (software, registrations) in [(Software::Mastodon45, 1), (Software::GoToSocial, 2)] {
        let (world, instance) = world(software).await;
        let first = world.login(&instance).listen().await.unwrap();
        let second = world.login(&instance).listen().await.unwrap();
        assert_eq!(world.sandbox.app_count(), registrations, "{software}");
        drop(first);
        let mut browser = world.sandbox.browser();
        let callback = redirect(approve(&mut browser, second.url(), ALICE).await);
        bring(second, &mut browser, &callback).await.unwrap();
    }
}

#[tokio::test]
async fn a_refused_code_reads_the_same_on_every_server() {
    for software in Software::ALL
        .iter()
        .filter(|software| **software != Software::Snac)
    {
        let (world, instance) = world(*software).await;
        let pending = world.login(&instance).start().await.unwrap();
        let failed = failure(pending.finish("no-such-code").await);
        assert_eq!(failed, LoginFailure::CodeRefused, "{software}");
    }
}

#[tokio::test]
async fn a_code_that_lives_for_a_minute_says_so() {
    for (software, seconds) in [
        (Software::Takahe, 60),
        (Software::GoToSocial, 300),
        (Software::Mastodon45, 600),
    ] {
        let (world, instance) = world(software).await;
        let pending = world.login(&instance).start().await.unwrap();
        assert_eq!(
            pending.code_lifetime(),
            Duration::from_secs(seconds),
            "{software}"
        );
        let shown = code(approve(&mut world.sandbox.browser(), pending.url(), ALICE).await);
        world.sandbox.advance(Duration::from_secs(seconds + 1));
        assert_eq!(
            failure(pending.finish(shown).await),
            LoginFailure::CodeRefused,
            "{software}"
        );
    }
}
