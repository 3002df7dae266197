//! Publishing later, on servers that do and on servers that do not.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fediway::api::Scheduled;
use fediway::{
    AddressPolicy, Client, ErrorKind, Instance, InstanceUrl, Request, Timestamp, Transport,
    Visibility,
};
use fediway_sandbox::{Sandbox, Software};
use jiff::SignedDuration;

use crate::support::{ALICE, Page, World, server};

/// As a Mastodon server wrote it: with two keys that come twice.
const LATER: &str = include_str!("../data/wire/mastodon/scheduled_status/001.json");

async fn answering(body: &str) -> (Client, Arc<Mutex<Vec<String>>>) {
    let (address, requests) = server(vec![Page::new("/api/v1/statuses", 200, body)]).await;
    let policy = AddressPolicy::loopback_for_tests();
    let url = InstanceUrl::parse_with(&address, &policy).unwrap();
    let transport = Transport::builder().policy(policy).build().unwrap();
    let client = Client::anonymous(Instance::without_discovery(url)).with_transport(&transport);
    (client, requests)
}

fn in_far_future() -> Timestamp {
    "4000-01-01T14:33:14Z".parse().unwrap()
}

#[tokio::test]
async fn a_status_that_comes_later() {
    let (client, requests) = answering(LATER).await;
    let post = client.statuses().post("please ensure adequate headroom");
    let answer = post.schedule(in_far_future()).await.unwrap();
    let Scheduled::Later(status) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(status.scheduled_at, Some(in_far_future()));
    assert_eq!(status.params.text, "please ensure adequate headroom");
    let policy = status.params.quote_approval_policy.unwrap();
    assert_eq!(policy.as_str(), "followers");
    assert!(requests.lock().unwrap()[0].contains("idempotency-key: "));
}

#[tokio::test]
async fn a_status_that_is_there_at_once() {
    let (client, _) = answering(r#"{"id":"7","content":"<p>Hi</p>"}"#).await;
    let answer = client.statuses().post("Hi").schedule(in_far_future()).await;
    let answer = answer.unwrap();
    let Scheduled::Now(status) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!((status.id.as_str(), &*status.content), ("7", "<p>Hi</p>"));
}

/// A time that is over is none to wait for.
#[tokio::test]
async fn a_status_for_a_time_that_is_over_is_there_at_once() {
    for ago in [0, 60, 7 * 24 * 3600] {
        let now = Timestamp::now();
        let body =
            serde_json::json!({ "id": "7", "content": "<p>Hi</p>", "created_at": now.to_string() });
        let (client, _) = answering(&body.to_string()).await;
        let at = now - Duration::from_secs(ago);
        let answer = client.statuses().post("Hi").schedule(at).await.unwrap();
        assert!(matches!(answer, Scheduled::Now(_)), "{ago}: {answer:?}");
    }
}

#[tokio::test]
async fn what_was_set_before_goes_with_it() {
    let (client, requests) = answering(LATER).await;
    let post = client.statuses().post("Hi").idempotency_key("key-1");
    let request = post.language("en").schedule(in_far_future());
    let sent = request.to_http(client.instance().url()).unwrap();
    let body: serde_json::Value = serde_json::from_slice(sent.body()).unwrap();
    assert_eq!(
        body,
        serde_json::json!({ "status": "Hi", "language": "en", "scheduled_at": "4000-01-01T14:33:14Z" })
    );
    request.await.unwrap();
    assert!(requests.lock().unwrap()[0].contains("idempotency-key: key-1"));
}

#[tokio::test]
async fn a_server_that_would_publish_at_once_is_not_asked_to_schedule() {
    for software in [Software::Takahe, Software::Mitra, Software::Hollo] {
        let world = World::with(Sandbox::builder().software(software)).await;
        let client = world.client(ALICE).await;
        let post = || client.statuses().post("Later").schedule(in_far_future());
        let error = post().await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::InvalidInput(_)),
            "{error}"
        );
        assert_eq!(world.sandbox.status_count(), 0, "{software}");
        let Scheduled::Now(status) = post().even_if_published_at_once().await.unwrap() else {
            panic!("{software} scheduled");
        };
        assert_eq!(status.content, "<p>Later</p>");
    }
}

#[tokio::test]
async fn a_schedule_that_is_answered_as_a_status_is_a_schedule() {
    let world = World::with(Sandbox::builder().software(Software::Snac)).await;
    let client = world.client(ALICE).await;
    let at = world.sandbox.now() + Duration::from_secs(600);
    let answer = client.statuses().post("Later").schedule(at).await.unwrap();
    let Scheduled::Later(status) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(status.params.text, "Later");
    let asked = status.scheduled_at.unwrap().duration_until(at).abs();
    assert!(asked < SignedDuration::from_secs(1), "{asked:?}");
    assert_eq!(world.sandbox.status_count(), 0);
}

#[tokio::test]
async fn a_schedule_is_kept_by_the_server() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let at = world.sandbox.now() + Duration::from_secs(600);
    let post = client.statuses().post("Later").language("de");
    let Scheduled::Later(status) = post.schedule(at).await.unwrap() else {
        panic!("published");
    };
    let kept = client.scheduled_statuses().list().await.unwrap().items;
    assert_eq!(kept[0].id, status.id);
    assert_eq!(kept[0].params.language.as_deref(), Some("de"));
}

/// What is otherwise than it was asked for is said at once, not when it is published.
#[tokio::test]
async fn what_a_server_will_publish_otherwise_is_said() {
    let body = r#"{"id":"7","scheduled_at":"4000-01-01T15:33:14Z","media_attachments":[],
        "params":{"text":"Hi","visibility":"public","spoiler_text":null,"language":"de",
        "poll":null,"in_reply_to_id":null}}"#;
    let (client, _) = answering(body).await;
    let post = client.statuses().post("Hi").visibility(Visibility::Private);
    let post = post.spoiler_text("rain").language("de").in_reply_to_id("3");
    let poll = fediway::NewPoll::new(["a", "b"], Duration::from_secs(300));
    let post = post.poll(poll).schedule(in_far_future());
    let (_, deviations) = post.with_deviations().await.unwrap();
    let said: Vec<_> = deviations.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "the visibility is public, not private",
            "the content warning is missing",
            "the poll is missing or incomplete",
            "the status is not a reply",
            "the status comes at 4000-01-01T15:33:14Z, not at 4000-01-01T14:33:14Z",
        ]
    );

    let world = World::start().await;
    let client = world.client(ALICE).await;
    let at = world.sandbox.now() + Duration::from_secs(600);
    let poll = fediway::NewPoll::new(["a", "b"], Duration::from_secs(300)).multiple();
    let post = client.statuses().post("Hi").visibility(Visibility::Private);
    let post = post.spoiler_text("rain").language("de").poll(poll);
    let (_, deviations) = post.schedule(at).with_deviations().await.unwrap();
    assert_eq!(deviations, []);
}
