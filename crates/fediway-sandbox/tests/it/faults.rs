//! Every fault, as a client meets it.

use std::io::Read;
use std::time::Duration;

use fediway_sandbox::{Fault, RateLimitStyle, Sandbox};
use serde_json::json;

use crate::support::{Http, Reply, User, World, send, with_json};

const INSTANCE: &str = "/api/v1/instance";
const STATUSES: &str = "/api/v1/statuses";

/// Both ways to speak: HTTP/2 over TLS, HTTP/1.1 without.
async fn worlds() -> [World; 2] {
    let plain = Sandbox::builder().http().start().await.unwrap();
    [World::new().await, World::with(plain).await]
}

/// Posts, and tells whether there was a whole answer.
async fn post(alice: &User) -> bool {
    let request = alice.request("POST", STATUSES);
    let request = with_json(request, &json!({ "status": "x" }));
    match request.send().await {
        Ok(answer) => answer.bytes().await.is_ok(),
        Err(_) => false,
    }
}

#[tokio::test]
async fn a_status_with_a_json_error_or_what_was_asked() {
    let world = World::new().await;
    world.sandbox.inject(Fault::status(503));
    let reply = world.http.get(INSTANCE).await;
    reply.refused(503, "Service Unavailable");
    world.http.get(INSTANCE).await.ok();

    let fault = Fault::status(502)
        .body("<oops>")
        .content_type("text/plain")
        .header("x-why", "because");
    world.sandbox.inject(fault);
    let reply = world.http.get(INSTANCE).await;
    assert_eq!((reply.status, &*reply.text), (502, "<oops>"));
    assert_eq!(reply.header("content-type"), "text/plain");
    assert_eq!(reply.header("x-why"), "because");
    let seen = world.sandbox.requests();
    let statuses: Vec<_> = seen.iter().map(|it| it.status.as_u16()).collect();
    assert_eq!(statuses, [200, 503, 200, 502], "they are in the log");
}

#[tokio::test]
async fn a_page_where_json_is_expected() {
    let world = World::new().await;
    world.sandbox.inject(Fault::html(500));
    let reply = world.http.get(INSTANCE).await;
    assert_eq!(reply.status, 500);
    assert!(reply.header("content-type").starts_with("text/html"));
    assert!(reply.text.contains("<title>"));
}

#[tokio::test]
async fn too_many_requests_in_every_style() {
    let world = World::new().await;
    let limited = async |seconds, style| -> Reply {
        world.sandbox.inject(Fault::rate_limited(seconds, style));
        let reply = world.http.get(INSTANCE).await;
        assert_eq!(reply.status, 429);
        reply
    };
    let before = world.sandbox.now().as_second();
    let soon = |at: i64| {
        let now = world.sandbox.now().as_second();
        (before + 30..=now + 31).contains(&at)
    };

    let iso = limited(Some(30), RateLimitStyle::Iso8601).await;
    let reset: jiff::Timestamp = iso.header("x-ratelimit-reset").parse().unwrap();
    assert!(soon(reset.as_second()));
    assert_eq!(iso.header("x-ratelimit-remaining"), "0");
    assert_eq!(iso.header("retry-after"), "");

    let epoch = limited(Some(30), RateLimitStyle::Epoch).await;
    assert!(soon(epoch.header("x-ratelimit-reset").parse().unwrap()));

    let seconds = limited(Some(30), RateLimitStyle::RetryAfterSeconds).await;
    assert_eq!(seconds.header("retry-after"), "30");
    assert_eq!(seconds.header("x-ratelimit-reset"), "");

    let date = limited(Some(30), RateLimitStyle::RetryAfterDate).await;
    let date = date.header("retry-after").to_owned();
    assert!(date.ends_with(" GMT"), "{date}");

    let silent = limited(None, RateLimitStyle::Iso8601).await;
    assert_eq!(silent.header("retry-after"), "");
    assert_eq!(silent.header("x-ratelimit-reset"), "");
}

#[tokio::test]
async fn a_redirect() {
    let world = World::new().await;
    world
        .sandbox
        .inject(Fault::redirect(307, "https://elsewhere.example/"));
    let reply = world.http.get(INSTANCE).await;
    assert_eq!((reply.status, &*reply.text), (307, ""));
    assert_eq!(reply.header("location"), "https://elsewhere.example/");
}

#[tokio::test]
async fn a_truncated_answer_promises_more_than_it_sends() {
    for world in worlds().await {
        let alice = world.alice().await;
        world
            .sandbox
            .inject(Fault::truncated())
            .route("POST", STATUSES);
        let request = with_json(alice.request("POST", STATUSES), &json!({ "status": "x" }));
        let mut answer = request.send().await.expect("headers are sent");
        let promised = answer.content_length().unwrap();
        let mut got = 0;
        let broken = loop {
            match answer.chunk().await {
                Ok(Some(chunk)) => got += chunk.len() as u64,
                Ok(None) => break false,
                Err(_) => break true,
            }
        };
        assert!(broken && got == promised / 2, "{got} of {promised}");
        assert_eq!(world.sandbox.status_count(), 1, "the effect happened");
    }
}

