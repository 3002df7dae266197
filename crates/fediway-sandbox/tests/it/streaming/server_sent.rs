//! Server-sent events, as they stand on the wire.

use fediway_sandbox::Sandbox;
use std::time::Duration;

use super::client::{Events, build, carol, world};

#[tokio::test]
async fn each_stream_has_an_address() {
    let world = world().await;
    let (alice, carol) = (world.user().await, carol(&world).await);
    let mut all = Vec::new();
    for path in [
        "user",
        "public",
        "public/local",
        "hashtag?tag=rust",
        "hashtag/local?tag=rust",
    ] {
        all.push(Events::new(&world, &alice, path).await);
    }
    let mut notification = Events::new(&world, &carol, "user/notification").await;
    let mut direct = Events::new(&world, &carol, "direct").await;
    let mut list = Events::new(&world, &carol, "list?list=5").await;
    Events::new(&world, &carol, "public/remote").await;
    Events::new(&world, &carol, "public?only_media=true").await;
    let connections = world.sandbox.streams().connections();
    let names: Vec<_> = connections.iter().map(|it| it.streams.concat()).collect();
    assert_eq!(
        names,
        [
            "user",
            "public",
            "public:local",
            "hashtag&tag=rust",
            "hashtag:local&tag=rust",
            "user:notification",
            "direct",
            "list&list=5",
            "public:remote",
            "public:media",
        ]
    );
    let posted = alice.post("hello #rust @carol").await;
    for events in &mut all {
        let text = events.until("\n\n").await;
        let data = text.strip_prefix(":)\nevent: update\ndata: ").unwrap();
        let status: serde_json::Value = serde_json::from_str(data).unwrap();
        assert_eq!(status["id"], posted["id"]);
        assert!(events.head.contains("content-type: text/event-stream\r\n"));
    }
    notification.until(":)\nevent: notification\ndata: {").await;
    let message = [("status", "@carol psst"), ("visibility", "direct")];
    alice.form("/api/v1/statuses", &message).await.ok();
    direct.until(":)\nevent: conversation\ndata: {").await;
    world
        .sandbox
        .emit("list&list=5", "update", Some("one\ntwo"));
    list.until(":)\nevent: update\ndata: one\ndata: two\n\n")
        .await;
}

#[tokio::test]
async fn an_absent_payload_is_undefined_and_an_id_is_bare() {
    let world = world().await;
    let alice = world.user().await;
    let mut events = Events::new(&world, &alice, "user").await;
    world.sandbox.emit("user", "filters_changed", None);
    events
        .until("event: filters_changed\ndata: undefined\n\n")
        .await;
    let posted = alice.post("hello").await;
    let id = posted["id"].as_str().unwrap();
    alice
        .send("DELETE", &format!("/api/v1/statuses/{id}"))
        .await
        .ok();
    events
        .until(&format!("event: delete\ndata: {id}\n\n"))
        .await;
}

#[tokio::test]
async fn what_cannot_be_streamed_is_refused() {
    let world = world().await;
    let alice = world.user().await;
    let token = format!("Authorization: Bearer {}\r\n", alice.token);
    for (path, error) in [
        ("nonsense", "Unknown channel requested"),
        ("hashtag", "Missing tag name parameter"),
        ("list", "Missing list name parameter"),
    ] {
        let refused = Events::get(&world, path, &token).await;
        assert!(refused.head.starts_with("HTTP/1.1 400"), "{}", refused.head);
        let reply = alice.get(&format!("/api/v1/streaming/{path}")).await;
        reply.refused(400, error);
    }
}

#[tokio::test]
async fn a_heartbeat_thumps() {
    let world = world().await;
    let alice = world.user().await;
    let mut events = Events::new(&world, &alice, "user").await;
    world.sandbox.streams().heartbeat();
    events.until(":)\n:thump\n\n").await;
    let often = Duration::from_millis(5);
    let world = build(Sandbox::builder().stream_heartbeat(often)).await;
    let alice = world.user().await;
    let mut events = Events::new(&world, &alice, "user").await;
    events.until(":thump\n\n:thump\n\n").await;
}
