//! What comes through a connection: every kind of event, each once.

use std::time::Duration;

use fediway::ErrorKind;
use fediway::stream::{EventKind, Overflow, Subscription, Via};

use super::server::{Order, Rules, Server, status};
use super::{client_at, connected, discovered, id, next, next_news, quick};

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

/// The direct message of GoToSocial comes as a status and as a notification.
#[tokio::test]
async fn a_direct_message_that_comes_twice_is_given_once() {
    let software = Some("gotosocial");
    let server = Server::start(Rules {
        software,
        ..Rules::default()
    })
    .await;
    let client = discovered(&server).await;
    let mut once = quick(&client).user().connect().await.unwrap();
    let mut twice = quick(&client)
        .user()
        .keep_doubles()
        .connect()
        .await
        .unwrap();
    let message = r#"{"id":"7","visibility":"direct"}"#;
    server.event(&["user"], "update", Some(message));
    let mention = format!(r#"{{"id":"1","type":"mention","status":{message}}}"#);
    server.event(&["user"], "notification", Some(&mention));
    server.event(&["user"], "delete", Some("1"));
    assert!(matches!(
        next_news(&mut once).await.kind,
        EventKind::Notification(_)
    ));
    assert!(matches!(
        next_news(&mut once).await.kind,
        EventKind::Delete(_)
    ));
    assert!(matches!(
        next_news(&mut twice).await.kind,
        EventKind::Update(_)
    ));
    // One that nobody is told of comes all the same.
    server.event(
        &["user"],
        "update",
        Some(r#"{"id":"8","visibility":"direct"}"#),
    );
    assert_eq!(id(&next_news(&mut once).await), 8);
}

#[tokio::test]
async fn a_slow_reader_stops_the_reading_or_loses_the_oldest() {
    let server = Server::start(Rules::default()).await;
    let client = client_at(&server.url);
    let blocking = quick(&client).user().capacity(10);
    let dropping = quick(&client)
        .user()
        .capacity(10)
        .overflow(Overflow::DropOldest);
    let mut blocking = blocking.connect().await.unwrap();
    let mut dropping = dropping.connect().await.unwrap();
    for number in 1..=500 {
        server.post(number, &["user"]);
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    for expected in 1..=500 {
        assert_eq!(id(&next_news(&mut blocking).await), expected);
    }
    let first = next(&mut dropping).await;
    assert!(matches!(first.kind, EventKind::Dropped(491)), "{first:?}");
    for expected in 491..=500 {
        assert_eq!(id(&next_news(&mut dropping).await), expected);
    }
}

#[tokio::test]
async fn a_message_beyond_the_limit_ends_the_connection_and_not_the_stream() {
    for no_websocket in [None, Some(404)] {
        let server = Server::start(Rules {
            no_websocket,
            ..Rules::default()
        })
        .await;
        let client = client_at(&server.url);
        let mut events = quick(&client)
            .user()
            .message_limit(10_000)
            .connect()
            .await
            .unwrap();
        connected(&mut events).await;
        server.order(Order::Raw("x".repeat(20_000)));
        let EventKind::Disconnected { reason, .. } = next(&mut events).await.kind else {
            panic!();
        };
        assert_eq!(reason.kind(), &ErrorKind::TooLarge(10_000));
        connected(&mut events).await;
        server.post(1, &["user"]);
        assert_eq!(id(&next_news(&mut events).await), 1);
    }
}
