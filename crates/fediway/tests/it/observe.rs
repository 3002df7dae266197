//! What a program may see of its requests.

use std::sync::{Arc, Mutex};

use fediway_sandbox::Fault;
use tracing::instrument::WithSubscriber;
use tracing::level_filters::LevelFilter;

use crate::clock::skipping;
use crate::printed::traced;
use crate::support::{ALICE, World, transport_to};

#[tokio::test]
async fn the_hook_sees_every_try() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = seen.clone();
    let transport = transport_to(&world.sandbox)
        .clock(skipping())
        .on_request(move |request| {
            let failed = request.error.is_some();
            let line = (request.endpoint, request.attempt, request.status, failed);
            kept.lock().unwrap().push(line);
        });
    let client = client.with_transport(&transport.build().unwrap());
    let path = "/api/v1/timelines/home";
    world
        .sandbox
        .inject(Fault::drop_before())
        .route("GET", path);
    world.sandbox.inject(Fault::status(503)).route("GET", path);
    client.timelines().home().await.unwrap();
    let status = client.statuses().get("12345").await.unwrap_err();
    assert_eq!(status.http_status(), Some(404));
    let template = "/api/v1/statuses/{id}";
    assert_eq!(
        *seen.lock().unwrap(),
        [
            (path, 1, None, true),
            (path, 2, Some(503), false),
            (path, 3, Some(200), false),
            (template, 1, Some(404), false),
        ]
    );
}

/// One span for a call, with all its tries and how it ended.
#[tokio::test]
async fn a_call_is_a_span() {
    let (subscriber, printed) = traced(LevelFilter::DEBUG);
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let home = "/api/v1/timelines/home";
    world
        .sandbox
        .inject(fediway_sandbox::Fault::status(502))
        .route("GET", home);
    let call = client.timelines().home().into_future();
    call.with_subscriber(subscriber).await.unwrap();
    let text = printed.text();
    let span = text
        .lines()
        .find(|line| line.contains("close") && !line.contains("request{"));
    let span = span.unwrap_or_else(|| panic!("{text}"));
    for part in [
        "call{",
        "method=GET",
        &format!("endpoint=\"{home}\""),
        "attempts=2",
        "status=200",
        "duration=",
    ] {
        assert!(span.contains(part), "{part} in {span}");
    }
}
