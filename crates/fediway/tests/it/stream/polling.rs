//! Servers without streams.

use std::time::Duration;

use fediway::ErrorKind;
use fediway::stream::{EventKind, Missed, Via};
use fediway_sandbox::{Sandbox, Software};

use super::server::{Rules, Server};
use super::{client_at, connected, discovered, id, next, next_news, quick};
use crate::support::{ALICE, World};

#[tokio::test]
async fn servers_without_streams_say_so_or_are_polled() {
    for software in [Some("takahe"), None] {
        let (no_websocket, no_events) = (Some(404), Some(404));
        let rules = Rules {
            no_websocket,
            no_events,
            software,
            ..Rules::default()
        };
        let server = Server::start(rules).await;
        let client = match software {
            Some(_) => discovered(&server).await,
            None => client_at(&server.url),
        };
        server.post(1, &[]);
        let error = quick(&client).user().connect().await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::NoStreaming);
        let polled = quick(&client)
            .user()
            .poll_fallback(Duration::from_millis(50));
        let mut events = polled.connect().await.unwrap();
        assert_eq!(connected(&mut events).await, (Via::Polling, false));
        for number in 2..=90 {
            server.post(number, &[]);
        }
        server.notify(1);
        let mut found = Vec::new();
        while found.len() < 89 {
            let event = next(&mut events).await;
            assert!(!event.backfilled);
            if let EventKind::Update(_) = event.kind {
                found.push(id(&event));
            }
        }
        assert_eq!(found, (2..=90).collect::<Vec<_>>());
        server.change(|rules| rules.no_lists = Some(503));
        while !matches!(next(&mut events).await.kind, EventKind::Disconnected { .. }) {}
        server.change(|rules| rules.no_lists = None);
        assert_eq!(connected(&mut events).await, (Via::Polling, true));
        server.post(91, &[]);
        assert_eq!(id(&next_news(&mut events).await), 91);
        if software.is_some() {
            assert!(server.requests_to("/api/v1/streaming").is_empty());
        }
    }
}

/// On Mitra `min_id` gives the newest items, not those right above it: none of the others is lost.
#[tokio::test]
async fn more_than_a_page_between_two_rounds_is_not_lost() {
    let world = World::with(Sandbox::builder().software(Software::Mitra)).await;
    let client = world.client(ALICE).await;
    let poll = |window| {
        let stream = client.stream().user().window(window);
        stream.poll_fallback(Duration::from_millis(20))
    };
    client.statuses().post("The first").await.unwrap();
    let mut events = poll(1000).connect().await.unwrap();
    let newest = publish(&world, 130);
    let mut found = Vec::new();
    while found.last() != Some(&newest) {
        match next_news(&mut events).await.kind {
            EventKind::Update(status) => found.push(status.content),
            other => panic!("{other:?}"),
        }
    }
    let expected: Vec<_> = (0..130).rev().map(content).collect();
    assert_eq!(found, expected);
    drop(events);

    // What does not fit into the window is told.
    let mut events = poll(50).connect().await.unwrap();
    publish(&world, 130);
    let (mut count, mut missed) = (0, None);
    while missed.is_none() {
        match next(&mut events).await.kind {
            EventKind::Update(status) => {
                assert_eq!(status.content, expected[130 - 80 + count]);
                count += 1;
            }
            EventKind::MayHaveMissed { what, after } => missed = Some((what, after.is_some())),
            EventKind::Connected { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((count, missed), (80, Some((Missed::Statuses, true))));
}

/// Publishes so many statuses at once, dated one second after the other; what the newest says.
fn publish(world: &World, count: u64) -> String {
    world.sandbox.advance(Duration::from_secs(count + 10));
    let ages = (1..=count).map(Duration::from_secs);
    world.sandbox.publish_past(ALICE.0, ages);
    content(0)
}

fn content(number: u64) -> String {
    format!("<p>No. {number} of the past</p>")
}
