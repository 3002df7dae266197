//! Logins that end in another process than they began in, and apps that the caller keeps.

use std::time::Duration;

use fediway::login::AppStatus;
use fediway::{Instance, Login, LoginFailure, Scope};
use fediway_sandbox::Software;

use crate::support::{ALICE, World, approve, failure, redirect};

const OWN: &str = "https://app.example/back";

fn login(world: &World, instance: &Instance) -> Login {
    world
        .login(instance)
        .scopes(Scope::ReadAccounts)
        .redirect_uri(OWN)
}

#[tokio::test]
async fn a_login_is_finished_from_its_text() {
    let world = World::start().await;
    let instance = world.instance().await;
    let pending = login(&world, &instance).start().await.unwrap();
    let callback = redirect(approve(&mut world.sandbox.browser(), pending.url(), ALICE).await);
    let (url, text) = (pending.url().to_owned(), pending.suspend().unwrap());

    let resumed = login(&world, &instance).resume(&text).unwrap();
    assert_eq!(resumed.url(), url, "the same state and challenge");
    let (client, me) = resumed.finish_with_account(&callback).await.unwrap();
    assert_eq!(me.account.username, "alice");
    assert!(client.accounts().verify_credentials().await.is_ok());
    assert_eq!(world.requests_to("/api/v1/apps").len(), 1);
}

#[tokio::test]
async fn another_state_does_not_finish_a_resumed_login() {
    let world = World::start().await;
    let instance = world.instance().await;
    let mut browser = world.sandbox.browser();
    let mut begun = Vec::new();
    for _ in 0..2 {
        let pending = login(&world, &instance).start().await.unwrap();
        let callback = redirect(approve(&mut browser, pending.url(), ALICE).await);
        begun.push((pending.suspend().unwrap(), callback));
    }
    let resumed = login(&world, &instance).resume(&begun[0].0).unwrap();
    let crossed = resumed.finish_callback(&begun[1].1).await;
    assert_eq!(failure(crossed), LoginFailure::StateMismatch);
}

#[tokio::test]
async fn the_time_while_suspended_counts() {
    let world = World::start().await;
    let instance = world.instance().await;
    let pending = login(&world, &instance).start().await.unwrap();
    let callback = redirect(approve(&mut world.sandbox.browser(), pending.url(), ALICE).await);
    let text = pending.suspend().unwrap();
    let mut form: serde_json::Value = serde_json::from_str(&text).unwrap();
    let ago = fediway::Timestamp::now() - Duration::from_secs(601);
    form["started_at"] = ago.to_string().into();
    let old = login(&world, &instance).resume(&form.to_string()).unwrap();
    assert_eq!(old.time_left(), Duration::ZERO);
    let late = old.finish_callback(&callback).await;
    assert_eq!(failure(late), LoginFailure::Expired);
}

#[tokio::test]
async fn a_text_of_another_instance_or_version_is_refused() {
    let (world, other) = (World::start().await, World::start().await);
    let (instance, elsewhere) = (world.instance().await, other.instance().await);
    let pending = login(&world, &instance).start().await.unwrap();
    let text = pending.suspend().unwrap();
    assert!(login(&other, &elsewhere).resume(&text).is_err());
    let newer = text.replace(r#""version":1"#, r#""version":2"#);
    for bad in [&*newer, "", "{}", "null", &text[..text.len() / 2]] {
        let error = login(&world, &instance).resume(bad).unwrap_err();
        for secret in world.sandbox.secrets() {
            assert!(!format!("{error} {error:?}").contains(&secret));
        }
    }
}

#[tokio::test]
async fn an_app_of_the_callers_own_is_used_without_a_store() {
    let world = World::start().await;
    let instance = world.instance().await;
    let app = login(&world, &instance).register().await.unwrap();
    for _ in 0..2 {
        let pending = login(&world, &instance).registered(app.clone()).start();
        let pending = pending.await.unwrap();
        let callback = redirect(approve(&mut world.sandbox.browser(), pending.url(), ALICE).await);
        let text = pending.suspend().unwrap();
        let resumed = login(&world, &instance).resume(&text).unwrap();
        resumed.finish_callback(&callback).await.unwrap();
    }
    assert_eq!(world.requests_to("/api/v1/apps").len(), 1);
    assert_eq!(world.requests_to("/oauth/token").len(), 2, "no probe");

    let status = login(&world, &instance).app_status(&app).await.unwrap();
    assert_eq!(status, AppStatus::Known);
    let pending = login(&world, &instance).registered(app.clone()).start();
    let pending = pending.await.unwrap();
    let callback = redirect(approve(&mut world.sandbox.browser(), pending.url(), ALICE).await);
    world.sandbox.forget_apps();
    let status = login(&world, &instance).app_status(&app).await.unwrap();
    assert_eq!(status, AppStatus::Unknown);
    let refused = pending.finish_callback(&callback).await;
    assert_eq!(failure(refused), LoginFailure::UnknownApp);
}

#[tokio::test]
async fn every_software_takes_a_login_that_was_resumed() {
    for software in Software::ALL {
        let builder = fediway_sandbox::Sandbox::builder().software(*software);
        let world = World::with(builder).await;
        let instance = world.instance().await;
        let pending = login(&world, &instance).start().await.unwrap();
        let callback = redirect(approve(&mut world.sandbox.browser(), pending.url(), ALICE).await);
        let text = pending.suspend().unwrap();
        let resumed = login(&world, &instance).resume(&text).unwrap();
        let finished = resumed.finish_callback(&callback).await;
        finished.unwrap_or_else(|error| panic!("{software}: {error}"));
    }
}
