//! How a connection is made, kept, changed and ended.

use std::time::Duration;

use fediway::ErrorKind;
use fediway::stream::{EventKind, Subscription};
use tokio::time::{sleep, timeout};

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

/// Who changes subscriptions now and then never hears that the peer is dead.
#[tokio::test]
async fn a_silent_peer_is_noticed_while_subscriptions_change() {
    let server = Server::start(Rules::default()).await;
    let builder = quick(&client_at(&server.url)).user();
    let mut events = builder
        .idle(Duration::from_millis(300))
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.order(Order::Silence);
    let handle = events.handle();
    let changing = async {
        loop {
            handle.subscribe(Subscription::public()).unwrap();
            sleep(Duration::from_millis(100)).await;
            handle.unsubscribe(&Subscription::public());
            sleep(Duration::from_millis(100)).await;
        }
    };
    let noticed =
        async { while !matches!(next(&mut events).await.kind, EventKind::Disconnected { .. }) {} };
    let noticed = async { timeout(Duration::from_secs(60), noticed).await.is_ok() };
    tokio::select! {
        () = changing => {}
        noticed = noticed => assert!(noticed, "200 times the idle time have passed"),
    }
}

/// A reader that takes longer than the idle time for a page of a gap.
#[tokio::test]
async fn a_slow_reader_of_a_gap_is_not_taken_for_a_dead_peer() {
    let server = Server::start(Rules::default()).await;
    let builder = quick(&client_at(&server.url)).user().capacity(4);
    let mut events = builder
        .idle(Duration::from_millis(300))
        .connect()
        .await
        .unwrap();
    server.post(1, &["user"]);
    assert_eq!(id(&next_news(&mut events).await), 1);
    server.change(|rules| rules.no_websocket = Some(503));
    server.order(Order::Cut);
    server.open(0).await;
    for missed in 2..=30 {
        server.post(missed, &["user"]);
    }
    server.change(|rules| rules.no_websocket = None);
    connected(&mut events).await;
    for _ in 0..40 {
        let Ok(event) = timeout(Duration::from_millis(500), next(&mut events)).await else {
            return;
        };
        if let EventKind::Disconnected { reason, .. } = event.kind {
            panic!("{reason}");
        }
        sleep(Duration::from_millis(50)).await;
    }
}

/// What somebody writes who wants no idle detection.
#[tokio::test]
async fn an_idle_time_without_end_does_not_kill_the_stream_in_silence() {
    let server = Server::start(Rules::default()).await;
    let builder = quick(&client_at(&server.url)).user().idle(Duration::MAX);
    let mut events = builder.connect().await.unwrap();
    connected(&mut events).await;
    server.post(1, &["user"]);
    let event = timeout(Duration::from_secs(30), events.next()).await;
    assert!(event.is_ok(), "neither an event nor an end");
}

/// RFC 6455, section 4.1: without `Connection: Upgrade` the client must fail the connection.
#[tokio::test]
async fn a_handshake_without_connection_upgrade_is_refused() {
    let server = Server::start(Rules {
        no_connection: true,
        no_events: Some(404),
        ..Rules::default()
    })
    .await;
    assert!(
        quick(&client_at(&server.url))
            .user()
            .connect()
            .await
            .is_err()
    );
}

/// The stream has ended; whoever subscribes is not told.
#[tokio::test]
async fn a_handle_of_an_ended_stream_says_so() {
    let server = Server::start(Rules::default()).await;
    let events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    let handle = events.handle();
    drop(events);
    sleep(Duration::from_millis(300)).await;
    assert!(handle.subscribe(Subscription::public()).is_err());
}

/// "The first and the longest pause before connecting again": a front that is down for a moment
/// and says `Retry-After: 86400` silences the stream for a day.
#[tokio::test]
async fn no_pause_is_longer_than_an_hour_if_the_longest_is_a_second() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .backoff(Duration::from_millis(10), Duration::from_secs(1))
        .user()
        .connect()
        .await
        .unwrap();
    server.change(|rules| {
        (rules.no_websocket, rules.refusal_header) = (Some(503), "Retry-After: 86400");
    });
    server.order(Order::Cut);
    loop {
        if let EventKind::Disconnected { retry_in, reason } = next(&mut events).await.kind
            && reason.http_status() == Some(503)
        {
            assert!(retry_in < Duration::from_secs(3600), "{retry_in:?}");
            break;
        }
    }
}

/// A server that says one thing and ends the connection, each time: pauses grow.
#[tokio::test]
async fn a_server_that_greets_and_hangs_up_is_asked_ever_more_rarely() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .backoff(Duration::from_millis(10), Duration::from_secs(10))
        .window(0)
        .user()
        .connect()
        .await
        .unwrap();
    let hanging_up = async {
        loop {
            server.order(Order::Raw(r#"{"error":"too many connections"}"#.into()));
            server.order(Order::Cut);
            sleep(Duration::from_millis(20)).await;
        }
    };
    let reading = async {
        while timeout(Duration::from_secs(30), events.next())
            .await
            .is_ok()
        {}
    };
    tokio::select! {
        () = hanging_up => {}
        () = reading => {}
        () = sleep(Duration::from_secs(4)) => {}
    }
    let times = server.requests_to("/api/v1/streaming").len();
    assert!(times <= 12, "{times} connections in 4 seconds");
}
