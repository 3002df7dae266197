//! Tokens: where an app gets one, when they end, and what a login makes of them.

use std::time::Duration;

use fediway::{ErrorKind, Scope, oauth};
use fediway_sandbox::{Fault, Software};

use super::{log_in, world};

#[tokio::test]
async fn app_tokens_where_they_are_offered() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        let app = oauth::create_app(&instance, "App")
            .scopes(Scope::Read)
            .transport(&world.transport);
        let app = app.await.unwrap();
        let token = oauth::client_credentials(&instance, &app)
            .transport(&world.transport)
            .await;
        let offered = !matches!(
            software,
            Software::Mitra | Software::IceshrimpJs | Software::Sharkey
        );
        assert_eq!(token.is_ok(), offered, "{software}: {token:?}");
    }
}

#[tokio::test]
async fn a_rate_limit_in_the_place_of_a_token_is_no_refused_code() {
    for words in ["too_many_requests", "Too many requests"] {
        let (world, instance) = world(Software::Mastodon45).await;
        let busy = Fault::status(429).header("retry-after", "60");
        let busy = busy.body(format!(r#"{{"error":"{words}"}}"#));
        world.sandbox.inject(busy).route("POST", "/oauth/token");
        let error = log_in(&world, world.login(&instance)).await.unwrap_err();
        let kind = error.kind();
        assert!(matches!(kind, ErrorKind::RateLimited(Some(_))), "{error:?}");
    }
}

#[tokio::test]
async fn a_token_that_no_request_can_carry_is_a_malformed_answer() {
    let (world, instance) = world(Software::Mastodon45).await;
    let odd = Fault::status(200).body(r#"{"access_token":"one\ntwo"}"#);
    world.sandbox.inject(odd).route("POST", "/oauth/token");
    let error = log_in(&world, world.login(&instance)).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Decode, "{error:?}");
    assert!(error.to_string().contains("access_token"), "{error}");
}

#[tokio::test]
async fn times_in_token_answers_make_sense() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        let client = log_in(&world, world.login(&instance)).await.unwrap();
        let credentials = client.credentials().unwrap();
        let now = fediway::Timestamp::now();
        if let Some(end) = credentials.expires_at() {
            assert!(end > now, "{software}: {end}");
        }
        let ends = matches!(
            software,
            Software::Pleroma | Software::Akkoma | Software::Mitra | Software::Pixelfed
        );
        assert_eq!(credentials.expires_at().is_some(), ends, "{software}");
        assert_eq!(
            credentials.reauthenticate_before().is_some(),
            *software == Software::Mitra
        );
    }
}

#[tokio::test]
async fn metadata_that_lies_changes_nothing() {
    let (world, instance) = world(Software::Sharkey).await;
    assert!(log_in(&world, world.login(&instance)).await.is_ok());
}

/// Mitra's tokens end after 30 days and cannot be refreshed.
#[tokio::test]
async fn a_token_that_ended_asks_for_a_new_login() {
    let (world, instance) = world(Software::Mitra).await;
    let client = log_in(&world, world.login(&instance)).await.unwrap();
    let credentials = client.credentials().unwrap();
    assert!(credentials.reauthenticate_before().is_some());
    world.sandbox.advance(Duration::from_secs(31 * 86_400));
    let error = client.accounts().verify_credentials().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Unauthorized);
    assert!(log_in(&world, world.login(&instance)).await.is_ok());
}

/// Mastodon gives a second login the token of the first: that one must outlive a second login that
/// cannot be finished.
#[tokio::test]
async fn a_login_that_fails_at_the_end_leaves_other_logins_alone() {
    let (world, instance) = world(Software::Mastodon45).await;
    let first = log_in(&world, world.login(&instance)).await.unwrap();
    let down = Fault::status(500);
    world
        .sandbox
        .inject(down)
        .route("GET", "/api/v1/accounts/verify_credentials")
        .always();
    log_in(&world, world.login(&instance)).await.unwrap_err();
    world.sandbox.clear_faults();
    assert!(first.accounts().verify_credentials().await.is_ok());
}
