//! Servers without streams.

use std::time::Duration;

use fediway::ErrorKind;
use fediway::streaming::{EventKind, Missed, Subscription, Via};
use fediway_sandbox::{Sandbox, Software};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::server::{Rules, Server, status};
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
        let stream = client.streaming().user().window(window);
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

/// Lists that have failed from the beginning: the reader is told.
#[tokio::test]
async fn polling_a_server_that_refuses_everything_is_not_silent() {
    let mut silent = Vec::new();
    for status in [401, 403, 503] {
        let server = Server::start(Rules {
            software: Some("takahe"),
            no_lists: Some(status),
            ..Rules::default()
        })
        .await;
        let polled = quick(&discovered(&server).await)
            .user()
            .poll_fallback(Duration::from_millis(50));
        let Ok(mut events) = polled.connect().await else {
            continue;
        };
        assert_eq!(connected(&mut events).await, (Via::Polling, false));
        let event = timeout(Duration::from_secs(30), events.next()).await;
        if event.is_err() {
            silent.push(status);
        }
    }
    assert!(silent.is_empty(), "{silent:?}: nothing comes");
}

/// With polling allowed, nothing is connected to with a token that the lists refuse.
#[tokio::test]
async fn a_dead_token_is_found_out_before_the_first_connection() {
    let server = Server::start(Rules {
        no_lists: Some(401),
        ..Rules::default()
    })
    .await;
    let polled = quick(&client_at(&server.url))
        .user()
        .poll_fallback(Duration::from_millis(50));
    let error = polled.connect().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Unauthorized);
    assert_eq!(server.requests_to("/api/v1/streaming").len(), 0);
}

/// One list is cut off by the window, the next one fails: the first is told of all the same.
#[tokio::test]
async fn what_a_round_missed_is_told_though_another_list_fails() {
    let server = Server::start(Rules {
        software: Some("mitra"),
        newest_first: true,
        ..Rules::default()
    })
    .await;
    server.notify(1);
    let polled = quick(&discovered(&server).await)
        .user()
        .window(40)
        .poll_fallback(Duration::from_millis(50));
    let mut events = polled.connect().await.unwrap();
    connected(&mut events).await;
    server.change(|rules| rules.no_statuses = Some(503));
    for number in 2..=300 {
        server.notify(number);
    }
    let mut got = 0;
    let mut failures = 0;
    loop {
        match next(&mut events).await.kind {
            EventKind::Notification(_) => got += 1,
            EventKind::MayHaveMissed { .. } => return,
            EventKind::Disconnected { .. } => failures += 1,
            _ => {}
        }
        if failures == 2 {
            server.change(|rules| rules.no_statuses = None);
        }
        if failures >= 2
            && timeout(Duration::from_secs(30), async {
                while !matches!(
                    next(&mut events).await.kind,
                    EventKind::MayHaveMissed { .. }
                ) {}
            })
            .await
            .is_err()
        {
            panic!("{got} of 299 came, and nothing was missed");
        }
    }
}

