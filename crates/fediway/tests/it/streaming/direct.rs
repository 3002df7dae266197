//! Direct messages, which GoToSocial sends twice.

use std::time::Duration;

use fediway::streaming::{EventKind, Subscription, Via};
use serde_json::json;
use tokio::time::{Instant, sleep, timeout};

use super::server::{Order, Rules, Server, status};
use super::{connected, discovered, down, id, next, next_news, quick, until_filled, up};

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

/// GoToSocial behind a proxy without streams: a direct status of the account's own.
#[tokio::test]
async fn a_direct_status_that_is_polled_comes() {
    let server = Server::start(Rules {
        software: Some("gotosocial"),
        no_websocket: Some(404),
        no_events: Some(404),
        ..Rules::default()
    })
    .await;
    let polled = quick(&discovered(&server).await)
        .user()
        .poll_fallback(Duration::from_millis(50));
    let mut events = polled.connect().await.unwrap();
    assert_eq!(connected(&mut events).await, (Via::Polling, false));
    let mut direct = status(5);
    direct["visibility"] = "direct".into();
    server.list(5, direct);
    let event = timeout(Duration::from_secs(30), next_news(&mut events)).await;
    assert_eq!(id(&event.expect("it never comes")), 5);
}

fn direct(id: u64) -> String {
    let mut direct = status(id);
    direct["visibility"] = "direct".into();
    direct.to_string()
}

/// There is always something to read, as with a reader that is a little slow: what waits for a
/// notification that does not come waits for ever instead of 1.5 seconds.
#[tokio::test(flavor = "multi_thread")]
async fn a_direct_status_does_not_wait_for_a_lull() {
    let server = Server::start(Rules {
        software: Some("gotosocial"),
        ..Rules::default()
    })
    .await;
    let builder = quick(&discovered(&server).await).user().capacity(64);
    let mut events = builder.connect().await.unwrap();
    connected(&mut events).await;
    server.event(&["user"], "update", Some(&direct(5)));
    server.order(Order::Flood("user", 10_000_000));
    let begun = Instant::now();
    let mut others = 0;
    while !matches!(next(&mut events).await.kind, EventKind::Update(_)) {
        others += 1;
        sleep(Duration::from_micros(100)).await;
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "{others} later events came before it, in {:?}",
            begun.elapsed()
        );
    }
}

/// It waits for as long as the server is away.
#[tokio::test]
async fn a_direct_status_does_not_wait_for_the_next_connection() {
    let server = Server::start(Rules {
        software: Some("gotosocial"),
        ..Rules::default()
    })
    .await;
    let builder = quick(&discovered(&server).await).user();
    let mut events = builder.connect().await.unwrap();
    connected(&mut events).await;
    server.event(&["user"], "update", Some(&direct(5)));
    sleep(Duration::from_millis(200)).await;
    server.change(|rules| rules.no_websocket = Some(503));
    server.order(Order::Cut);
    let event = timeout(Duration::from_secs(30), next_news(&mut events)).await;
    assert_eq!(id(&event.expect("not while the server is away")), 5);
}

/// "Once for each subscription and in order".
#[tokio::test]
async fn a_direct_status_keeps_its_place() {
    let server = Server::start(Rules {
        software: Some("gotosocial"),
        ..Rules::default()
    })
    .await;
    let mut events = quick(&discovered(&server).await)
        .user()
        .connect()
        .await
        .unwrap();
    let mut direct = status(5);
    direct["visibility"] = "direct".into();
    server.event(&["user"], "update", Some(&direct.to_string()));
    server.post(6, &["user"]);
    assert_eq!(id(&next_news(&mut events).await), 5);
}

/// A direct status on a list and its notification on `user`: each subscription has its own.
#[tokio::test]
async fn a_notification_of_one_subscription_does_not_take_the_status_of_another() {
    let server = Server::start(Rules {
        software: Some("gotosocial"),
        ..Rules::default()
    })
    .await;
    let builder = quick(&discovered(&server).await).user().hashtag("cats");
    let mut events = builder.connect().await.unwrap();
    let mut direct = status(5);
    direct["visibility"] = "direct".into();
    let one = json!({"id": "1", "type": "mention", "status": direct});
    server.event(&["user"], "notification", Some(&one.to_string()));
    server.event(&["hashtag", "cats"], "update", Some(&direct.to_string()));
    server.post(6, &["user"]);
    assert!(matches!(
        next_news(&mut events).await.kind,
        EventKind::Notification(_)
    ));
    let found = [
        id(&next_news(&mut events).await),
        id(&next_news(&mut events).await),
    ];
    assert_eq!(found, [5, 6]);
}

