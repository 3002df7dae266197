//! What was posted while there was no connection: filled in, in order, or admitted.

use std::time::Duration;

use fediway::Client;
use fediway::streaming::{EventKind, Missed, Subscription, Via};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::server::{Order, Rules, Server, status};
use super::{client_at, connected, down, id, next, next_news, quick, until_filled, up};

#[tokio::test]
async fn a_gap_is_filled_in_order_and_marked() {
    let server = Server::start(Rules::default()).await;
    for old in 1..=3 {
        server.post(old, &["user"]);
    }
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    // What was there before is not filled in.
    server.post(10, &["user"]);
    server.notify(1);
    assert_eq!(id(&next_news(&mut events).await), 10);
    assert_eq!(id(&next_news(&mut events).await), 1);
    server.change(|rules| rules.no_websocket = Some(503));
    server.order(Order::Cut);
    server.open(0).await;
    for missed in 11..=130 {
        server.post(missed, &["user"]);
    }
    server.notify(2);
    server.change(|rules| rules.no_websocket = None);
    server.open(1).await;
    server.post(131, &["user"]);
    let first = next_news(&mut events).await;
    assert!(first.backfilled && matches!(first.kind, EventKind::Notification(_)));
    for expected in 11..=131 {
        let event = next_news(&mut events).await;
        assert_eq!(id(&event), expected);
        assert!(event.backfilled || expected == 131);
        assert_eq!(event.subscription, Some(Subscription::User));
    }
    server.event(&["user"], "delete", Some("10"));
    loop {
        match next(&mut events).await.kind {
            EventKind::MayHaveMissed { what, .. } => assert_eq!(what, Missed::Changes),
            EventKind::Filled {
                statuses,
                notifications,
            } => {
                assert!((120..=121).contains(&statuses) && notifications == 1);
            }
            EventKind::Delete(_) => break,
            other => panic!("{other:?}"),
        }
    }
}

/// What comes before anything was received is filled in as well.
#[tokio::test]
async fn a_gap_before_the_first_event_is_filled() {
    for before in [0, 5] {
        let server = Server::start(Rules::default()).await;
        for old in 1..=before {
            server.post(old, &["public"]);
        }
        let mut events = quick(&client_at(&server.url))
            .public()
            .connect()
            .await
            .unwrap();
        server.change(|rules| rules.no_websocket = Some(502));
        server.order(Order::Cut);
        server.open(0).await;
        for missed in 6..=8 {
            server.post(missed, &["public"]);
        }
        server.change(|rules| rules.no_websocket = None);
        for expected in 6..=8 {
            assert_eq!(id(&next_news(&mut events).await), expected);
        }
    }
}

#[tokio::test]
async fn a_gap_larger_than_the_window_is_admitted() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .hashtag("#cats")
        .window(50)
        .connect()
        .await
        .unwrap();
    server.post(1, &["hashtag", "cats"]);
    assert_eq!(id(&next_news(&mut events).await), 1);
    server.change(|rules| rules.no_websocket = Some(500));
    server.order(Order::Cut);
    server.open(0).await;
    for missed in 2..=100 {
        server.post(missed, &["hashtag", "cats"]);
    }
    server.change(|rules| rules.no_websocket = None);
    for expected in 2..=51 {
        assert_eq!(id(&next_news(&mut events).await), expected);
    }
    let missed = next(&mut events).await;
    let EventKind::MayHaveMissed {
        what: Missed::Statuses,
        after,
    } = missed.kind
    else {
        panic!("{missed:?}");
    };
    assert_eq!(after.as_deref(), Some("51"));
    assert_eq!(missed.subscription, Some(Subscription::hashtag("cats")));
}

