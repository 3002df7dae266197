//! Faults and the clock over HTTP.

use fediway_sandbox::Fault;
use serde_json::{Value, json};

use crate::support::{Reply, World, send, with_json};

const FAULTS: &str = "/_sandbox/faults";
const INSTANCE: &str = "/api/v1/instance";

async fn control(world: &World, path: &str, body: Value) -> Reply {
    send(with_json(world.http.request("POST", path), &body)).await
}

#[tokio::test]
async fn faults_are_injected_listed_and_cleared() {
    let world = World::new().await;
    let body = json!({
        "fault": "status", "status": 503, "body": "{}", "headers": { "x-a": "b" },
        "method": "GET", "path": "/api/*", "times": 2, "after": 1,
    });
    let reply = control(&world, FAULTS, body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    world.http.get(INSTANCE).await.ok();
    let reply = world.http.get(INSTANCE).await;
    assert_eq!((reply.status, &*reply.text), (503, "{}"));
    assert_eq!(reply.header("x-a"), "b");
    let listed = world.http.get(FAULTS).await.ok();
    assert_eq!(listed[0]["hits"], 1);
    assert_eq!(listed[0]["path"], "/api/*");
    send(world.http.request("DELETE", FAULTS)).await.ok();
    assert_eq!(world.http.get(FAULTS).await.ok(), json!([]));
    world.http.get(INSTANCE).await.ok();
}

#[tokio::test]
async fn every_fault_can_be_asked_for() {
    let world = World::new().await;
    for body in [
        json!({ "fault": "html", "status": 500 }),
        json!({ "fault": "rate_limited", "retry_after": 30, "style": "epoch", "times": null }),
        json!({ "fault": "rate_limited" }),
        json!({ "fault": "redirect", "status": 302, "location": "/" }),
        json!({ "fault": "huge", "bytes": 10 }),
        json!({ "fault": "gzip_bomb", "bytes": 10 }),
        json!({ "fault": "truncated" }),
        json!({ "fault": "delay", "millis": 1 }),
        json!({ "fault": "slow_drip", "millis": 1 }),
        json!({ "fault": "drop_before" }),
        json!({ "fault": "drop_after" }),
        json!({ "fault": "headers", "count": 1, "length": 1, "every": 2 }),
    ] {
        let reply = control(&world, FAULTS, body).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
    }
    let count = world.http.get(FAULTS).await.ok();
    assert_eq!(count.as_array().unwrap().len(), 12);
    for body in [
        json!({}),
        json!({ "fault": "nonsense" }),
        json!({ "fault": "status" }),
        json!({ "fault": "status", "status": 99 }),
        json!({ "fault": "huge", "bytes": -1 }),
        json!({ "fault": "rate_limited", "style": "nonsense" }),
        json!({ "fault": "truncated", "times": "many" }),
    ] {
        let reply = control(&world, FAULTS, body).await;
        assert_eq!(reply.status, 400, "{}", reply.text);
    }
}

#[tokio::test]
async fn the_clock_and_the_apps_obey() {
    let world = World::new().await;
    let before = world.sandbox.now();
    let path = "/_sandbox/advance";
    control(&world, path, json!({ "seconds": 3600 })).await.ok();
    assert!(world.sandbox.now().as_second() - before.as_second() >= 3600);
    assert_eq!(control(&world, path, json!({})).await.status, 400);
    assert_eq!(world.sandbox.app_count(), 1);
    world.http.form("/_sandbox/forget_apps", &[]).await.ok();
    assert_eq!(world.sandbox.app_count(), 0);
}

#[tokio::test]
async fn control_is_neither_recorded_nor_subject_to_faults() {
    let world = World::new().await;
    world.sandbox.clear_requests();
    world.sandbox.inject(Fault::status(500)).always();
    world.http.get(FAULTS).await.ok();
    assert!(world.sandbox.requests().is_empty());
    assert_eq!(world.http.get(INSTANCE).await.status, 500);
    assert_eq!(world.sandbox.requests().len(), 1);
}
