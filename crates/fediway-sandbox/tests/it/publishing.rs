//! Changing, scheduling, searching and filtering statuses.

use std::time::Duration;

use fediway_sandbox::{Fault, Sandbox, Software};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::support::{Reply, User, World, send, with_json};

const STATUSES: &str = "/api/v1/statuses";

async fn upload(user: &User) -> Value {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x58\0\0\x01\x90".to_vec();
    let form = Form::new().part("file", Part::bytes(png).file_name("a.png"));
    let media = send(user.request("POST", "/api/v1/media").multipart(form)).await;
    media.ok()["id"].clone()
}

async fn change(user: &User, status: &Value, body: Value) -> Reply {
    let path = format!("{STATUSES}/{}", status["id"].as_str().unwrap());
    send(with_json(user.request("PUT", &path), &body)).await
}

#[tokio::test]
async fn an_edit_takes_away_what_it_does_not_name() {
    let world = World::new().await;
    let alice = world.alice().await;
    let media = upload(&alice).await;
    let body = json!({
        "status": "one", "spoiler_text": "warning", "language": "de", "media_ids": [media],
    });
    let posted = alice.json(STATUSES, body).await.ok();
    assert_eq!(posted["sensitive"], true);
    let path = format!("{STATUSES}/{}/source", posted["id"].as_str().unwrap());
    let source = alice.get(&path).await.ok();
    assert_eq!(source["text"], "one");
    assert_eq!(source["spoiler_text"], "warning");

    let described = json!({
        "status": "one", "spoiler_text": "warning", "media_ids": [media],
        "media_attributes": [{ "id": media, "description": "a hill", "focus": "0.5,0.5" }],
    });
    let described = change(&alice, &posted, described).await.ok();
    let files = described["media_attachments"].as_array().unwrap();
    assert_eq!(files[0]["description"], "a hill");
    assert_eq!(files[0]["meta"]["focus"]["x"], 0.5);
    assert!(described["edited_at"].is_string());

    let edited = change(&alice, &posted, json!({ "status": "two" }))
        .await
        .ok();
    assert_eq!(edited["content"], "<p>two</p>");
    assert_eq!(edited["spoiler_text"], "");
    assert_eq!(edited["sensitive"], false);
    assert_eq!(edited["media_attachments"], json!([]));
    assert_eq!(edited["language"], "de");
    // The file is free again.
    let again = json!({ "status": "three", "media_ids": [media] });
    alice.json(STATUSES, again).await.ok();
    change(&alice, &posted, json!({ "spoiler_text": "" }))
        .await
        .refused(422, "Validation failed: Text can't be blank");
}

#[tokio::test]
async fn a_poll_keeps_its_id_and_goes_when_it_is_not_named() {
    let world = World::new().await;
    let alice = world.alice().await;
    let poll = |options: [&str; 2]| json!({ "options": options, "expires_in": 3600 });
    let body = json!({ "status": "?", "poll": poll(["a", "b"]) });
    let posted = alice.json(STATUSES, body).await.ok();
    let body = json!({ "status": "?", "poll": poll(["a", "c"]) });
    let edited = change(&alice, &posted, body).await.ok();
    assert_eq!(edited["poll"]["id"], posted["poll"]["id"]);
    assert_eq!(edited["poll"]["options"][1]["title"], "c");
    let edited = change(&alice, &posted, json!({ "status": "!" })).await.ok();
    assert_eq!(edited["poll"], Value::Null);
}

#[tokio::test]
async fn a_scheduled_status_is_published_when_its_time_has_come() {
    let world = World::new().await;
    let alice = world.alice().await;
    let at = world.sandbox.now() + Duration::from_secs(3600);
    let body = json!({ "status": "later", "scheduled_at": at.to_string() });
    let scheduled = alice.json(STATUSES, body).await.ok();
    assert_eq!(scheduled["params"]["text"], "later");
    let path = format!(
        "/api/v1/scheduled_statuses/{}",
        scheduled["id"].as_str().unwrap()
    );
    assert_eq!(alice.get(&path).await.ok(), scheduled);
    assert_eq!(alice.get("/api/v1/timelines/home").await.ok(), json!([]));
    world.sandbox.advance(Duration::from_secs(3601));
    let home = alice.get("/api/v1/timelines/home").await.ok();
    assert_eq!(home[0]["content"], "<p>later</p>");
    alice.get(&path).await.refused(404, "Record not found");
}

#[tokio::test]
async fn a_scheduled_status_can_be_cancelled() {
    let world = World::new().await;
    let alice = world.alice().await;
    let body = json!({ "status": "never", "scheduled_at": "2040-01-01T00:00:00Z" });
    let scheduled = alice.json(STATUSES, body).await.ok();
    let path = format!(
        "/api/v1/scheduled_statuses/{}",
        scheduled["id"].as_str().unwrap()
    );
    let body = json!({ "scheduled_at": "2041-01-01T00:00:00Z" });
    let moved = send(with_json(alice.request("PUT", &path), &body))
        .await
        .ok();
    assert_eq!(moved["scheduled_at"], "2041-01-01T00:00:00.000Z");
    alice.send("DELETE", &path).await.ok();
    assert_eq!(
        alice.get("/api/v1/scheduled_statuses").await.ok(),
        json!([])
    );
}

#[tokio::test]
async fn one_server_schedules_and_does_not_say_so() {
    let world = World::of(Software::Snac).await;
    let alice = world.user().await;
    let body = json!({ "status": "later", "scheduled_at": "2040-01-01T00:00:00Z" });
    let answer = alice.json(STATUSES, body).await.ok();
    assert_eq!(answer["scheduled_at"], Value::Null);
    assert_eq!(answer["created_at"], "2040-01-01T00:00:00.000Z");
    assert_eq!(answer["content"], "<p>later</p>");
    assert_eq!(world.sandbox.status_count(), 0);
}

