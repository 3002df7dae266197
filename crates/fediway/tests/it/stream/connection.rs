//! How a connection is made, kept, changed and ended.

use std::time::Duration;

use fediway::ErrorKind;
use fediway::stream::{EventKind, Subscription, Via};
use tokio::time::timeout;

use super::server::{Order, Rules, Server};
use super::{client_at, connected, id, next, next_news, quick, transport};

#[tokio::test]
async fn a_silent_peer_is_noticed() {
    for no_websocket in [None, Some(405)] {
        let server = Server::start(Rules {
            no_websocket,
            ..Rules::default()
        })
        .await;
        let client = client_at(&server.url);
        let builder = quick(&client).user().idle(Duration::from_millis(300));
        let mut events = builder.connect().await.unwrap();
        connected(&mut events).await;
        if no_websocket.is_none() {
            // Pings are answered: nothing happens however long nothing is posted.
            assert!(
                timeout(Duration::from_millis(900), events.next())
                    .await
                    .is_err()
            );
        }
        server.order(Order::Silence);
        let EventKind::Disconnected { reason, .. } = next(&mut events).await.kind else {
            panic!();
        };
        assert_eq!(reason.kind(), &ErrorKind::Timeout);
        assert!(connected(&mut events).await.1);
    }
}

#[tokio::test]
async fn subscriptions_change_while_it_runs_and_are_made_again() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    let handle = events.handle();
    handle.subscribe(Subscription::list("12")).unwrap();
    assert!(handle.subscribe(Subscription::hashtag("")).is_err());
    while server.commands().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(
        server.commands(),
        [r#"{"list":"12","stream":"list","type":"subscribe"}"#]
    );
    server.event(&["list", "12"], "delete", Some("1"));
    let event = next_news(&mut events).await;
    assert_eq!(event.subscription, Some(Subscription::list("12")));
    server.order(Order::Cut);
    while connected(&mut events).await != (Via::WebSocket, true) {}
    assert_eq!(server.commands().len(), 2);
    events.unsubscribe(&Subscription::User);
    while server.commands().len() < 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    server.event(&["user"], "delete", Some("2"));
    server.event(&["list", "12"], "delete", Some("3"));
    let event = next_news(&mut events).await;
    assert!(matches!(event.kind, EventKind::Delete(id) if id.as_str() == "3"));
    assert_eq!(events.subscriptions(), [Subscription::list("12")]);
}

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

#[tokio::test]
async fn a_server_that_asks_for_patience_gets_it() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    server.change(|rules| {
        (rules.no_websocket, rules.refusal_header) = (Some(503), "Retry-After: 2");
    });
    server.order(Order::Cut);
    let asked = loop {
        if let EventKind::Disconnected { retry_in, reason } = next(&mut events).await.kind
            && reason.http_status() == Some(503)
        {
            break retry_in;
        }
    };
    assert!(
        asked > Duration::from_millis(900) && asked <= Duration::from_secs(2),
        "{asked:?}"
    );
    server.change(|rules| rules.no_websocket = None);
    connected(&mut events).await;
}

#[tokio::test]
async fn closing_the_transport_ends_the_stream() {
    let server = Server::start(Rules::default()).await;
    let transport = transport();
    let client = client_at(&server.url).with_transport(&transport);
    let mut events = quick(&client).user().connect().await.unwrap();
    connected(&mut events).await;
    transport.close();
    let error = events.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Cancelled);
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
