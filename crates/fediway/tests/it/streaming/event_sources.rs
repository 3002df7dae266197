//! Server-sent events: one connection for each subscription.

use std::time::Duration;

use fediway::streaming::{EventKind, Subscription, Via};
use tokio::time::{sleep, timeout};

use super::server::{Order, Rules, Server};
use super::{client_at, client_with_short_limits, connected, id, next, next_news, quick};

#[tokio::test]
async fn event_streams_are_the_way_where_a_websocket_is_refused() {
    let server = Server::start(Rules {
        no_websocket: Some(403),
        ..Rules::default()
    })
    .await;
    let builder = quick(&client_at(&server.url)).user().hashtag("cats");
    let mut events = builder.connect().await.unwrap();
    assert_eq!(connected(&mut events).await, (Via::ServerSentEvents, false));
    server.post(1, &["user"]);
    let update = next_news(&mut events).await;
    assert_eq!(
        (id(&update), update.subscription),
        (1, Some(Subscription::User))
    );
    server.event(&["hashtag"], "filters_changed", None);
    let event = next_news(&mut events).await;
    assert_eq!(event.subscription, Some(Subscription::hashtag("cats")));
    events.subscribe(Subscription::public_local()).unwrap();
    server.open(3).await;
    server.event(&["public:local"], "delete", Some("1"));
    let event = next_news(&mut events).await;
    assert_eq!(event.subscription, Some(Subscription::public_local()));
    assert!(server.requests_to("/streaming/hashtag?tag=cats").len() == 1);
    events.unsubscribe(&Subscription::User);
    server.open(2).await;
    // The next time the way that works is taken at once.
    let sockets = server.requests_to("/api/v1/streaming?").len();
    server.order(Order::Cut);
    assert_eq!(connected(&mut events).await, (Via::ServerSentEvents, true));
    assert_eq!(server.requests_to("/api/v1/streaming?").len(), sockets);
    drop(events);
    server.open(0).await;
}

/// `retry` of an event stream, in milliseconds.
#[tokio::test]
async fn an_event_stream_that_asks_for_patience_gets_it() {
    let rules = Rules {
        no_websocket: Some(400),
        ..Rules::default()
    };
    let server = Server::start(rules).await;
    let mut events = quick(&client_at(&server.url))
        .backoff(Duration::from_millis(1), Duration::from_secs(5))
        .user()
        .connect()
        .await
        .unwrap();
    server.order(Order::Raw("retry: 400\n\n".into()));
    server.event(&["user"], "delete", Some("1"));
    next_news(&mut events).await;
    server.order(Order::Cut);
    let asked = loop {
        if let EventKind::Disconnected { retry_in, .. } = next(&mut events).await.kind {
            break retry_in;
        }
    };
    assert_eq!(asked, Duration::from_millis(400));
    connected(&mut events).await;
}

/// What the next one shows is no fault of the server's: in the other order it comes at once.
#[tokio::test(flavor = "multi_thread")]
async fn control_the_first_one_is_not_starved() {
    let server = Server::start(Rules {
        no_websocket: Some(404),
        ..Rules::default()
    })
    .await;
    let builder = quick(&client_at(&server.url)).user().public();
    let mut events = builder.capacity(64).connect().await.unwrap();
    connected(&mut events).await;
    server.order(Order::Flood("public", 20_000));
    sleep(Duration::from_millis(200)).await;
    server.notify(1);
    let mut of_public = 0;
    while !matches!(next(&mut events).await.kind, EventKind::Notification(_)) {
        of_public += 1;
        assert!(of_public < 20_000);
    }
}

