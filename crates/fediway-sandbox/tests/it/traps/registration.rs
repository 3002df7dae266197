//! What is taken and kept when an app registers, and what is forgotten.

use fediway_sandbox::{Answer, Software};
use http::StatusCode;
use serde_json::json;

use crate::support::{CALLBACK, ME, User, World, registration};

#[tokio::test]
async fn a_forgotten_client_is_unknown_everywhere_until_it_registers_again() {
    let world = World::of(Software::Mastodon42).await;
    let alice = world.user().await;
    let code = world.code(&[("scope", "read")]).await;
    world.sandbox.forget_apps();
    assert_eq!(world.sandbox.app_count(), 0);
    let answer = world.approve(&[]).await;
    assert!(
        matches!(
            answer,
            Answer::Page {
                status: StatusCode::UNAUTHORIZED,
                ..
            }
        ),
        "{answer:?}"
    );
    let reply = world.exchange(&code, &[]).await;
    reply.refused(401, "invalid_client");
    alice.get(ME).await.ok();
    world.http.form("/api/v1/apps", &registration()).await.ok();
    assert_eq!(world.sandbox.app_count(), 1);
}

#[tokio::test]
async fn mitra_drops_granular_scopes() {
    let world = World::of(Software::Mitra).await;
    let mut pairs = registration();
    pairs[2].1 = "read write:statuses";
    let app = world.http.form("/api/v1/apps", &pairs).await.ok();
    assert_eq!(app["scopes"], json!(["read"]));
    let token = world.login("read:statuses").await.ok();
    assert_eq!(token["scope"], "");
    let alice = User::new(&world, token["access_token"].as_str().unwrap().to_owned());
    assert_eq!(alice.get(ME).await.status, 403);
}

#[tokio::test]
async fn unknown_scopes_are_refused_by_some() {
    let mut pairs = registration();
    pairs[2].1 = "read nonsense";
    for (software, status) in [
        (Software::Hollo, 422),
        (Software::IceshrimpNet, 400),
        (Software::Takahe, 200),
    ] {
        let world = World::of(software).await;
        let reply = world.http.form("/api/v1/apps", &pairs).await;
        assert_eq!(reply.status, status, "{software}: {}", reply.text);
    }
}

#[tokio::test]
async fn gotosocial_lists_scopes_for_the_app_and_spells_them_for_the_token() {
    let world = World::of(Software::GoToSocial).await;
    let app = world.http.form("/api/v1/apps", &registration()).await.ok();
    assert_eq!(app["scopes"], json!(["read", "write"]));
    assert_eq!(world.login("read write").await.ok()["scope"], "read write");
}

#[tokio::test]
async fn hollo_refuses_unknown_fields_with_an_object() {
    let world = World::of(Software::Hollo).await;
    let mut pairs = registration().to_vec();
    pairs.push(("website", "https://app.example"));
    world.http.form("/api/v1/apps", &pairs).await.ok();
    pairs.push(("client_website", "https://app.example"));
    let reply = world.http.form("/api/v1/apps", &pairs).await;
    assert_eq!(reply.status, 422);
    assert!(reply.json()["error"].is_object());
    let lost = World::of(Software::Mastodon45).await;
    let app = lost.http.form("/api/v1/apps", &pairs[..3]).await.ok();
    assert!(app["website"].is_null());
}

#[tokio::test]
async fn snac_reads_scope_at_registration() {
    let world = World::of(Software::Snac).await;
    let token = world.login("read write").await.ok();
    assert!(token.get("scope").is_none(), "`scopes` was not read");
    let pairs = [
        ("client_name", "x"),
        ("redirect_uris", CALLBACK),
        ("scope", "read"),
    ];
    let app = world.http.form("/api/v1/apps", &pairs).await.ok();
    assert_eq!(app["scopes"], json!(["read"]));
}
