//! From when on a subscription brings everything, and until when.

use std::time::Duration;

use fediway::streaming::{EventKind, Subscription};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::server::{Order, Rules, Server, status};
use super::{
    client_at, client_with_short_limits, connected, down, id, next, next_news, quick, until_filled,
    up,
};

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
async fn what_is_subscribed_to_while_disconnected_is_delivered_as_well() {
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

/// `user` has a list that is refused: whenever something is subscribed to, the beginning of its
/// other list is moved to what is newest now, whatever of that has come.
#[tokio::test]
async fn subscribing_to_something_else_keeps_what_is_to_come() {
    after_a_dead_connection(true).await;
}

#[tokio::test]
async fn what_a_dead_connection_did_not_bring_is_filled_in() {
    after_a_dead_connection(false).await;
}

async fn after_a_dead_connection(subscribes: bool) {
    let server = Server::start(Rules {
        no_statuses: Some(403),
        ..Rules::default()
    })
    .await;
    let builder = quick(&client_at(&server.url)).user();
    let mut events = builder
        .idle(Duration::from_secs(2))
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.notify(1);
    assert_eq!(id(&next_news(&mut events).await), 1);
    // The connection is dead without a word.
    server.order(Order::Silence);
    sleep(Duration::from_millis(50)).await;
    server.notify(2);
    if subscribes {
        events.subscribe(Subscription::hashtag("cats")).unwrap();
    }
    let filled = until_filled(&mut events).await;
    let has_it = |(_, kind): &(Option<Subscription>, EventKind)| matches!(kind, EventKind::Notification(one) if one.id.as_str() == "2");
    assert!(filled.iter().any(has_it), "{filled:?}");
}

/// The same, and subscribed to again later: what came meanwhile is filled in.
#[tokio::test]
async fn what_came_while_unsubscribed_is_not_filled_in_after_a_late_event() {
    let server = Server::start(Rules::default()).await;
    let builder = quick(&client_at(&server.url)).user().public();
    let mut events = builder.connect().await.unwrap();
    connected(&mut events).await;
    server.change(|rules| rules.list_delay = Duration::from_millis(600));
    events.subscribe(Subscription::hashtag("cats")).unwrap();
    sleep(Duration::from_millis(100)).await;
    events.unsubscribe(&Subscription::public());
    sleep(Duration::from_millis(100)).await;
    server.post(5, &["public"]);
    while server.commands().len() < 3 {
        sleep(Duration::from_millis(5)).await;
    }
    server.change(|rules| rules.list_delay = Duration::ZERO);
    server.post(6, &[]);
    events.subscribe(Subscription::public()).unwrap();
    while server.commands().len() < 4 {
        sleep(Duration::from_millis(5)).await;
    }
    server.order(Order::Cut);
    while !connected(&mut events).await.1 {}
    for (subscription, kind) in until_filled(&mut events).await {
        if subscription == Some(Subscription::public())
            && let EventKind::Update(status) = kind
        {
            panic!(
                "{} was posted while it was not subscribed to",
                status.id.as_str()
            );
        }
    }
}

/// Subscribed to and ended again before its list answered: the beginning is kept for ever.
#[tokio::test]
async fn the_beginning_of_what_ended_meanwhile_is_forgotten() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.change(|rules| rules.list_delay = Duration::from_millis(300));
    events.subscribe(Subscription::public()).unwrap();
    sleep(Duration::from_millis(100)).await;
    events.unsubscribe(&Subscription::public());
    sleep(Duration::from_millis(600)).await;
    server.change(|rules| rules.list_delay = Duration::ZERO);
    assert!(server.commands().is_empty());
    server.post(6, &[]);
    events.subscribe(Subscription::public()).unwrap();
    while server.commands().is_empty() {
        sleep(Duration::from_millis(5)).await;
    }
    server.order(Order::Cut);
    while !connected(&mut events).await.1 {}
    for (subscription, kind) in until_filled(&mut events).await {
        if subscription == Some(Subscription::public())
            && let EventKind::Update(status) = kind
        {
            panic!(
                "{} was posted while it was not subscribed to",
                status.id.as_str()
            );
        }
    }
}

