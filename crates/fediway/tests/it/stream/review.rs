//! What a second review found. Each of these fails.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fediway::stream::{EventKind, Events, Missed, Subscription, Via};
use fediway::{AddressPolicy, Client, Credentials, Instance, Transport};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::server::{Order, Rules, Server, TOKEN, status};
use super::{client_at, connected, discovered, id, next, next_news, quick, transport};

/// Everything until the gap is filled.
async fn until_filled(events: &mut Events) -> Vec<(Option<Subscription>, EventKind)> {
    let mut found = Vec::new();
    loop {
        let event = next(events).await;
        let is_end = matches!(event.kind, EventKind::Filled { .. });
        found.push((event.subscription, event.kind));
        if is_end {
            return found;
        }
    }
}

async fn down(server: &Server) {
    server.change(|rules| rules.no_websocket = Some(503));
    server.order(Order::Cut);
    server.open(0).await;
}

fn up(server: &Server) {
    server.change(|rules| rules.no_websocket = None);
}

/// Statuses that `user` brought while a gap was filled, where the server does not show its home
/// timeline: no list can give them again.
#[tokio::test]
async fn what_was_held_and_whose_list_is_refused_is_lost() {
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

/// The reader is slow while it is told what a gap was filled with.
#[tokio::test]
async fn a_slow_reader_after_a_gap_is_taken_for_a_dead_server() {
    let server = Server::start(Rules::default()).await;
    let builder = quick(&client_at(&server.url)).user().capacity(1);
    let mut events = builder
        .idle(Duration::from_millis(900))
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.order(Order::Cut);
    while !connected(&mut events).await.1 {}
    // `MayHaveMissed` is in the queue, `Filled` waits for room.
    sleep(Duration::from_secs(3)).await;
    until_filled(&mut events).await;
    let more = timeout(Duration::from_secs(2), events.next()).await;
    assert!(more.is_err(), "{more:?}");
}

/// The reader is slow when a direct status has waited long enough for its notification.
#[tokio::test]
async fn a_slow_reader_of_a_direct_status_is_taken_for_a_dead_server() {
    let server = Server::start(Rules {
        software: Some("gotosocial"),
        ..Rules::default()
    })
    .await;
    let builder = quick(&discovered(&server).await).user().capacity(1);
    let mut events = builder
        .idle(Duration::from_millis(900))
        .connect()
        .await
        .unwrap();
    server.event(
        &["user"],
        "update",
        Some(r#"{"id":"5","visibility":"direct"}"#),
    );
    // `Connected` is in the queue.
    sleep(Duration::from_secs(5)).await;
    connected(&mut events).await;
    assert_eq!(id(&next(&mut events).await), 5);
    let more = timeout(Duration::from_secs(2), events.next()).await;
    assert!(more.is_err(), "{more:?}");
}

/// What was heard while the reader was slow is entered as if it came later than now.
#[tokio::test]
async fn a_dead_event_stream_is_noticed_late_after_a_slow_reader() {
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
    assert!(late < Duration::from_secs(3), "noticed after {late:?}");
}

/// `user` has a list that is refused: whenever something is subscribed to, the beginning of its
/// other list is moved to what is newest now, whatever of that has come.
#[tokio::test]
async fn subscribing_to_something_else_loses_what_is_owed() {
    owed_by_a_dead_connection(true).await;
}

#[tokio::test]
async fn control_without_subscribing_it_comes() {
    owed_by_a_dead_connection(false).await;
}

async fn owed_by_a_dead_connection(subscribes: bool) {
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

/// One subscription after the other, faster than the server's lists: none takes effect.
#[tokio::test]
async fn many_changes_one_after_the_other_never_take_effect() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    server.change(|rules| rules.list_delay = Duration::from_millis(300));
    for number in 0..30 {
        let tag = Subscription::hashtag(format!("tag{number}"));
        events.subscribe(tag).unwrap();
        sleep(Duration::from_millis(150)).await;
    }
    let (commands, asked) = (server.commands().len(), server.requests_to("/tag/").len());
    assert!(
        commands > 0,
        "no frame in 4.5 s; {asked} requests for 30 lists"
    );
}

/// The list of one subscription is slow: the end of another one waits for it.
#[tokio::test]
async fn an_end_waits_for_the_list_of_a_beginning() {
    let server = Server::start(Rules::default()).await;
    let builder = quick(&client_at(&server.url)).user().public();
    let mut events = builder.connect().await.unwrap();
    connected(&mut events).await;
    server.change(|rules| rules.list_delay = Duration::from_secs(600));
    events.subscribe(Subscription::hashtag("cats")).unwrap();
    sleep(Duration::from_millis(100)).await;
    events.unsubscribe(&Subscription::public());
    sleep(Duration::from_millis(500)).await;
    server.post(5, &["public"]);
    let event = timeout(Duration::from_secs(2), next_news(&mut events)).await;
    assert!(event.is_err(), "half a second after its end: {event:?}");
}

/// The same, and subscribed to again later: what came meanwhile is filled in.
#[tokio::test]
async fn what_came_while_unsubscribed_is_filled_in_after_a_late_event() {
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
async fn the_beginning_of_what_ended_meanwhile_is_kept() {
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
async fn what_came_while_nothing_was_subscribed_to_is_filled_in() {
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

/// The subscriptions change more often than it is polled.
#[tokio::test]
async fn changes_keep_a_poll_from_ever_happening() {
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

/// A direct message while a gap is being filled, after the list of notifications was asked for.
#[tokio::test]
async fn a_direct_message_during_a_gap_comes_twice() {
    let server = Server::start(Rules {
        software: Some("gotosocial"),
        ..Rules::default()
    })
    .await;
    let builder = quick(&discovered(&server).await).user();
    let mut events = builder.connect().await.unwrap();
    connected(&mut events).await;
    server.change(|rules| rules.list_delay = Duration::from_millis(300));
    server.order(Order::Cut);
    while !connected(&mut events).await.1 {}
    while server.requests_to("/timelines/home").len() < 2 {
        sleep(Duration::from_millis(2)).await;
    }
    let mut direct = status(5);
    direct["visibility"] = "direct".into();
    let one = json!({"id": "1", "type": "mention", "status": direct});
    server.list(5, direct.clone());
    server.event(&["user"], "update", Some(&direct.to_string()));
    server.event(&["user"], "notification", Some(&one.to_string()));
    server.event(&["user"], "delete", Some("9"));
    let mut found = Vec::new();
    loop {
        match next_news(&mut events).await.kind {
            EventKind::Delete(_) => break,
            kind => found.push(kind.name().to_owned()),
        }
    }
    assert_eq!(found, ["notification"]);
}

/// One event stream is not answered in time: the reader is told, and the others go on.
#[tokio::test]
async fn a_source_that_is_never_answered_does_not_stop_the_others() {
    let server = Server::start(Rules {
        no_websocket: Some(403),
        slow_source: "public",
        ..Rules::default()
    })
    .await;
    let client = client_with_short_limits(&server.url);
    let mut events = quick(&client).user().public().connect().await.unwrap();
    connected(&mut events).await;
    let refused = next_news(&mut events).await;
    assert!(matches!(refused.kind, EventKind::Refused { .. }));
    assert_eq!(refused.subscription, Some(Subscription::public()));
    server.post(1, &["user"]);
    assert_eq!(id(&next_news(&mut events).await), 1);
    events.unsubscribe(&Subscription::public());
    events.subscribe(Subscription::public()).unwrap();
    server.post(2, &["user"]);
    assert_eq!(id(&next_news(&mut events).await), 2);
}

fn client_with_short_limits(url: &str) -> Client {
    let policy = AddressPolicy::loopback_for_tests();
    let url = fediway::InstanceUrl::parse_with(url, &policy).unwrap();
    let mut limits = fediway::transport::Limits::default();
    limits.first_byte = Duration::from_secs(1);
    let transport = Transport::builder()
        .policy(policy)
        .limits(limits)
        .max_tries(1);
    let credentials = Credentials::new(url.clone(), TOKEN);
    Client::new(Instance::at(url), credentials).with_transport(&transport.build().unwrap())
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
    let odd = asked
        .iter()
        .find(|head| head.contains("min_id= ") || head.contains("min_id=&"));
    assert!(odd.is_none(), "{odd:?}");
}

/// An id that no path has, subscribed to while there is no connection.
#[tokio::test]
async fn an_odd_subscription_ends_the_stream() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    connected(&mut events).await;
    down(&server).await;
    if events.subscribe(Subscription::list("..")).is_err() {
        return;
    }
    up(&server);
    loop {
        match events.next().await.unwrap() {
            Ok(event) if matches!(event.kind, EventKind::Connected { .. }) => break,
            Ok(_) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// Answers each request by its path, and closes the connection.
async fn answering(answer: impl Fn(&str, &str) -> (u16, String) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (answer, own) = (Arc::new(answer), url.clone());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (answer, own) = (answer.clone(), own.clone());
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let Ok(byte) = stream.read_u8().await else {
                        return;
                    };
                    head.push(byte);
                }
                let head = String::from_utf8(head).unwrap();
                let path = head.split(' ').nth(1).unwrap();
                let (status, body) = answer(path, &own);
                let text = format!(
                    "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                );
                let _ = stream.write_all(text.as_bytes()).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    url
}

/// Hollo's ids of notifications are `time/type/uuid` (its `src/api/v1/notifications.ts`): the later
/// one is not the longer one.
#[tokio::test]
async fn notifications_of_hollo_are_lost() {
    notifications_of_hollo("favourite", "follow").await;
}

#[tokio::test]
async fn control_notifications_of_hollo_that_are_longer_come() {
    notifications_of_hollo("follow", "favourite").await;
}

async fn notifications_of_hollo(first: &str, second: &str) {
    let of = |second: u64, kind: &str| {
        let time = format!("2026-08-01T00:00:{second:02}.000Z");
        let uuid = format!("0198600{second}-0000-7000-8000-000000000000");
        json!({"id": format!("{time}/{kind}/{uuid}"), "type": kind, "created_at": time})
    };
    let all = Arc::new(Mutex::new(vec![of(1, first)]));
    let shown = all.clone();
    let url = answering(move |path, own| match path {
        "/.well-known/nodeinfo" => (
            200,
            json!({"links": [{
            "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0",
            "href": format!("{own}/nodeinfo/2.0")}]})
            .to_string(),
        ),
        "/nodeinfo/2.0" => (
            200,
            json!({"version": "2.0",
            "software": {"name": "hollo", "version": "0.7.0"}})
            .to_string(),
        ),
        "/api/v2/instance" => (
            200,
            json!({"domain": "x.example", "title": "x",
            "version": "4.5.0 (compatible; Hollo 0.7.0)"})
            .to_string(),
        ),
        path if path.starts_with("/api/v1/notifications") => {
            let all = shown.lock().unwrap();
            let since = path.split("since_id=").nth(1).map(|id| id[..19].to_owned());
            let is_new = |one: &&Value| {
                let time = one["created_at"].as_str().unwrap()[..19].replace(':', "%3A");
                since.as_deref().is_none_or(|since| time.as_str() > since)
            };
            let mut found: Vec<_> = all.iter().filter(is_new).cloned().collect();
            found.reverse();
            if path.contains("limit=1&") || path.ends_with("limit=1") {
                found.truncate(1);
            }
            (200, Value::Array(found).to_string())
        }
        path if path.starts_with("/api/v1/timelines") => (200, "[]".to_owned()),
        _ => (404, "{}".to_owned()),
    })
    .await;
    let transport = transport();
    let instance = Instance::discover(url.as_str())
        .transport(&transport)
        .await
        .unwrap();
    println!("{:?}", instance.software());
    let credentials = Credentials::new(instance.url().clone(), TOKEN);
    let client = Client::new(instance, credentials).with_transport(&transport);
    let polled = quick(&client).user_notifications();
    let polled = polled.poll_fallback(Duration::from_millis(50));
    let mut events = polled.connect().await.unwrap();
    assert_eq!(connected(&mut events).await, (Via::Polling, false));
    sleep(Duration::from_millis(200)).await;
    all.lock().unwrap().push(of(2, second));
    let event = timeout(Duration::from_secs(5), next_news(&mut events)).await;
    assert!(event.is_ok(), "it never comes");
}

/// A list whose refusal is for good is complained of in each round.
#[tokio::test]
async fn a_list_that_is_refused_is_complained_of_in_every_round() {
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

/// A server that was away delivers six statuses of hours ago, and the connection breaks: from there
/// on everything is asked for, and more than is remembered.
#[tokio::test]
async fn a_few_late_statuses_bring_old_ones_again_and_lose_the_gap() {
    let server = Server::start(Rules::default()).await;
    server.post(500, &[]);
    let builder = quick(&client_at(&server.url)).public().window(10);
    let mut events = builder.connect().await.unwrap();
    let mut had = std::collections::HashSet::new();
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

/// Subscribed to while there is no connection, and its list takes too long: there is none again.
#[tokio::test]
async fn a_slow_list_of_a_new_subscription_keeps_it_from_connecting_again() {
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

#[tokio::test]
async fn control_a_slow_list_alone_does_not() {
    let server = Server::start(Rules::default()).await;
    let client = client_with_short_limits(&server.url);
    let mut events = quick(&client).user().connect().await.unwrap();
    connected(&mut events).await;
    down(&server).await;
    server.change(|rules| rules.list_delay = Duration::from_secs(600));
    up(&server);
    let again = timeout(Duration::from_secs(15), connected(&mut events)).await;
    assert!(again.is_ok(), "15 s long");
}

/// An item that cannot be read has no id: each gap brings it once more.
#[tokio::test]
async fn an_item_without_an_id_comes_with_every_gap() {
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

/// Before a server: a WebSocket with `stream=list` in its URL is answered with 404, as by Pleroma
/// for a list that is gone.
async fn without_the_list(server: &Server, gone: Arc<Mutex<bool>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let behind = server.url.strip_prefix("http://").unwrap().to_owned();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (behind, gone) = (behind.clone(), gone.clone());
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let Ok(byte) = stream.read_u8().await else {
                        return;
                    };
                    head.push(byte);
                }
                let text = String::from_utf8_lossy(&head).to_lowercase();
                let line = text.lines().next().unwrap();
                let refused = !text.contains("upgrade:") || line.contains("stream=list");
                if line.contains("/streaming") && refused && *gone.lock().unwrap() {
                    let answer =
                        "HTTP/1.1 404 x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
                    let _ = stream.write_all(answer.as_bytes()).await;
                    let _ = stream.shutdown().await;
                    return;
                }
                let mut other = tokio::net::TcpStream::connect(behind).await.unwrap();
                other.write_all(&head).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut stream, &mut other).await;
            });
        }
    });
    url
}

/// The list that was subscribed to first is deleted, and the connection breaks.
#[tokio::test]
async fn a_first_subscription_that_is_gone_ends_all_others() {
    let server = Server::start(Rules::default()).await;
    let gone = Arc::new(Mutex::new(false));
    let client = client_at(&without_the_list(&server, gone.clone()).await);
    let mut events = quick(&client).list("12").user().connect().await.unwrap();
    connected(&mut events).await;
    *gone.lock().unwrap() = true;
    server.order(Order::Cut);
    let again = timeout(Duration::from_secs(15), connected(&mut events)).await;
    assert!(again.is_ok(), "15 s long, although `user` is there");
}

#[tokio::test]
async fn control_a_last_subscription_that_is_gone_does_not() {
    let server = Server::start(Rules::default()).await;
    let gone = Arc::new(Mutex::new(false));
    let client = client_at(&without_the_list(&server, gone.clone()).await);
    let mut events = quick(&client).user().list("12").connect().await.unwrap();
    connected(&mut events).await;
    *gone.lock().unwrap() = true;
    server.order(Order::Cut);
    let again = timeout(Duration::from_secs(15), connected(&mut events)).await;
    assert!(again.is_ok(), "15 s long, although `user` is there");
}

/// What a gap could not be filled with is told at its end: if the connection breaks before that, and
/// the list is known by then, nobody is told.
#[tokio::test]
async fn what_a_broken_off_gap_has_missed_is_never_told() {
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
