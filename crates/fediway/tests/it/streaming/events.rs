//! What comes through a connection: every kind of event, each once.

use fediway::streaming::{Subscription, Via};

use super::server::{Order, Rules, Server, status};
use super::{client_at, connected, next, quick};

#[tokio::test]
async fn every_kind_of_event_comes_and_nothing_is_silence() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .direct()
        .connect()
        .await
        .unwrap();
    assert_eq!(connected(&mut events).await, (Via::WebSocket, false));
    let recorded = include_str!("../../data/wire/mastodon/stream/001.txt");
    let recorded = recorded.split_once("data: ").unwrap().1.trim();
    let status = status(7).to_string();
    let user = ["user"].as_slice();
    for (event, payload) in [
        ("update", Some(status.as_str())),
        ("status.update", Some(&status)),
        ("delete", Some("7")),
        ("notification", Some(r#"{"id":"1","type":"mention"}"#)),
        ("filters_changed", None),
        ("filters_changed", Some("")),
        (
            "conversation",
            Some(r#"{"id":"6","unread":true,"accounts":[]}"#),
        ),
        ("announcement", Some(r#"{"id":"3","content":"x"}"#)),
        (
            "announcement.reaction",
            Some(r#"{"announcement_id":"3","name":"x","count":1}"#),
        ),
        ("announcement.delete", Some("3")),
        ("encrypted_message", Some("{}")),
        ("notifications_merged", Some("1")),
        ("an.event.of.tomorrow", Some("{}")),
        ("update", Some("{")),
        ("conversation", Some(recorded)),
    ] {
        server.event(user, event, payload);
    }
    server.order(Order::Raw("garbage".into()));
    server.order(Order::Binary(vec![0xff, 0]));
    server.order(Order::Raw(
        r#"{"error":"no such stream","status":400}"#.into(),
    ));
    server.event(&["direct"], "conversation", Some(r#"{"id":"6"}"#));
    let mut names = Vec::new();
    for _ in 0..19 {
        let event = next(&mut events).await;
        assert!(!event.backfilled);
        let name = format!("{:?}", event.kind);
        let name = name.split(['(', ' ']).next().unwrap().to_owned();
        if name == "Conversation" && names.len() > 16 {
            assert_eq!(event.subscription, Some(Subscription::Direct));
        }
        names.push(name);
    }
    let last = if recorded.ends_with('}') {
        "Conversation"
    } else {
        "Other"
    };
    let expected = [
        "Update",
        "StatusUpdate",
        "Delete",
        "Notification",
        "FiltersChanged",
        "FiltersChanged",
        "Conversation",
        "Announcement",
        "AnnouncementReaction",
        "AnnouncementDelete",
        "EncryptedMessage",
        "NotificationsMerged",
        "Other",
        "Other",
        last,
        "Other",
        "Other",
        "Refused",
        "Conversation",
    ];
    assert_eq!(names, expected);
}