/// Without any subscription for a while, during which there was no connection.
#[tokio::test]
async fn what_came_while_nothing_was_subscribed_to_is_not_filled_in() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.post(1, &["user"]);
    next_news(&mut events).await;
    down(&server).await;
    events.unsubscribe(&Subscription::User);
    sleep(Duration::from_millis(300)).await;
    server.post(2, &[]);
    up(&server);
    events.subscribe(Subscription::User).unwrap();
    while !connected(&mut events).await.1 {}
    for (_, kind) in until_filled(&mut events).await {
        assert!(!matches!(kind, EventKind::Update(_)), "{kind:?}");
    }
}

/// Subscribed to while there is no connection, and its list takes too long: there is none again.
#[tokio::test]
async fn a_slow_list_of_a_new_subscription_does_not_keep_it_from_connecting_again() {
    let server = Server::start(Rules::default()).await;
    let client = client_with_short_limits(&server.url);
    let mut events = quick(&client).user().connect().await.unwrap();
    connected(&mut events).await;
    down(&server).await;
    server.change(|rules| rules.list_delay = Duration::from_secs(600));
    events.subscribe(Subscription::public()).unwrap();
    up(&server);
    let again = timeout(Duration::from_secs(15), connected(&mut events)).await;
    assert!(again.is_ok(), "15 s long");
}

/// Everything was unsubscribed from, and something else subscribed to, while the server is down: at
/// each try to connect its beginning is moved to what is newest then.
#[tokio::test]
async fn what_is_posted_between_two_tries_to_connect_is_delivered() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.list(1, status(1));
    down(&server).await;
    events.unsubscribe(&Subscription::User);
    events.subscribe(Subscription::public()).unwrap();
    while server.requests_to("/timelines/public").is_empty() {
        sleep(Duration::from_millis(2)).await;
    }
    sleep(Duration::from_millis(100)).await;
    server.list(2, status(2));
    sleep(Duration::from_millis(300)).await;
    up(&server);
    while !connected(&mut events).await.1 {}
    let filled = until_filled(&mut events).await;
    let has_it = |(_, kind): &(Option<Subscription>, EventKind)| matches!(kind, EventKind::Update(one) if one.id.as_str() == "2");
    assert!(filled.iter().any(has_it), "{filled:?}");
}

/// A subscription begins when it is made, whether there is a connection then or not: here others stay
/// subscribed to.
#[tokio::test]
async fn what_is_posted_after_subscribing_while_disconnected_is_delivered() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    down(&server).await;
    events.subscribe(Subscription::public()).unwrap();
    sleep(Duration::from_millis(300)).await;
    server.list(2, status(2));
    sleep(Duration::from_millis(100)).await;
    up(&server);
    while !connected(&mut events).await.1 {}
    let until = sleep(Duration::from_secs(3));
    tokio::pin!(until);
    let mut found = Vec::new();
    loop {
        tokio::select! {
            () = &mut until => break,
            event = next(&mut events) => {
                let of_public = event.subscription == Some(Subscription::public());
                if of_public && matches!(event.kind, EventKind::Update(_) | EventKind::MayHaveMissed { .. }) {
                    found.push(event.kind);
                }
            }
        }
    }
    assert!(!found.is_empty(), "neither given nor said to be missing");
}

/// A deletion was read behind a gap; then the connection breaks and the token is refused.
#[tokio::test]
async fn what_was_read_is_given_before_a_hopeless_end() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.change(|rules| rules.list_delay = Duration::from_secs(10));
    server.order(Order::Cut);
    while !connected(&mut events).await.1 {}
    server.event(&["user"], "delete", Some("9"));
    sleep(Duration::from_millis(300)).await;
    server.change(|rules| rules.no_websocket = Some(401));
    server.order(Order::Cut);
    let mut deleted = false;
    while let Some(Ok(event)) = timeout(Duration::from_secs(20), events.next())
        .await
        .unwrap()
    {
        deleted |= matches!(event.kind, EventKind::Delete(_));
    }
    assert!(deleted, "read and lost");
}