#[tokio::test]
async fn one_server_changes_what_it_publishes() {
    let world = World::of(Software::Mitra).await;
    let alice = world.user().await;
    let body = json!({ "status": "x", "visibility": "unlisted", "spoiler_text": "y" });
    let status = alice.json(STATUSES, body).await.ok();
    assert_eq!(status["visibility"], "public");
    assert_eq!(status["spoiler_text"], "");
}

#[tokio::test]
async fn two_servers_take_a_poll_with_a_file() {
    for (software, status) in [
        (Software::Pleroma, 200),
        (Software::Akkoma, 200),
        (Software::Mastodon45, 422),
    ] {
        let world = World::of(software).await;
        let alice = world.user().await;
        let media = upload(&alice).await;
        let poll = json!({ "options": ["a", "b"], "expires_in": 300 });
        let body = json!({ "status": "?", "media_ids": [media], "poll": poll });
        let answer = alice.json(STATUSES, body).await;
        assert_eq!(answer.status, status, "{software}");
    }
}

#[tokio::test]
async fn a_status_is_found_by_its_address() {
    let world = World::new().await;
    let alice = world.alice().await;
    let posted = alice.post("here").await;
    let at = |address: &str| format!("/api/v2/search?resolve=true&q={address}");
    for address in ["url", "uri"] {
        let address = posted[address].as_str().unwrap();
        let found = alice.get(&at(address)).await.ok();
        assert_eq!(found["statuses"][0]["id"], posted["id"]);
    }
    let found = alice.get(&at("https://elsewhere.example/1")).await.ok();
    assert_eq!(found["statuses"], json!([]));
    let found = alice.get(&at("@bob")).await.ok();
    assert_eq!(found["accounts"][0]["acct"], "bob");
}

#[tokio::test]
async fn what_a_filter_matches_is_told_to_its_owner() {
    let world = World::with(Sandbox::start().await.unwrap()).await;
    let (alice, bob) = (world.alice().await, world.bob().await);
    let filter = json!({
        "title": "Sports", "context": ["home"], "filter_action": "hide",
        "keywords_attributes": [{ "keyword": "ball", "whole_word": true }],
    });
    let filter = alice.json("/api/v2/filters", filter).await.ok();
    bob.post("A ball!").await;
    bob.post("ballet").await;
    let home = alice.get("/api/v1/timelines/home").await.ok();
    assert_eq!(home[0]["filtered"], json!([]));
    assert_eq!(home[1]["filtered"][0]["filter"]["filter_action"], "hide");
    assert_eq!(home[1]["filtered"][0]["keyword_matches"], json!(["ball"]));
    let of_bob = bob.get("/api/v1/timelines/home").await.ok();
    assert_eq!(of_bob[1]["filtered"], json!([]));
    let path = format!("/api/v2/filters/{}", filter["id"].as_str().unwrap());
    alice.send("DELETE", &path).await.ok();
    let home = alice.get("/api/v1/timelines/home").await.ok();
    assert_eq!(home[1]["filtered"], json!([]));
}

/// Posts under a key, now or later, and gives what came.
async fn post_under(user: &User, key: &str, later: bool) -> Reply {
    let request = user
        .request("POST", STATUSES)
        .header("idempotency-key", key);
    let mut body = json!({ "status": "x" });
    if later {
        body["scheduled_at"] = json!("4000-01-01T00:00:00Z");
    }
    send(with_json(request, &body)).await
}

#[tokio::test]
async fn the_key_of_a_scheduled_status_depends_on_the_version() {
    for (software, planned) in [
        (Software::Mastodon42, 2),
        (Software::Mastodon43, 1),
        (Software::Mastodon45, 1),
        (Software::Pleroma, 1),
        (Software::GoToSocial, 2),
    ] {
        let world = World::of(software).await;
        let token = world.sandbox.access_token("alice").unwrap();
        let alice = User::new(&world, token);
        let first = post_under(&alice, "key", true).await.ok();
        let second = post_under(&alice, "key", true).await.ok();
        assert_eq!(world.sandbox.scheduled_count(), planned, "{software}");
        assert_eq!(first["id"] == second["id"], planned == 1, "{software}");
    }
}

/// The server looks for the key when the request comes and keeps it when it is done.
#[tokio::test]
async fn work_goes_on_after_an_early_answer() {
    for (fault, status) in [
        (Fault::answer_early(504, Duration::from_secs(3)), Some(504)),
        (Fault::drop_early(Duration::from_secs(3)), None),
    ] {
        let sandbox = Sandbox::builder().starts_at(jiff::Timestamp::now());
        let world = World::with(sandbox.start().await.unwrap()).await;
        let alice = world.alice().await;
        world.sandbox.inject(fault).route("POST", STATUSES);
        let request = alice.request("POST", STATUSES);
        let request = request.header("idempotency-key", "key");
        let answer = with_json(request, &json!({ "status": "x" })).send().await;
        assert_eq!(answer.ok().map(|it| it.status().as_u16()), status);
        assert_eq!(
            (world.sandbox.status_count(), world.sandbox.late_count()),
            (0, 1)
        );
        // A second request meanwhile finds no key.
        post_under(&alice, "key", false).await.ok();
        assert_eq!(world.sandbox.status_count(), 1);
        world.sandbox.advance(Duration::from_secs(3));
        // Whoever comes after the work is done finds it done.
        post_under(&alice, "key", false).await.ok();
        assert_eq!(
            (world.sandbox.status_count(), world.sandbox.late_count()),
            (2, 0)
        );
    }
}