/// Servers without streams that say so by another status than 404, or with their front page.
#[tokio::test]
async fn polling_is_the_way_whatever_a_server_without_streams_says() {
    let mut refused = Vec::new();
    for (no_websocket, no_events) in [(200, 200), (404, 406), (405, 405), (400, 404), (501, 501)] {
        let server = Server::start(Rules {
            no_websocket: Some(no_websocket),
            no_events: Some(no_events),
            ..Rules::default()
        })
        .await;
        let polled = quick(&client_at(&server.url))
            .user()
            .poll_fallback(Duration::from_millis(50));
        let polled = polled.connect().await;
        if let Err(error) = polled {
            refused.push((no_websocket, no_events, error.to_string()));
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
}

/// Hollo answers `min_id` with the newest ones above it (`src/api/v1/timelines.ts`: `gt(posts.id,
/// query.min_id)`, `orderBy: [desc(posts.id)]`, `limit`).
#[tokio::test]
async fn more_than_a_page_between_two_rounds_is_not_lost_on_hollo() {
    let server = Server::start(Rules {
        software: Some("hollo"),
        newest_first: true,
        ..Rules::default()
    })
    .await;
    server.post(1, &[]);
    let polled = quick(&discovered(&server).await)
        .user()
        .poll_fallback(Duration::from_millis(50));
    let mut events = polled.connect().await.unwrap();
    connected(&mut events).await;
    {
        for number in 2..=130 {
            server.post(number, &[]);
        }
    }
    for expected in 2..=130 {
        assert_eq!(id(&next_news(&mut events).await), expected);
    }
}

/// A list that was empty is asked for from "0" on, which a server with ids that are no numbers may
/// fail at: with 500, as a cast that fails in a database.
#[tokio::test]
async fn a_server_that_fails_at_the_lowest_id_is_polled_all_the_same() {
    let server = Server::start(Rules {
        software: Some("takahe"),
        zero_fails: true,
        ..Rules::default()
    })
    .await;
    let polled = quick(&discovered(&server).await)
        .user()
        .poll_fallback(Duration::from_millis(50));
    let mut events = polled.connect().await.unwrap();
    connected(&mut events).await;
    server.post(5, &[]);
    let event = timeout(Duration::from_secs(30), next_news(&mut events)).await;
    assert!(event.is_ok(), "no round succeeds");
}

/// The subscriptions change more often than it is polled.
#[tokio::test]
async fn changes_do_not_keep_a_poll_from_happening() {
    let server = Server::start(Rules {
        no_websocket: Some(404),
        no_events: Some(404),
        ..Rules::default()
    })
    .await;
    let polled = quick(&client_at(&server.url)).user();
    let polled = polled.poll_fallback(Duration::from_millis(400));
    let mut events = polled.connect().await.unwrap();
    assert_eq!(connected(&mut events).await, (Via::Polling, false));
    server.post(1, &[]);
    let handle = events.handle();
    let changing = async {
        for _ in 0..10 {
            handle.subscribe(Subscription::public()).unwrap();
            sleep(Duration::from_millis(250)).await;
            handle.unsubscribe(&Subscription::public());
            sleep(Duration::from_millis(250)).await;
        }
    };
    tokio::select! {
        () = changing => panic!("no poll in 12 times the interval"),
        event = next_news(&mut events) => assert_eq!(id(&event), 1),
    }
}

/// A list whose refusal is for good is complained of in each round.
#[tokio::test]
async fn a_list_that_is_refused_is_told_of_once() {
    let server = Server::start(Rules {
        no_websocket: Some(404),
        no_events: Some(404),
        no_statuses: Some(403),
        ..Rules::default()
    })
    .await;
    let polled = quick(&client_at(&server.url)).user();
    let polled = polled.poll_fallback(Duration::from_millis(20));
    let mut events = polled.connect().await.unwrap();
    let (mut count, until) = (0, Instant::now() + Duration::from_secs(2));
    while let Ok(Some(Ok(event))) = timeout_at(until, events.next()).await {
        let what = Missed::Statuses;
        count += u32::from(
            matches!(event.kind, EventKind::MayHaveMissed { what: one, .. } if one == what),
        );
    }
    assert!(count < 5, "{count} times in 2 s");
}

/// "With 0 no gap is filled": a round of polling is no gap.
#[tokio::test]
async fn a_poll_without_a_window_for_gaps_gives_all_that_is_new() {
    let server = Server::start(Rules {
        no_websocket: Some(404),
        no_events: Some(404),
        ..Rules::default()
    })
    .await;
    server.list(1, status(1));
    let polled = quick(&client_at(&server.url))
        .public()
        .window(0)
        .poll_fallback(Duration::from_secs(2));
    let mut events = polled.connect().await.unwrap();
    assert_eq!(connected(&mut events).await, (Via::Polling, false));
    for new in 2..=6 {
        server.list(new, status(new));
    }
    for new in 2..=6 {
        let event = timeout(Duration::from_secs(5), next(&mut events)).await;
        let event = event.expect("one in each round");
        assert!(matches!(event.kind, EventKind::Update(_)), "{event:?}");
        assert_eq!(id(&event), new);
    }
}
