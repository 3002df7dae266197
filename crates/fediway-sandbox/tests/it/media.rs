//! Uploads.

use fediway_sandbox::Sandbox;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::support::{Reply, User, World, send, with_json};

fn png(padding: usize) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x58\0\0\x01\x90".to_vec();
    file.resize(file.len() + padding, 0);
    file
}

async fn upload(user: &User, path: &str, file: Vec<u8>) -> Reply {
    let part = Part::bytes(file).file_name("picture.txt");
    let form = Form::new()
        .part("file", part)
        .text("description", "a picture")
        .text("focus", "-0.5,0.25");
    send(user.request("POST", path).multipart(form)).await
}

fn path_of(media: &Value) -> String {
    format!("/api/v1/media/{}", media["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_picture_is_processed_polled_and_posted() {
    let world = World::new().await;
    let alice = world.alice().await;
    let reply = upload(&alice, "/api/v2/media", png(10)).await;
    assert_eq!(reply.status, 202, "{}", reply.text);
    let media = reply.json();
    assert_eq!(media["url"], Value::Null);
    assert_eq!(media["type"], "image");
    let post = async || {
        let body = json!({ "status": "", "media_ids": [media["id"]] });
        alice.json("/api/v1/statuses", body).await
    };
    let too_early = post().await;
    assert_eq!(too_early.status, 422);
    assert!(too_early.text.contains("not finished processing"));

    let path = path_of(&media);
    for _ in 0..2 {
        let reply = alice.get(&path).await;
        assert_eq!(reply.status, 206);
        assert_eq!(reply.json()["url"], Value::Null);
    }
    let ready = alice.get(&path).await.ok();
    assert_eq!(ready["description"], "a picture");
    assert_eq!(ready["meta"]["original"]["size"], "600x400");
    assert_eq!(ready["meta"]["original"]["aspect"], 1.5);
    assert_eq!(ready["meta"]["focus"], json!({ "x": -0.5, "y": 0.25 }));
    assert!(ready["blurhash"].is_string());
    let file = send(world.http.request("GET", ready["url"].as_str().unwrap())).await;
    assert_eq!(file.status, 200);
    assert_eq!(file.header("content-type"), "image/png");

    let change = json!({ "description": "changed", "focus": "0,1" });
    let changed = send(with_json(alice.request("PUT", &path), &change))
        .await
        .ok();
    assert_eq!(changed["description"], "changed");
    assert_eq!(changed["meta"]["focus"], json!({ "x": 0.0, "y": 1.0 }));

    let status = post().await.ok();
    assert_eq!(status["content"], "");
    assert_eq!(status["media_attachments"][0]["id"], media["id"]);
    assert_eq!(post().await.status, 422, "attached already");
    alice.get(&path).await.refused(404, "Record not found");
    assert_eq!(alice.send("DELETE", &path).await.status, 422);
}

#[tokio::test]
async fn uploads_are_ready_at_once_where_nothing_is_polled() {
    let sandbox = Sandbox::builder().media_polls(0).start().await.unwrap();
    let world = World::with(sandbox).await;
    let alice = world.alice().await;
    let media = upload(&alice, "/api/v2/media", png(0)).await.ok();
    assert!(
        media["url"]
            .as_str()
            .unwrap()
            .starts_with(world.sandbox.url())
    );
    alice.get(&path_of(&media)).await.ok();
    assert_eq!(alice.send("DELETE", &path_of(&media)).await.ok(), json!({}));

    let world = World::new().await;
    let alice = world.alice().await;
    let media = upload(&alice, "/api/v1/media", png(0)).await.ok();
    assert!(media["url"].is_string(), "the old way waits");
}

#[tokio::test]
async fn what_is_no_medium_or_not_ones_own_is_refused() {
    let world = World::new().await;
    let (alice, bob) = (world.alice().await, world.bob().await);
    let text = upload(&alice, "/api/v2/media", b"hello".to_vec()).await;
    assert_eq!(text.status, 422);
    let large = upload(&alice, "/api/v2/media", png(16 * 1024 * 1024)).await;
    assert_eq!(large.status, 422);
    let elsewhere = upload(&alice, "/api/v1/statuses", png(2 * 1024 * 1024)).await;
    assert_eq!(elsewhere.status, 413);
    let nothing = alice.form("/api/v2/media", &[("file", "x")]).await;
    nothing.refused(422, "Validation failed: File can't be blank");

    let mut ids = Vec::new();
    for _ in 0..5 {
        let media = upload(&alice, "/api/v1/media", png(0)).await.ok();
        bob.get(&path_of(&media))
            .await
            .refused(404, "Record not found");
        ids.push(media["id"].clone());
    }
    let post = async |user: &User, body: Value| user.json("/api/v1/statuses", body).await;
    let taken = post(&bob, json!({ "status": "x", "media_ids": [ids[0]] })).await;
    assert_eq!(taken.status, 422);
    let too_many = post(&alice, json!({ "status": "x", "media_ids": ids })).await;
    too_many.refused(422, "Cannot attach more than 4 files");
    let with_poll = json!({
        "status": "x",
        "media_ids": [ids[0]],
        "poll": { "options": ["a", "b"], "expires_in": 300 },
    });
    assert_eq!(post(&alice, with_poll).await.status, 422);
    let four = json!({ "status": "x", "media_ids": ids[..4] });
    let status = post(&alice, four).await.ok();
    assert_eq!(status["media_attachments"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn the_log_tells_how_a_body_was_sent() {
    let world = World::new().await;
    let alice = world.alice().await;
    world.sandbox.clear_requests();
    upload(&alice, "/api/v2/media", png(1000)).await;
    let declared = world.sandbox.requests().pop().unwrap();
    assert_eq!(declared.content_length, Some(declared.body_len));
    assert!(declared.body_len > 1000);

    let stream = futures_util::stream::iter([Ok::<_, std::io::Error>(png(1000))]);
    let part = Part::stream(reqwest::Body::wrap_stream(stream)).file_name("x");
    let form = Form::new().part("file", part);
    let reply = send(alice.request("POST", "/api/v2/media").multipart(form)).await;
    assert_eq!(reply.status, 202);
    let undeclared = world.sandbox.requests().pop().unwrap();
    assert_eq!(undeclared.content_length, None);
    assert!(undeclared.body_len > 1000);
}