/// One task posts while the connection is cut now and then: each comes once and in order.
///
/// `post` posts the status with this number, `cut` ends all connections; what the server is does
/// not matter.
pub async fn each_once_in_order(
    client: &Client,
    (statuses, cuts): (u64, u64),
    mut post: impl FnMut(u64),
    mut cut: impl FnMut(),
) {
    let mut events = quick(client)
        .user()
        .window(100_000)
        .connect()
        .await
        .unwrap();
    let posting = async {
        let mut random = 0x5eed_u64;
        for number in 1..=statuses {
            post(number);
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            if random % statuses < cuts {
                cut();
            }
            if number % 8 == 0 {
                sleep(Duration::from_millis(3)).await;
            }
        }
    };
    let reading = async {
        let (mut filled, mut again) = (0, 0);
        for expected in 1..=statuses {
            let event = loop {
                let event = next(&mut events).await;
                match event.kind {
                    EventKind::Connected { again: true, .. } => again += 1,
                    EventKind::Update(_) => break event,
                    _ => {}
                }
            };
            assert_eq!(id(&event), expected);
            filled += u64::from(event.backfilled);
        }
        (filled, again)
    };
    let ((), (filled, again)) = tokio::join!(posting, reading);
    println!("{statuses} statuses, {filled} of them filled in after {again} reconnections");
    assert!(again > 0 && filled > 0);
}

#[tokio::test]
async fn a_thousand_statuses_and_random_cuts() {
    for no_websocket in [None, Some(404)] {
        let server = Server::start(Rules {
            no_websocket,
            ..Rules::default()
        })
        .await;
        let post = |number| server.post(number, &["user"]);
        let cut = || server.order(Order::Cut);
        each_once_in_order(&client_at(&server.url), (1000, 20), post, cut).await;
    }
}

#[tokio::test]
async fn lists_that_fail_for_a_while_are_asked_again_while_the_live_ones_wait() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    server.post(1, &["user"]);
    assert_eq!(id(&next_news(&mut events).await), 1);
    server.change(|rules| {
        (rules.no_websocket, rules.no_lists) = (Some(503), Some(503));
    });
    server.order(Order::Cut);
    server.open(0).await;
    server.post(2, &["user"]);
    server.change(|rules| rules.no_websocket = None);
    server.open(1).await;
    server.post(3, &["user"]);
    sleep(Duration::from_millis(300)).await;
    server.change(|rules| rules.no_lists = None);
    assert_eq!(id(&next_news(&mut events).await), 2);
    assert_eq!(id(&next_news(&mut events).await), 3);
}

/// A list that the server shows to nobody is no reason to end a stream whose token it takes.
#[tokio::test]
async fn a_list_that_is_refused_does_not_end_the_stream() {
    let server = Server::start(Rules {
        no_lists: Some(401),
        ..Rules::default()
    })
    .await;
    let mut events = quick(&client_at(&server.url))
        .public()
        .connect()
        .await
        .unwrap();
    server.post(1, &["public"]);
    assert_eq!(id(&next_news(&mut events).await), 1);
    server.order(Order::Cut);
    while connected(&mut events).await != (Via::WebSocket, true) {}
    server.post(2, &["public"]);
    assert_eq!(id(&next_news(&mut events).await), 2);
}

/// What came live while a gap could not be filled keeps its place behind it.
#[tokio::test]
async fn what_no_list_can_give_again_is_given_although_the_gap_is_broken_off() {
    let server = Server::start(Rules::default()).await;
    let builder = quick(&client_at(&server.url)).user();
    let builder = builder.subscribe(Subscription::Named("other".into()));
    let mut events = builder.connect().await.unwrap();
    server.post(1, &["user"]);
    assert_eq!(id(&next_news(&mut events).await), 1);
    server.change(|rules| rules.no_lists = Some(503));
    server.order(Order::Cut);
    while !connected(&mut events).await.1 {}
    sleep(Duration::from_millis(300)).await;
    server.event(&["other"], "update", Some(&status(7).to_string()));
    sleep(Duration::from_millis(300)).await;
    server.order(Order::Cut);
    while !connected(&mut events).await.1 {}
    server.change(|rules| rules.no_lists = None);
    server.event(&["other"], "update", Some(&status(8).to_string()));
    assert_eq!(id(&next_news(&mut events).await), 7);
    assert_eq!(id(&next_news(&mut events).await), 8);
}

