//! Who may do what with which token.

use fediway_sandbox::Software;

use crate::support::{ME, User, World, send};

#[tokio::test]
async fn a_token_is_needed_in_the_header_with_the_exact_scheme() {
    let world = World::new().await;
    let alice = world.alice().await;
    let reply = world.http.get(ME).await;
    reply.refused(401, "The access token is invalid");
    let challenge = reply.header("www-authenticate");
    assert!(challenge.starts_with("Bearer realm=\"Doorkeeper\", error=\"invalid_token\""));
    for value in [
        format!("bearer {}", alice.token),
        format!("Token {}", alice.token),
        alice.token.clone(),
        "Bearer wrong".to_owned(),
        "Bearer ".to_owned(),
    ] {
        let request = world.http.request("GET", ME);
        let reply = send(request.header("authorization", value)).await;
        reply.refused(401, "The access token is invalid");
    }
    let in_query = format!("{ME}?access_token={}", alice.token);
    let reply = world.http.get(&in_query).await;
    reply.refused(401, "The access token is invalid");
    alice.get(ME).await.ok();
}

#[tokio::test]
async fn scopes_are_enforced() {
    let world = World::new().await;
    let with = async |scope: &str| {
        let token = world.token_for("alice", "correct horse", scope).await;
        User::new(&world, token)
    };
    let outside = "This action is outside the authorized scopes";
    let (read, write, profile) = (
        with("read").await,
        with("write").await,
        with("profile").await,
    );
    read.get(ME).await.ok();
    profile.get(ME).await.ok();
    write.get(ME).await.refused(403, outside);
    let post = [("status", "hello")];
    write.form("/api/v1/statuses", &post).await.ok();
    read.form("/api/v1/statuses", &post)
        .await
        .refused(403, outside);
    write
        .get("/api/v1/timelines/home")
        .await
        .refused(403, outside);
    profile
        .get("/api/v1/timelines/home")
        .await
        .refused(403, outside);
    let info = profile.get("/oauth/userinfo").await.ok();
    assert_eq!(info["preferred_username"], "alice");
    assert_eq!(info["iss"], format!("{}/", world.sandbox.url()));
    read.get("/oauth/userinfo").await.refused(403, outside);
}

#[tokio::test]
async fn an_app_is_no_user() {
    let world = World::new().await;
    let app = User::new(&world, world.app_token().await);
    let needs_user = "This method requires an authenticated user";
    app.get(ME).await.refused(422, needs_user);
    let home = app.get("/api/v1/timelines/home").await;
    home.refused(422, needs_user);
    let reply = app.form("/api/v1/statuses", &[("status", "x")]).await;
    reply.refused(422, needs_user);
    let known = app.get("/api/v1/apps/verify_credentials").await.ok();
    assert_eq!(known["name"], "The \"app\" <b>");
    assert!(known.get("client_secret").is_none());
    app.get("/api/v1/timelines/public").await.ok();
}

#[tokio::test]
async fn one_login_is_one_token_per_user_and_scopes() {
    let world = World::new().await;
    let (one, two) = (world.alice().await, world.alice().await);
    assert_eq!(one.token, two.token);
    assert_ne!(world.bob().await.token, one.token);
    let narrower = world.token_for("alice", "correct horse", "read").await;
    assert_ne!(narrower, one.token);
}

#[tokio::test]
async fn an_unknown_token_reads_what_is_public() {
    let world = World::new().await;
    let stranger = User::new(&world, "unknown".to_owned());
    stranger.get("/api/v1/timelines/public").await.ok();
    let lookup = "/api/v1/accounts/lookup?acct=alice";
    assert_eq!(stranger.get(lookup).await.ok()["username"], "alice");
}

#[tokio::test]
async fn a_token_of_the_settings_page_needs_no_login() {
    for software in Software::ALL {
        let world = World::of(*software).await;
        let token = world.sandbox.access_token("alice").unwrap();
        let me = User::new(&world, token).get(ME).await.ok();
        assert_eq!(me["username"], "alice", "{software:?}");
        assert!(world.sandbox.access_token("nobody").is_none());
    }
}