/// The reader is slow when a direct status has waited long enough for its notification.
#[tokio::test]
async fn a_slow_reader_of_a_direct_status_is_not_taken_for_a_dead_peer() {
    let server = Server::start(Rules {
        software: Some("gotosocial"),
        ..Rules::default()
    })
    .await;
    let builder = quick(&discovered(&server).await).user().capacity(1);
    let mut events = builder
        .idle(Duration::from_secs(3))
        .connect()
        .await
        .unwrap();
    server.event(
        &["user"],
        "update",
        Some(r#"{"id":"5","visibility":"direct"}"#),
    );
    // `Connected` is in the queue.
    sleep(Duration::from_secs(9)).await;
    connected(&mut events).await;
    assert_eq!(id(&next(&mut events).await), 5);
    let more = timeout(Duration::from_secs(2), events.next()).await;
    assert!(more.is_err(), "{more:?}");
}

/// A direct message while a gap is being filled, after the list of notifications was asked for.
#[tokio::test]
async fn a_direct_message_during_a_gap_comes_once() {
    let server = Server::start(Rules {
        software: Some("gotosocial"),
        ..Rules::default()
    })
    .await;
    let builder = quick(&discovered(&server).await).user();
    let mut events = builder.connect().await.unwrap();
    connected(&mut events).await;
    server.change(|rules| rules.list_delay = Duration::from_millis(300));
    server.order(Order::Cut);
    while !connected(&mut events).await.1 {}
    while server.requests_to("/timelines/home").len() < 2 {
        sleep(Duration::from_millis(2)).await;
    }
    let mut direct = status(5);
    direct["visibility"] = "direct".into();
    let one = json!({"id": "1", "type": "mention", "status": direct});
    server.list(5, direct.clone());
    server.event(&["user"], "update", Some(&direct.to_string()));
    server.event(&["user"], "notification", Some(&one.to_string()));
    server.event(&["user"], "delete", Some("9"));
    let mut found = Vec::new();
    loop {
        match next_news(&mut events).await.kind {
            EventKind::Delete(_) => break,
            kind => found.push(kind.name().to_owned()),
        }
    }
    assert_eq!(found, ["notification"]);
}

fn gotosocial() -> Rules {
    Rules {
        software: Some("gotosocial"),
        ..Rules::default()
    }
}

/// A public status of an account that is followed, which mentions this one: only direct ones come
/// twice, says `keep_doubles`, and this one is on the home timeline.
#[tokio::test]
async fn a_public_status_comes_although_its_notification_came_first() {
    let server = Server::start(gotosocial()).await;
    let builder = quick(&discovered(&server).await).user();
    let mut events = builder.connect().await.unwrap();
    let one = json!({"id": "1", "type": "mention", "status": status(5)});
    server.event(&["user"], "notification", Some(&one.to_string()));
    server.post(5, &["user"]);
    server.post(6, &["user"]);
    assert_eq!(id(&next_news(&mut events).await), 1);
    assert_eq!(id(&next_news(&mut events).await), 5);
}

/// The same while a gap is filled: the list of notifications always goes first.
#[tokio::test]
async fn a_public_status_in_a_gap_comes_although_there_is_a_notification_of_it() {
    let server = Server::start(gotosocial()).await;
    let builder = quick(&discovered(&server).await).user();
    let mut events = builder.connect().await.unwrap();
    connected(&mut events).await;
    let one = json!({"id": "1", "type": "favourite", "status": status(5)});
    server.event(&["user"], "notification", Some(&one.to_string()));
    assert_eq!(id(&next_news(&mut events).await), 1);
    down(&server).await;
    server.list(5, status(5));
    up(&server);
    while !connected(&mut events).await.1 {}
    let filled = until_filled(&mut events).await;
    let has_it = |(_, kind): &(Option<Subscription>, EventKind)| matches!(kind, EventKind::Update(one) if one.id.as_str() == "5");
    assert!(filled.iter().any(has_it), "{filled:?}");
}
