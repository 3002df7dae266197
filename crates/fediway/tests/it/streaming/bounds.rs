//! What a stream costs at most.

use std::time::Duration;

use fediway::ErrorKind;
use fediway::streaming::{EventKind, Overflow};
use tokio::time::sleep;

use super::server::{Order, Rules, Server, status};
use super::{client_at, connected, id, next, next_news, quick};

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
    sleep(Duration::from_millis(500)).await;
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

/// "How large all waiting events may be together, as they came from the server".
#[tokio::test]
async fn what_is_filled_in_is_bounded_by_the_buffer_too() {
    let server = Server::start(Rules::default()).await;
    let builder = quick(&client_at(&server.url)).user().buffer(1 << 20);
    let mut events = builder.connect().await.unwrap();
    server.post(1, &["user"]);
    assert_eq!(id(&next_news(&mut events).await), 1);
    server.change(|rules| rules.no_websocket = Some(503));
    server.order(Order::Cut);
    server.open(0).await;
    for missed in 2..=240 {
        let mut large = status(missed);
        large["content"] = "x".repeat(100_000).into();
        server.list(missed, large);
    }
    server.change(|rules| rules.no_websocket = None);
    server.open(1).await;
    sleep(Duration::from_secs(5)).await;
    let pages = server.requests_to("/timelines/home").len() - 1;
    // A page of 40 has four times what the buffer holds.
    assert!(pages <= 2, "{pages} pages of 4 MB were read for nobody");
}
