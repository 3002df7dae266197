//! Whether the server is still there, and who is merely slow.

use std::time::Duration;

use fediway::ErrorKind;
use fediway::streaming::{EventKind, Subscription};
use tokio::time::{Instant, sleep, timeout};

use super::server::{Order, Rules, Server};
use super::{client_at, connected, id, next, next_news, quick, until_filled};

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
        let Ok(event) = timeout(Duration::from_secs(2), next(&mut events)).await else {
            return;
        };
        if let EventKind::Disconnected { reason, .. } = event.kind {
            panic!("{reason}");
        }
        sleep(Duration::from_millis(150)).await;
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

/// One of two event streams dies without a word, the other lives on.
#[tokio::test]
async fn a_dead_event_stream_beside_a_living_one_is_noticed() {
    let server = Server::start(Rules {
        no_websocket: Some(404),
        ..Rules::default()
    })
    .await;
    let builder = quick(&client_at(&server.url)).user().public();
    let mut events = builder
        .idle(Duration::from_millis(300))
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.order(Order::SilenceOf("user"));
    let living = async {
        loop {
            server.event(&["public"], "delete", Some("1"));
            sleep(Duration::from_millis(50)).await;
        }
    };
    let noticed =
        async { while !matches!(next(&mut events).await.kind, EventKind::Disconnected { .. }) {} };
    let noticed = async { timeout(Duration::from_secs(60), noticed).await.is_ok() };
    tokio::select! {
        () = living => {}
        noticed = noticed => assert!(noticed, "200 times the idle time have passed"),
    }
}

/// The reader is slow while it is told what a gap was filled with.
#[tokio::test]
async fn a_slow_reader_after_a_gap_is_not_taken_for_a_dead_peer() {
    let server = Server::start(Rules::default()).await;
    let builder = quick(&client_at(&server.url)).user().capacity(1);
    let mut events = builder
        .idle(Duration::from_secs(3))
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.order(Order::Cut);
    while !connected(&mut events).await.1 {}
    // `MayHaveMissed` is in the queue, `Filled` waits for room.
    sleep(Duration::from_secs(7)).await;
    until_filled(&mut events).await;
    let more = timeout(Duration::from_secs(2), events.next()).await;
    assert!(more.is_err(), "{more:?}");
}

/// What was heard while the reader was slow is entered as if it came later than now.
#[tokio::test]
async fn a_dead_event_stream_is_noticed_in_time_after_a_slow_reader() {
    let server = Server::start(Rules {
        no_websocket: Some(404),
        ..Rules::default()
    })
    .await;
    let builder = quick(&client_at(&server.url)).user().capacity(1);
    let mut events = builder
        .idle(Duration::from_millis(500))
        .connect()
        .await
        .unwrap();
    server.open(1).await;
    for number in 1..=8 {
        server.event(&["user"], "delete", Some(&number.to_string()));
        sleep(Duration::from_millis(20)).await;
    }
    server.order(Order::Silence);
    sleep(Duration::from_secs(6)).await;
    let mut last = Instant::now();
    loop {
        match next(&mut events).await.kind {
            EventKind::Disconnected { .. } => break,
            _ => last = Instant::now(),
        }
    }
    let late = last.elapsed();
    assert!(late < Duration::from_secs(5), "noticed after {late:?}");
}

/// The reader is slow when the connection stands once more: the time until it is told so counts as
/// silence of the server.
#[tokio::test]
async fn a_slow_reader_of_connected_is_not_taken_for_a_dead_peer() {
    let server = Server::start(Rules::default()).await;
    let builder = quick(&client_at(&server.url)).user().capacity(1);
    let mut events = builder
        .idle(Duration::from_secs(3))
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.order(Order::Cut);
    server.open(0).await;
    // `Disconnected` is in the queue.
    server.open(1).await;
    sleep(Duration::from_secs(5)).await;
    while !connected(&mut events).await.1 {}
    until_filled(&mut events).await;
    let more = timeout(Duration::from_secs(2), events.next()).await;
    assert!(more.is_err(), "{more:?}");
}
