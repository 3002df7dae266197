//! Apps that a server forgot, refuses, or wants to be told of in other words.

use fediway::{App, ErrorKind, LoginFailure, oauth};
use fediway_sandbox::{Fault, Sandbox, Software};

use super::{log_in, world};
use crate::support::{ALICE, World, approve, code, failure};

#[tokio::test]
async fn an_app_that_the_server_forgot_is_registered_again() {
    for software in [
        Software::Mastodon42,
        Software::Mastodon45,
        Software::GoToSocial,
    ] {
        let (world, instance) = world(software).await;
        log_in(&world, world.login(&instance)).await.unwrap();
        world.sandbox.forget_apps();
        world.sandbox.clear_requests();
        log_in(&world, world.login(&instance)).await.unwrap();
        assert_eq!(
            world.requests_to("/api/v1/apps").len(),
            1,
            "{software}: once"
        );
        world.sandbox.clear_requests();
        log_in(&world, world.login(&instance)).await.unwrap();
        assert!(
            world.requests_to("/api/v1/apps").is_empty(),
            "{software}: and kept"
        );
    }
}

#[tokio::test]
async fn an_app_that_is_forgotten_during_the_login_is_registered_by_the_next_one() {
    let (world, instance) = world(Software::Mastodon42).await;
    let pending = world.login(&instance).start().await.unwrap();
    let shown = code(approve(&mut world.sandbox.browser(), pending.url(), ALICE).await);
    world.sandbox.forget_apps();
    let refused = pending.finish(shown).await;
    assert_eq!(failure(refused), LoginFailure::UnknownApp);
    log_in(&world, world.login(&instance)).await.unwrap();
}

/// Servers call an app that they forgot by several names, or say nothing but 401.
#[tokio::test]
async fn an_app_that_is_unknown_in_other_words_is_registered_again() {
    for (software, path) in [
        (Software::Mastodon45, "/oauth/revoke"),
        (Software::GoToSocial, "/oauth/token"),
    ] {
        for body in [
            r#"{"error":"invalid_client_id"}"#,
            r#"{"error":"invalid_application"}"#,
            r#"{"error":"unauthorized_client"}"#,
            r#"{"error":"Who are you?"}"#,
            "",
            "<html></html>",
        ] {
            let (world, instance) = world(software).await;
            drop(world.login(&instance).start().await.unwrap());
            let unknown = Fault::status(401).body(body);
            world.sandbox.inject(unknown).route("POST", path);
            log_in(&world, world.login(&instance)).await.unwrap();
            assert_eq!(world.sandbox.app_count(), 2, "{software}: {body}");
        }
    }
}

/// Whether a kept app is still known is found out without getting a token: on snac any code gives
/// one.
#[tokio::test]
async fn finding_out_whether_an_app_is_known_creates_nothing() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        log_in(&world, world.login(&instance)).await.unwrap();
        let before = world.sandbox.live_token_count();
        for _ in 0..3 {
            drop(world.login(&instance).start().await.unwrap());
        }
        assert_eq!(world.sandbox.live_token_count(), before, "{software}");
    }
}

/// Some server of a known name may give a token for any code: it is given back.
#[tokio::test]
async fn a_token_for_a_made_up_code_is_revoked() {
    let (world, instance) = world(Software::Snac).await;
    let instance = instance.with_software("hollo", "0.10");
    log_in(&world, world.login(&instance)).await.unwrap();
    let before = world.sandbox.live_token_count();
    drop(world.login(&instance).start().await.unwrap());
    assert_eq!(world.requests_to("/oauth/token").len(), 2);
    assert_eq!(world.requests_to("/oauth/revoke").len(), 1);
    assert!(world.sandbox.live_token_count() <= before);
}

/// snac deletes the app when a token of it is revoked.
#[tokio::test]
async fn logging_in_again_after_a_logout_works_everywhere() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        for _ in 0..3 {
            let client = log_in(&world, world.login(&instance)).await;
            let client = client.unwrap_or_else(|error| panic!("{software}: {error}"));
            fediway::login::logout(&client).await.unwrap();
        }
    }
}

