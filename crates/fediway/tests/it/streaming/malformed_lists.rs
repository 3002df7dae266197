//! Gaps of unusual lists: late items, items without ids, circles.

use std::collections::HashSet;
use std::time::Duration;

use fediway::streaming::{EventKind, Subscription};
use serde_json::json;
use tokio::time::{sleep, timeout};

use super::server::{Order, Rules, Server, status};
use super::{client_at, connected, down, id, next, next_news, quick, until_filled, up};

/// A status of long ago arrives when few others have: years are not filled in, and the gap is.
#[tokio::test]
async fn one_old_status_does_not_lead_years_back() {
    let server = Server::start(Rules::default()).await;
    for old in 1..=300 {
        server.post(10 * old, &[]);
    }
    let builder = quick(&client_at(&server.url)).public().window(50);
    let mut events = builder.connect().await.unwrap();
    server.post(15, &["public"]);
    assert_eq!(id(&next_news(&mut events).await), 15);
    server.change(|rules| rules.no_websocket = Some(503));
    server.order(Order::Cut);
    server.open(0).await;
    server.post(5000, &["public"]);
    server.change(|rules| rules.no_websocket = None);
    assert_eq!(id(&next_news(&mut events).await), 5000);
}

/// A list that takes turns between two pages is not asked for ever.
#[tokio::test]
async fn a_list_that_goes_in_a_circle_has_an_end() {
    let server = Server::start(Rules::default()).await;
    server.post(1, &["user"]);
    let mut events = quick(&client_at(&server.url))
        .public()
        .connect()
        .await
        .unwrap();
    server.change(|rules| rules.circle = true);
    server.order(Order::Cut);
    let filled =
        async { while !matches!(next(&mut events).await.kind, EventKind::Filled { .. }) {} };
    let filled = timeout(Duration::from_secs(60), filled).await;
    let asked = server.requests_to("/timelines/public").len();
    assert!(filled.is_ok(), "asked {asked} times, and no end");
}

/// A server that was away delivers six statuses of hours ago, and the connection breaks: from there
/// on everything is asked for, and more than is remembered.
#[tokio::test]
async fn a_few_late_statuses_do_not_lead_years_back() {
    let server = Server::start(Rules::default()).await;
    server.post(500, &[]);
    let builder = quick(&client_at(&server.url)).public().window(10);
    let mut events = builder.connect().await.unwrap();
    let mut had = HashSet::new();
    for number in (1001..=1300).chain(501..=506) {
        server.post(number, &["public"]);
        had.insert(id(&next_news(&mut events).await));
    }
    down(&server).await;
    server.post(1301, &[]);
    up(&server);
    let (mut again, mut came) = (Vec::new(), false);
    for (_, kind) in until_filled(&mut events).await {
        if let EventKind::Update(status) = kind {
            let id = status.id.as_str().parse::<u64>().unwrap();
            came |= id == 1301;
            if !had.insert(id) {
                again.push(id);
            }
        }
    }
    assert!(
        again.is_empty() && came,
        "again: {again:?}; 1301 came: {came}"
    );
}

/// An item that cannot be read has no id: each gap brings it once more.
#[tokio::test]
async fn an_item_without_an_id_comes_once() {
    let server = Server::start(Rules::default()).await;
    server.post(1, &[]);
    let mut events = quick(&client_at(&server.url))
        .public()
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.post(2, &["public"]);
    server.list(3, json!({"content": "without an id"}));
    server.post(4, &["public"]);
    server.post(5, &["public"]);
    let mut count = 0;
    for _ in 0..3 {
        server.order(Order::Cut);
        while !connected(&mut events).await.1 {}
        for (_, kind) in until_filled(&mut events).await {
            let is_it = |kind: &EventKind| match kind {
                EventKind::Update(status) => status.id.as_str().is_empty(),
                EventKind::Other { .. } => true,
                _ => false,
            };
            count += u32::from(is_it(&kind));
        }
    }
    assert!(count <= 1, "{count} times");
}

/// The newest item has no id: the gap is asked for after nothing.
#[tokio::test]
async fn a_newest_item_without_an_id_is_no_beginning() {
    let server = Server::start(Rules::default()).await;
    server.list(7, json!({"content": "without an id"}));
    let mut events = quick(&client_at(&server.url))
        .public()
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.order(Order::Cut);
    while !connected(&mut events).await.1 {}
    sleep(Duration::from_millis(500)).await;
    let asked = server.requests_to("/timelines/public");
    let empty = asked
        .iter()
        .find(|head| head.contains("min_id= ") || head.contains("min_id=&"));
    assert!(empty.is_none(), "{empty:?}");
}

/// A gap that was larger than the window, then a few live ones, then a small gap: it is filled from
/// where the large one was given up.
#[tokio::test]
async fn a_small_gap_after_one_that_was_too_large_is_filled_in_order() {
    let server = Server::start(Rules::default()).await;
    let builder = quick(&client_at(&server.url)).user().window(50);
    let mut events = builder.connect().await.unwrap();
    connected(&mut events).await;
    server.post(1, &["user"]);
    next_news(&mut events).await;
    down(&server).await;
    for missed in 2..=1000 {
        server.list(missed, status(missed));
    }
    up(&server);
    until_filled(&mut events).await;
    for live in 1001..=1010 {
        server.post(live, &["user"]);
        assert_eq!(id(&next_news(&mut events).await), live);
    }
    down(&server).await;
    server.list(1011, status(1011));
    up(&server);
    while !connected(&mut events).await.1 {}
    let filled = until_filled(&mut events).await.into_iter();
    let filled: Vec<u64> = filled
        .filter_map(|(_, kind)| match kind {
            EventKind::Update(status) => status.id.as_str().parse().ok(),
            _ => None,
        })
        .collect();
    assert_eq!(filled, [1011], "after 1010 was given");
}

/// One event came since the beginning, and one of another server arrives late, in the gap.
#[tokio::test]
async fn what_arrives_late_is_filled_in_after_a_single_event_as_well() {
    let server = Server::start(Rules::default()).await;
    server.list(10, status(10));
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.post(100, &["user"]);
    assert_eq!(id(&next_news(&mut events).await), 100);
    down(&server).await;
    server.list(99, status(99));
    up(&server);
    while !connected(&mut events).await.1 {}
    let filled = until_filled(&mut events).await;
    let has_it = |(_, kind): &(Option<Subscription>, EventKind)| matches!(kind, EventKind::Update(one) if one.id.as_str() == "99");
    assert!(filled.iter().any(has_it), "{filled:?}");
}
