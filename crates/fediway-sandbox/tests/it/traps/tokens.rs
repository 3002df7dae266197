//! Which token a login gives, when it ends, and how it is refreshed.

use std::time::Duration;

use fediway_sandbox::{Sandbox, Software};

use crate::support::{ME, User, World};

#[tokio::test]
async fn mastodon_and_friendica_give_a_second_login_the_same_token() {
    for (software, same) in [
        (Software::Mastodon43, true),
        (Software::Friendica, true),
        (Software::Hollo, false),
    ] {
        let world = World::of(software).await;
        let (one, two) = (world.user().await, world.user().await);
        assert_eq!(one.token == two.token, same, "{software}");
    }
    let world = World::of(Software::Friendica).await;
    let narrow = world.login("read").await.ok();
    let wide = world.login("read write").await.ok();
    assert_eq!(narrow["access_token"], wide["access_token"]);
    assert_eq!(wide["scope"], "read write");
}

#[tokio::test]
async fn akkoma_repeats_the_first_code_and_token_for_wider_scopes() {
    let world = World::of(Software::Akkoma).await;
    let code = world.code(&[("scope", "read")]).await;
    let first = world.exchange(&code, &[]).await.ok();
    assert_eq!(world.code(&[("scope", "read write")]).await, code);
    let second = world.exchange(&code, &[]).await.ok();
    assert_eq!(first["access_token"], second["access_token"]);
    assert_eq!(second["scope"], "read");
    // Only after logging out is there a wider one.
    world
        .revoke(first["access_token"].as_str().unwrap(), &[])
        .await;
    let third = world.login("read write").await.ok();
    assert_eq!(third["scope"], "read write");
}

#[tokio::test]
async fn times_of_tokens_are_written_in_many_ways() {
    let created = async |software: Software| {
        let world = World::of(software).await;
        let now = world.sandbox.now();
        (world.login("read").await.ok()["created_at"].clone(), now)
    };
    let (hollo, now) = created(Software::Hollo).await;
    assert!(hollo.as_i64().unwrap() >= now.as_millisecond());
    let (text, _) = created(Software::Friendica).await;
    assert_eq!(text.as_str().unwrap().len(), "2026-08-01 12:00:00".len());
    let (seconds, now) = created(Software::Mitra).await;
    assert!((seconds.as_i64().unwrap() - now.as_second()).abs() < 100);
    let world = World::of(Software::Hollo).await;
    let app = [("grant_type", "client_credentials"), ("scope", "read")];
    let app = world.exchange("", &app).await.ok();
    assert!(app["created_at"].as_i64().unwrap() < now.as_second() * 10);
}

#[tokio::test]
async fn pleroma_and_pixelfed_rotate_refresh_tokens() {
    for (software, days) in [(Software::Pleroma, 36_525), (Software::Pixelfed, 365)] {
        let world = World::of(software).await;
        let old = world.login("read").await.ok();
        world.sandbox.advance(Duration::from_secs(days * 86_400));
        let alice = User::new(&world, old["access_token"].as_str().unwrap().to_owned());
        assert_eq!(alice.get(ME).await.status, 401, "{software}");
        let refresh = old["refresh_token"].as_str().unwrap();
        let by = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
        let new = world.exchange("", &by).await.ok();
        assert_ne!(new["refresh_token"], old["refresh_token"]);
        assert_eq!(world.exchange("", &by).await.status, 400);
    }
    let world = World::of(Software::Pixelfed).await;
    let old = world.login("read").await.ok();
    world.sandbox.advance(Duration::from_secs(400 * 86_400));
    let refresh = old["refresh_token"].as_str().unwrap();
    let by = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    assert_eq!(world.exchange("", &by).await.status, 400, "too old");
}

#[tokio::test]
async fn a_refresh_token_may_stay_and_not_be_repeated() {
    let builder = Sandbox::builder().software(Software::Pleroma);
    let world = World::build(builder.refresh_rotation(false)).await;
    let old = world.login("read").await.ok();
    let refresh = old["refresh_token"].as_str().unwrap();
    let by = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let mut tokens = vec![old["access_token"].clone()];
    for _ in 0..2 {
        let new = world.exchange("", &by).await.ok();
        assert!(new.get("refresh_token").is_none());
        assert!(!tokens.contains(&new["access_token"]));
        tokens.push(new["access_token"].clone());
    }
}
