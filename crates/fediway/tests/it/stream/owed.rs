//! What is owed: from when on a subscription has everything, and until when.

use std::time::Duration;

use fediway::stream::{EventKind, Subscription};
use tokio::time::{Instant, sleep, timeout_at};

use super::server::{Order, Rules, Server, status};
use super::{client_at, connected, id, next, next_news, quick};

/// The list shows a status before the stream brings it, as on a server that pushes from a queue.
#[tokio::test]
async fn what_the_list_shows_first_comes_live_all_the_same() {
    let server = Server::start(Rules {
        list_delay: Duration::from_millis(150),
        ..Rules::default()
    })
    .await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    events.subscribe(Subscription::public()).unwrap();
    while server.commands().is_empty() {
        sleep(Duration::from_millis(2)).await;
    }
    // Posted after the subscription has taken effect.
    server.list(5, status(5));
    sleep(Duration::from_millis(600)).await;
    server.event(&["public"], "update", Some(&status(5).to_string()));
    server.post(6, &["public"]);
    assert_eq!(id(&next_news(&mut events).await), 5);
}

#[tokio::test]
async fn the_same_with_the_first_subscription() {
    let server = Server::start(Rules::default()).await;
    server.list(5, status(5));
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    server.event(&["user"], "update", Some(&status(5).to_string()));
    server.post(6, &["user"]);
    assert_eq!(id(&next_news(&mut events).await), 5);
}

/// Subscribed to while there was no connection: how far its list had come is not asked for.
#[tokio::test]
async fn what_is_subscribed_to_while_disconnected_is_owed_as_well() {
    let server = Server::start(Rules::default()).await;
    server.post(1, &["user"]);
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    let mut of_public = Vec::new();
    for round in 0..2 {
        server.change(|rules| rules.no_websocket = Some(503));
        server.order(Order::Cut);
        server.open(0).await;
        if round == 0 {
            events.subscribe(Subscription::public()).unwrap();
        } else {
            server.post(2, &["public"]);
        }
        server.change(|rules| rules.no_websocket = None);
        loop {
            let event = next(&mut events).await;
            match event.kind {
                EventKind::Filled { .. } => break,
                EventKind::Update(_) if event.subscription == Some(Subscription::public()) => {
                    of_public.push(id(&event));
                }
                _ => {}
            }
        }
        if round == 0 {
            sleep(Duration::from_millis(300)).await;
        }
    }
    assert_eq!(of_public, [2]);
}

/// Unsubscribed from while there was no connection: it is not forgotten.
#[tokio::test]
async fn what_came_while_it_was_not_subscribed_to_is_not_filled_in() {
    let server = Server::start(Rules::default()).await;
    let builder = quick(&client_at(&server.url)).user().public();
    let mut events = builder.connect().await.unwrap();
    connected(&mut events).await;
    server.post(1, &["public"]);
    next_news(&mut events).await;
    for round in 0..2 {
        server.change(|rules| rules.no_websocket = Some(503));
        server.order(Order::Cut);
        server.open(0).await;
        if round == 0 {
            events.unsubscribe(&Subscription::public());
        }
        server.change(|rules| rules.no_websocket = None);
        loop {
            let event = next(&mut events).await;
            match event.kind {
                EventKind::Filled { .. } => break,
                EventKind::Update(_) if event.subscription == Some(Subscription::public()) => {
                    panic!("{} was posted while it was not subscribed to", id(&event));
                }
                _ => {}
            }
        }
        if round == 0 {
            server.post(2, &["public"]);
            events.subscribe(Subscription::public()).unwrap();
            sleep(Duration::from_millis(300)).await;
        }
    }
}

/// Unsubscribed from while its gap is being filled: it goes on all the same.
#[tokio::test]
async fn the_gap_of_an_ended_subscription_is_filled_no_further() {
    let server = Server::start(Rules::default()).await;
    let builder = quick(&client_at(&server.url)).user().public();
    let mut events = builder.connect().await.unwrap();
    connected(&mut events).await;
    server.change(|rules| rules.no_websocket = Some(503));
    server.order(Order::Cut);
    server.open(0).await;
    for missed in 1..=400 {
        server.post(missed, &[]);
    }
    server.change(|rules| {
        rules.no_websocket = None;
        rules.list_delay = Duration::from_millis(200);
    });
    while !connected(&mut events).await.1 {}
    events.unsubscribe(&Subscription::public());
    while server
        .commands()
        .iter()
        .filter(|one| one.contains("unsubscribe"))
        .count()
        == 0
    {
        sleep(Duration::from_millis(5)).await;
    }
    // Of what was asked for already.
    let until = Instant::now() + Duration::from_millis(600);
    while timeout_at(until, events.next()).await.is_ok() {}
    let mut more = 0;
    loop {
        let event = next(&mut events).await;
        match event.kind {
            EventKind::Filled { .. } => break,
            EventKind::Update(_) if event.subscription == Some(Subscription::public()) => more += 1,
            _ => {}
        }
    }
    assert_eq!(more, 0, "that many of public came later than that");
}
