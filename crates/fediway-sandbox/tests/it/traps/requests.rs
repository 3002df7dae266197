//! What every request meets: its token and headers, the limits, a server that is starting.

use fediway_sandbox::{Sandbox, Software};

use crate::support::{Http, ME, User, World, begin_window, send};

#[tokio::test]
async fn takahe_refuses_a_dead_token_even_where_none_is_needed() {
    let world = World::of(Software::Takahe).await;
    let alice = world.user().await;
    assert_eq!(world.revoke(&alice.token, &[]).await.text, "");
    for path in [
        ME,
        "/api/v1/timelines/public",
        "/api/v1/instance",
        "/nodeinfo/2.0/",
    ] {
        let reply = alice.get(path).await;
        assert_eq!(
            (reply.status, &*reply.text),
            (400, "Invalid Bearer token"),
            "{path}"
        );
        assert!(reply.header("content-type").starts_with("text/"));
    }
    let none = world.http.get(ME).await;
    none.refused(401, "identity_token_required");
    let known = World::of(Software::Mastodon45).await;
    User::new(&known, "unknown".to_owned())
        .get("/api/v1/timelines/public")
        .await
        .ok();
}

#[tokio::test]
async fn the_scheme_is_written_bearer() {
    for (software, accepted) in [
        (Software::GoToSocial, false),
        (Software::Takahe, false),
        (Software::Pleroma, true),
    ] {
        let world = World::of(software).await;
        let alice = world.user().await;
        let request = world.http.request("GET", ME);
        let request = request.header("authorization", format!("bearer {}", alice.token));
        assert_eq!(send(request).await.status == 200, accepted, "{software}");
    }
}

#[tokio::test]
async fn gotosocial_wants_a_user_agent() {
    let world = World::of(Software::GoToSocial).await;
    let nameless = Http::build(&world.sandbox, |client| client);
    let reply = nameless.get("/api/v1/instance").await;
    assert_eq!(reply.status, 418);
    assert!(reply.json()["error"].is_string());
    world.http.get("/api/v1/instance").await.ok();
}

#[tokio::test]
async fn gotosocial_has_no_api_for_those_who_want_html() {
    let world = World::of(Software::GoToSocial).await;
    for (accept, status) in [
        ("text/html", 406),
        ("text/html,application/xhtml+xml", 406),
        ("text/html, */*", 200),
        ("application/json", 200),
    ] {
        let request = world.http.request("GET", "/api/v1/instance");
        let reply = send(request.header("accept", accept)).await;
        assert_eq!(reply.status, status, "{accept}");
        let html = reply.header("content-type").starts_with("text/html");
        assert_eq!(html, status == 406);
    }
}

#[tokio::test]
async fn a_server_may_still_be_starting() {
    let builder = Sandbox::builder()
        .software(Software::GoToSocial)
        .starting(2);
    let sandbox = builder.start().await.unwrap();
    let http = Http::new(&sandbox);
    for status in [503, 503, 200, 200] {
        let reply = http.get("/api/v1/instance").await;
        assert_eq!(reply.status, status);
        let html = reply.header("content-type").starts_with("text/html");
        assert_eq!(html, status == 503);
    }
}

#[tokio::test]
async fn gotosocial_limits_the_token_endpoint_too_and_gives_no_retry_after() {
    let builder = Sandbox::builder()
        .software(Software::GoToSocial)
        .rate_limit(3);
    let world = World::build(builder).await;
    begin_window(&world.sandbox, 300);
    for _ in 0..3 {
        assert_eq!(world.exchange("wrong", &[]).await.status, 400);
    }
    let reply = world.exchange("wrong", &[]).await;
    assert_eq!(reply.status, 429);
    assert_eq!(reply.header("retry-after"), "");
    let reset: i64 = reply.header("x-ratelimit-reset").parse().unwrap();
    assert!(reset > world.sandbox.now().as_second());
}

#[tokio::test]
async fn some_announce_no_limits() {
    for (software, announced) in [
        (Software::Mastodon45, true),
        (Software::Pleroma, false),
        (Software::Takahe, false),
        (Software::Snac, false),
    ] {
        let world = World::of(software).await;
        let reply = world.http.get("/api/v1/instance").await;
        assert_eq!(
            !reply.header("x-ratelimit-limit").is_empty(),
            announced,
            "{software}"
        );
        assert_eq!(
            !reply.header("x-ratelimit-reset").is_empty(),
            announced,
            "{software}"
        );
    }
}
