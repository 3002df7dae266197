//! Apps that a server forgot, refuses, or wants to be told of in other words.

use fediway::{App, ErrorKind, OAuthCode, oauth};
use fediway_sandbox::{Fault, Sandbox, Software};

use super::{log_in, world};
use crate::support::{ALICE, World, approve, code};

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
    let error = pending.finish(shown).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::OAuth(OAuthCode::InvalidClient));
    log_in(&world, world.login(&instance)).await.unwrap();
}

/// Servers call an app that they forgot by several names.
#[tokio::test]
async fn an_app_that_is_unknown_in_other_words_is_registered_again() {
    for word in [
        "invalid_client_id",
        "invalid_application",
        "unauthorized_client",
    ] {
        let (world, instance) = world(Software::Mastodon45).await;
        drop(world.login(&instance).start().await.unwrap());
        let unknown = Fault::status(401).body(format!(r#"{{"error":"{word}"}}"#));
        world.sandbox.inject(unknown).route("POST", "/oauth/token");
        log_in(&world, world.login(&instance)).await.unwrap();
        assert_eq!(world.sandbox.app_count(), 2, "{word}");
    }
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