#[tokio::test]
async fn a_huge_body_is_json_of_undeclared_length() {
    for world in worlds().await {
        world.sandbox.inject(Fault::huge(3_000_000));
        let reply = world.http.get(INSTANCE).await;
        assert_eq!(reply.header("content-length"), "");
        assert_eq!(reply.text.len(), 3_000_000);
        assert!(reply.json().is_string());
    }
}

#[tokio::test]
async fn a_gzip_bomb_is_small_on_the_wire() {
    let world = World::new().await;
    world.sandbox.inject(Fault::gzip_bomb(64 * 1024 * 1024));
    // This client does not unpack.
    let answer = world.http.request("GET", INSTANCE).send().await.unwrap();
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    let packed = answer.bytes().await.unwrap();
    assert!(packed.len() < 200_000, "{}", packed.len());
    let mut unpacked = Vec::new();
    let mut reader = flate2::read::GzDecoder::new(&*packed);
    reader.read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked.len(), 64 * 1024 * 1024);
}

#[tokio::test]
async fn a_delay_changes_nothing_else() {
    let world = World::new().await;
    let wait = Duration::from_millis(20);
    world.sandbox.inject(Fault::delay(wait));
    let before = std::time::Instant::now();
    world.http.get(INSTANCE).await.ok();
    assert!(before.elapsed() >= wait);
}

#[tokio::test]
async fn a_slow_drip_comes_byte_by_byte_and_whole() {
    let world = World::new().await;
    let wait = Duration::from_millis(1);
    world.sandbox.inject(Fault::slow_drip(wait));
    let before = std::time::Instant::now();
    let reply = world.http.get("/.well-known/nodeinfo").await;
    assert!(before.elapsed() >= wait * u32::try_from(reply.text.len()).unwrap());
    assert_eq!(reply.header("content-length"), reply.text.len().to_string());
    reply.ok();
}

#[tokio::test]
async fn a_connection_dropped_before_the_effect() {
    for world in worlds().await {
        let alice = world.alice().await;
        world
            .sandbox
            .inject(Fault::drop_before())
            .route("POST", STATUSES);
        world.sandbox.clear_requests();
        assert!(!post(&alice).await);
        assert_eq!(world.sandbox.status_count(), 0);
        let seen = world.sandbox.requests();
        assert_eq!(seen.len(), 1, "sent once");
        assert_eq!(seen[0].status.as_u16(), 499, "never answered");
        assert!(post(&alice).await);
    }
}

#[tokio::test]
async fn a_connection_dropped_after_the_effect() {
    for world in worlds().await {
        let alice = world.alice().await;
        world
            .sandbox
            .inject(Fault::drop_after())
            .route("POST", STATUSES);
        assert!(!post(&alice).await);
        assert_eq!(world.sandbox.status_count(), 1);
        assert!(post(&alice).await);
        assert_eq!(world.sandbox.status_count(), 2);
    }
}

#[tokio::test]
async fn very_many_or_very_long_headers() {
    let sandbox = Sandbox::builder().http().start().await.unwrap();
    let http = Http::new(&sandbox);
    sandbox.inject(Fault::headers(50, 100));
    let reply = http.get(INSTANCE).await;
    let filling = reply
        .headers
        .keys()
        .filter(|it| it.as_str().starts_with("x-filling-"));
    assert_eq!(filling.count(), 50);
    assert_eq!(reply.header("x-filling-49").len(), 100);
    reply.ok();
    for fault in [Fault::headers(1, 1_000_000), Fault::headers(100_000, 10)] {
        sandbox.inject(fault);
        let answer = http.request("GET", INSTANCE).send().await;
        assert!(answer.is_err(), "too much for this client");
        http.get(INSTANCE).await.ok();
    }
}

#[tokio::test]
async fn a_fault_is_bound_to_a_route_and_a_count() {
    let world = World::new().await;
    let sandbox = &world.sandbox;
    let rule = sandbox
        .inject(Fault::status(500))
        .route("GET", "/api/*")
        .after(1)
        .times(2);
    world.http.get("/nodeinfo/2.0").await.ok();
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(world.http.get(INSTANCE).await.status);
    }
    assert_eq!(statuses, [200, 500, 500, 200]);
    assert_eq!(rule.hits(), 2);

    sandbox.clear_faults();
    sandbox.inject(Fault::status(503)).every(2).always();
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(world.http.get(INSTANCE).await.status);
    }
    assert_eq!(statuses, [503, 200, 503, 200, 503]);
    sandbox.clear_faults();
    world.http.get(INSTANCE).await.ok();
    world.http.get(INSTANCE).await.ok();
}

#[tokio::test]
async fn the_fault_injected_first_happens_first() {
    let world = World::new().await;
    world.sandbox.inject(Fault::status(500));
    world.sandbox.inject(Fault::status(503));
    for status in [500, 503, 200] {
        let reply = send(world.http.request("GET", INSTANCE)).await;
        assert_eq!(reply.status, status);
    }
}