/// The connection breaks while a list is slow: the reader is told of it, and it is made again.
#[tokio::test]
async fn a_break_while_a_gap_is_filled_is_told_soon() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.post(1, &["user"]);
    next_news(&mut events).await;
    server.change(|rules| rules.list_delay = Duration::from_secs(600));
    server.order(Order::Cut);
    while !connected(&mut events).await.1 {}
    sleep(Duration::from_millis(200)).await;
    server.order(Order::Cut);
    let told =
        async { while !matches!(next(&mut events).await.kind, EventKind::Disconnected { .. }) {} };
    assert!(
        timeout(Duration::from_secs(60), told).await.is_ok(),
        "not told"
    );
}

/// Statuses that `user` brought while a gap was filled, where the server does not show its home
/// timeline: no list can give them again.
#[tokio::test]
async fn what_was_held_is_given_although_its_list_is_refused() {
    let server = Server::start(Rules {
        no_statuses: Some(403),
        ..Rules::default()
    })
    .await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.change(|rules| rules.list_delay = Duration::from_secs(600));
    server.order(Order::Cut);
    while !connected(&mut events).await.1 {}
    sleep(Duration::from_millis(200)).await;
    server.event(&["user"], "update", Some(&status(7).to_string()));
    sleep(Duration::from_millis(200)).await;
    server.change(|rules| rules.list_delay = Duration::ZERO);
    server.order(Order::Cut);
    let mut found = Vec::new();
    let until = Instant::now() + Duration::from_secs(10);
    while let Ok(Some(Ok(event))) = timeout_at(until, events.next()).await {
        if let EventKind::Update(status) = event.kind {
            found.push(status.id.to_string());
        }
    }
    assert_eq!(found, ["7"], "it had come over the connection");
}

/// What a gap could not be filled with is told at its end: if the connection breaks before that, and
/// the list is known by then, nobody is told.
#[tokio::test]
async fn what_a_broken_off_gap_has_missed_is_told() {
    let server = Server::start(Rules {
        no_statuses: Some(503),
        ..Rules::default()
    })
    .await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.change(|rules| rules.list_delay = Duration::from_secs(600));
    down(&server).await;
    server.post(1, &[]);
    up(&server);
    while server.requests_to("/notifications").len() < 2 {
        sleep(Duration::from_millis(5)).await;
    }
    server.change(|rules| (rules.list_delay, rules.no_statuses) = (Duration::ZERO, None));
    events.subscribe(Subscription::hashtag("cats")).unwrap();
    while server.commands().is_empty() {
        sleep(Duration::from_millis(5)).await;
    }
    server.order(Order::Cut);
    let (mut told, mut came) = (false, false);
    for (_, kind) in until_filled(&mut events).await {
        let what = Missed::Statuses;
        told |= matches!(kind, EventKind::MayHaveMissed { what: one, .. } if one == what);
        came |= matches!(kind, EventKind::Update(_));
    }
    assert!(told || came, "1 fell into the first gap");
}

/// More came within two minutes than are looked at again: where one is found that came late, others
/// may be missing.
#[tokio::test]
async fn more_late_ones_than_are_looked_for_are_admitted() {
    for (before, is_complete) in [(150, true), (500, false)] {
        let server = Server::start(Rules::default()).await;
        let mut events = quick(&client_at(&server.url))
            .user()
            .connect()
            .await
            .unwrap();
        connected(&mut events).await;
        for number in 1..=before {
            server.post(1000 + 10 * number, &["user"]);
            assert_eq!(id(&next_news(&mut events).await), 1000 + 10 * number);
        }
        down(&server).await;
        // These are below the others, all along the list.
        for number in 1..=before / 2 {
            let late = 1005 + 20 * number;
            server.list(late, status(late));
        }
        up(&server);
        let (mut found, mut is_admitted) = (0, false);
        loop {
            match next(&mut events).await.kind {
                EventKind::Update(_) => found += 1,
                EventKind::MayHaveMissed { what, .. } => is_admitted |= what == Missed::Statuses,
                EventKind::Filled { .. } => break,
                _ => {}
            }
        }
        // Those right above the first item of all are looked for only where nothing is left out.
        assert_eq!(found == before / 2, is_complete, "{found}");
        assert_eq!(is_admitted, !is_complete);
    }
}
