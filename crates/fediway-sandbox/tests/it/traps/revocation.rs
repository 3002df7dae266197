//! What revokes a token, and what goes with it.

use fediway_sandbox::Software;
use serde_json::json;

use crate::support::{BOB, ME, World, send, with_form, with_json};

#[tokio::test]
async fn mitra_logs_out_with_a_bearer_only() {
    let world = World::of(Software::Mitra).await;
    let alice = world.user().await;
    let reply = world.revoke(&alice.token, &[]).await;
    assert_eq!((reply.status, &*reply.text), (401, ""));
    let request = alice.request("POST", "/oauth/revoke");
    let reply = send(with_form(request, &[("token", &alice.token)])).await;
    assert_eq!((reply.status, &*reply.text), (200, ""));
    alice.get(ME).await.refused(401, "access token is invalid");
}

#[tokio::test]
async fn gotosocial_wants_all_three_and_no_json() {
    let world = World::of(Software::GoToSocial).await;
    let alice = world.user().await;
    for missing in ["client_id", "client_secret", "token"] {
        let reply = world.revoke(&alice.token, &[(missing, "")]).await;
        reply.refused(400, "invalid_request");
    }
    let body = json!({
        "client_id": world.id, "client_secret": world.secret, "token": alice.token,
    });
    let request = world.http.request("POST", "/oauth/revoke");
    assert_eq!(send(with_json(request, &body)).await.status, 400);
    alice.get(ME).await.ok();
    world.revoke("unknown", &[]).await.ok();
    world.revoke(&alice.token, &[]).await.ok();
    assert_eq!(alice.get(ME).await.status, 401);
}

#[tokio::test]
async fn takahe_answers_revocation_without_a_body() {
    let world = World::of(Software::Takahe).await;
    let alice = world.user().await;
    for (token, status) in [
        ("unknown", 403),
        ("", 500),
        (&*alice.token, 200),
        (&*alice.token, 403),
    ] {
        let reply = world.revoke(token, &[]).await;
        assert_eq!((reply.status, &*reply.text), (status, ""), "{token}");
    }
}

#[tokio::test]
async fn hollo_revokes_by_the_letter() {
    let world = World::of(Software::Hollo).await;
    let alice = world.user().await;
    let reply = world
        .revoke(&alice.token, &[("token_type_hint", "refresh_token")])
        .await;
    reply.refused(400, "unsupported_token_type");
    let reply = world
        .revoke(&alice.token, &[("client_secret", "wrong")])
        .await;
    reply.refused(401, "invalid_client");
    alice.get(ME).await.ok();
    world.revoke("unknown", &[]).await.ok();
    world
        .revoke(&alice.token, &[("token_type_hint", "access_token")])
        .await
        .ok();
    assert_eq!(alice.get(ME).await.status, 401);
}

#[tokio::test]
async fn revoking_takes_more_along_on_friendica_and_snac() {
    let world = World::of(Software::Friendica).await;
    let (alice, bob) = (world.user().await, world.user_of(BOB).await);
    world.revoke(&alice.token, &[]).await.ok();
    assert_eq!(bob.get(ME).await.status, 401);
    assert_eq!(world.sandbox.app_count(), 1);

    let world = World::of(Software::Snac).await;
    let alice = world.user().await;
    world.revoke(&alice.token, &[]).await.ok();
    assert_eq!(world.sandbox.app_count(), 0);
    assert_eq!(world.revoke(&alice.token, &[]).await.status, 403);
}
