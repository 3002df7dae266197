//! How a person's code or an app gets a token, and how that is refused.

use fediway_sandbox::Software;

use crate::support::{ME, User, World};

#[tokio::test]
async fn a_wrong_code_is_told_in_many_ways() {
    let world = World::of(Software::GoToSocial).await;
    let reply = world.exchange("wrong", &[]).await;
    reply.refused(400, "sql: no rows in result set");
    let world = World::of(Software::Takahe).await;
    let reply = world.exchange("wrong", &[]).await;
    assert_eq!(reply.status, 500);
    assert!(reply.header("content-type").starts_with("text/html"));
    let world = World::of(Software::Mitra).await;
    let reply = world.exchange("wrong", &[]).await;
    reply.refused(404, "authorization not found");
    assert_eq!(reply.json()["error_description"], "authorization not found");
}

#[tokio::test]
async fn snac_takes_any_code_for_the_last_login() {
    let world = World::of(Software::Snac).await;
    let reply = world.exchange("wrong", &[]).await;
    assert_eq!(reply.status, 400, "nobody has approved yet");
    world.code(&[("scope", "read write")]).await;
    world.exchange("wrong", &[]).await.ok();
}

#[tokio::test]
async fn a_wrong_secret_is_told_in_many_ways_or_not() {
    let wrong = [("client_secret", "wrong"), ("scope", "read")];
    let world = World::of(Software::GoToSocial).await;
    world
        .exchange("x", &wrong)
        .await
        .refused(400, "invalid_client");
    let world = World::of(Software::Takahe).await;
    world
        .exchange("x", &wrong)
        .await
        .refused(401, "access_denied");
    let world = World::of(Software::Mitra).await;
    let code = world.code(&[("scope", "read")]).await;
    world.exchange(&code, &wrong).await.ok();
    let unknown = world.exchange(&code, &[("client_id", "unknown")]).await;
    unknown.refused(401, "invalid client credentials");
    let none = world.exchange(&code, &[("client_id", "")]).await;
    none.refused(400, "client ID is required");
    let none = world.exchange("", &[]).await;
    none.refused(400, "authorization code is required");
}

#[tokio::test]
async fn gotosocial_wants_a_redirect_uri_even_for_an_app() {
    let world = World::of(Software::GoToSocial).await;
    let app = [("grant_type", "client_credentials"), ("scope", "read")];
    world.exchange("", &app).await.ok();
    let mut without = app.to_vec();
    without.push(("redirect_uri", ""));
    let reply = world.exchange("", &without).await;
    reply.refused(400, "invalid_request");
}

#[tokio::test]
async fn takahe_gives_every_app_the_same_literal() {
    let world = World::of(Software::Takahe).await;
    let app = [("grant_type", "client_credentials"), ("scope", "read")];
    let token = world.exchange("", &app).await.ok();
    assert_eq!(token["access_token"], "__app__");
    let user = User::new(&world, "__app__".to_owned());
    user.get(ME).await.refused(401, "identity_token_required");
    let reply = world.exchange("", &[("grant_type", "nonsense")]).await;
    reply.refused(400, "invalid_grant_type");
    let reply = world.exchange("", &[]).await;
    reply.refused(400, "invalid_request");
    assert_eq!(reply.json()["error_description"], "Required param : code");
}

#[tokio::test]
async fn iceshrimp_js_wants_the_scope_with_the_token() {
    let world = World::of(Software::IceshrimpJs).await;
    let code = world.code(&[("scope", "read")]).await;
    let reply = world.exchange(&code, &[]).await;
    reply.refused(400, "invalid_request");
    world.exchange(&code, &[("scope", "read")]).await.ok();
}