/// The consent page refuses the app, which no probe had told: the next login has another one.
#[tokio::test]
async fn an_app_that_the_consent_page_refuses_is_registered_by_the_next_login() {
    let (world, instance) = world(Software::Mastodon45).await;
    for (error, what) in [
        ("invalid_client", LoginFailure::UnknownApp),
        ("unauthorized_client", LoginFailure::UnknownApp),
        ("invalid_request", LoginFailure::Refused),
        ("odd", LoginFailure::Refused),
    ] {
        let apps = world.sandbox.app_count();
        let own = "https://app.example/back";
        let login = || world.login(&instance).redirect_uri(own);
        let pending = login().start().await.unwrap();
        let state = pending.url().split("state=").nth(1).unwrap();
        let state = state.split('&').next().unwrap().to_owned();
        let refused = pending
            .finish_callback(&format!("{own}?error={error}&state={state}"))
            .await;
        assert_eq!(failure(refused), what);
        drop(login().start().await.unwrap());
        let registered = world.sandbox.app_count() - apps;
        assert_eq!(registered, if apps == 0 { 2 } else { 1 }, "{error}");
    }
}

/// No request tells whether this server knows the app. Should a login with it never end, because
/// its consent page refuses the app and nobody comes back, then the next one has a fresh app.
#[tokio::test]
async fn where_nothing_tells_an_app_is_kept_only_if_a_login_succeeds() {
    let (world, instance) = world(Software::Mastodon45).await;
    let instance = instance.with_software("something-new", "1");
    log_in(&world, world.login(&instance)).await.unwrap();
    log_in(&world, world.login(&instance)).await.unwrap();
    assert_eq!(world.sandbox.app_count(), 1);
    drop(world.login(&instance).start().await.unwrap());
    assert_eq!(world.sandbox.app_count(), 1);
    drop(world.login(&instance).start().await.unwrap());
    assert_eq!(world.sandbox.app_count(), 2);
}

#[tokio::test]
async fn many_logins_at_once_register_once() {
    let (world, instance) = world(Software::Mastodon45).await;
    let starting: Vec<_> = (0..20)
        .map(|_| tokio::spawn(world.login(&instance).start()))
        .collect();
    for started in starting {
        drop(started.await.unwrap().unwrap());
    }
    assert_eq!(world.sandbox.app_count(), 1);
    let listening: Vec<_> = (0..5)
        .map(|_| tokio::spawn(world.login(&instance).listen()))
        .collect();
    for listener in listening {
        drop(listener.await.unwrap().unwrap());
    }
    assert_eq!(world.sandbox.app_count(), 2);
}

#[tokio::test]
async fn the_limit_on_registrations_is_respected() {
    let world = World::with(Sandbox::builder().app_registration_limit(5)).await;
    let instance = world.instance().await;
    for number in 0..5 {
        let app = App::new(format!("App {number}"));
        let login = fediway::Login::new(&instance, app).transport(&world.transport);
        drop(login.store(&world.store).start().await.unwrap());
    }
    for _ in 0..2 {
        let login = fediway::Login::new(&instance, "App 5").transport(&world.transport);
        let error = login.store(&world.store).start().await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::RateLimited(Some(_))),
            "{error}"
        );
    }
    assert_eq!(
        world.requests_to("/api/v1/apps").len(),
        6,
        "the server is not asked again"
    );
}

/// Some server may take the redirect URI only in a list.
#[tokio::test]
async fn a_refused_registration_is_tried_once_with_a_list() {
    let (world, instance) = world(Software::Mastodon45).await;
    world
        .sandbox
        .inject(Fault::status(422))
        .route("POST", "/api/v1/apps");
    log_in(&world, world.login(&instance)).await.unwrap();
    let asked = world.requests_to("/api/v1/apps");
    let kinds: Vec<_> = asked
        .iter()
        .map(|r| r.headers["content-type"].to_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["application/x-www-form-urlencoded", "application/json"]
    );

    world.sandbox.clear_requests();
    let refused = Fault::status(422).body(r#"{"error":"Not today"}"#);
    world
        .sandbox
        .inject(refused)
        .route("POST", "/api/v1/apps")
        .always();
    let error = oauth::create_app(&instance, "App")
        .transport(&world.transport)
        .await
        .unwrap_err();
    assert_eq!(error.server_message(), Some("Not today"));
    assert_eq!(world.requests_to("/api/v1/apps").len(), 2, "once");
}

#[tokio::test]
async fn a_website_is_sent_under_its_name() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        let app = App::new("My bot").website("https://bot.example");
        let login = fediway::Login::new(&instance, app).transport(&world.transport);
        log_in(&world, login.store(&world.store))
            .await
            .unwrap_or_else(|error| panic!("{software}: {error}"));
    }
}