/// A reader that is slower than one event stream gets nothing of the next one.
#[tokio::test(flavor = "multi_thread")]
async fn one_event_stream_does_not_starve_the_others() {
    let server = Server::start(Rules {
        no_websocket: Some(404),
        ..Rules::default()
    })
    .await;
    let builder = quick(&client_at(&server.url)).public().user();
    let mut events = builder.capacity(64).connect().await.unwrap();
    connected(&mut events).await;
    server.order(Order::Flood("public", 20_000));
    sleep(Duration::from_millis(200)).await;
    server.notify(1);
    let mut of_public = 0;
    for _ in 0..400_000 {
        match next(&mut events).await.kind {
            EventKind::Notification(_) => {
                return;
            }
            _ => of_public += 1,
        }
    }
    panic!("not within {of_public} events of the other stream");
}

/// The first subscription's list is deleted while it runs: the others go on.
#[tokio::test]
async fn a_source_that_is_refused_does_not_end_the_others_even_if_it_is_the_first() {
    let server = Server::start(Rules {
        no_websocket: Some(403),
        ..Rules::default()
    })
    .await;
    let builder = quick(&client_at(&server.url)).list("12").user();
    let mut events = builder.connect().await.unwrap();
    connected(&mut events).await;
    server.change(|rules| rules.no_source = "list");
    server.order(Order::Cut);
    let again = timeout(Duration::from_secs(60), connected(&mut events)).await;
    assert!(
        again.is_ok(),
        "it never connects again for the sake of one of them"
    );
}

/// One more event stream is not answered: the others say nothing meanwhile.
#[tokio::test]
async fn a_source_that_is_not_answered_does_not_stop_the_others() {
    let server = Server::start(Rules {
        no_websocket: Some(403),
        slow_source: "public",
        ..Rules::default()
    })
    .await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    events.subscribe(Subscription::public()).unwrap();
    sleep(Duration::from_millis(300)).await;
    server.event(&["user"], "delete", Some("1"));
    let event = timeout(Duration::from_secs(20), next_news(&mut events)).await;
    assert!(event.is_ok(), "the others are not read");
}

/// One event stream is not answered in time: the reader is told, and the others go on.
#[tokio::test]
async fn a_source_that_is_never_answered_does_not_stop_the_others() {
    let server = Server::start(Rules {
        no_websocket: Some(403),
        slow_source: "public",
        ..Rules::default()
    })
    .await;
    let client = client_with_short_limits(&server.url);
    let mut events = quick(&client).user().public().connect().await.unwrap();
    connected(&mut events).await;
    let refused = next_news(&mut events).await;
    assert!(matches!(refused.kind, EventKind::Refused { .. }));
    assert_eq!(refused.subscription, Some(Subscription::public()));
    server.post(1, &["user"]);
    assert_eq!(id(&next_news(&mut events).await), 1);
    events.unsubscribe(&Subscription::public());
    events.subscribe(Subscription::public()).unwrap();
    server.post(2, &["user"]);
    assert_eq!(id(&next_news(&mut events).await), 2);
}

/// A token without the scope for one of them is refused there, as by Mastodon, and good elsewhere.
#[tokio::test]
async fn a_token_that_is_refused_by_one_is_used_for_the_others() {
    let server = Server::start(Rules {
        no_websocket: Some(403),
        no_source: "user:notification",
        no_source_status: Some(401),
        ..Rules::default()
    })
    .await;
    let builder = quick(&client_at(&server.url)).user_notifications();
    let mut events = builder.user().connect().await.unwrap();
    connected(&mut events).await;
    let refused = next_news(&mut events).await;
    assert!(matches!(
        refused.kind,
        EventKind::Refused {
            status: Some(401),
            ..
        }
    ));
    // Another one of that kind breaks the connection once, and no more.
    events.unsubscribe(&Subscription::UserNotification);
    while events.subscriptions().len() > 1 {
        sleep(Duration::from_millis(5)).await;
    }
    server.post(1, &["user"]);
    assert_eq!(id(&next_news(&mut events).await), 1);
    events.subscribe(Subscription::UserNotification).unwrap();
    let refused = next_news(&mut events).await;
    assert!(matches!(refused.kind, EventKind::Refused { .. }));
    server.post(2, &["user"]);
    assert_eq!(id(&next_news(&mut events).await), 2);
}
