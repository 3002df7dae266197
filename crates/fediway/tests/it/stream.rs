//! Live events: each once, in order, and never silence.

use std::time::Duration;

use fediway::stream::{
    Event, EventKind, Events, Missed, Overflow, StreamBuilder, Subscription, Via,
};
use fediway::{AddressPolicy, Client, Credentials, ErrorKind, Instance, InstanceUrl, Transport};
use tokio::time::timeout;

use crate::stream_server::{Order, Rules, Server, TOKEN, status};

fn transport() -> Transport {
    let policy = AddressPolicy::loopback_for_tests();
    Transport::builder()
        .policy(policy)
        .max_tries(1)
        .build()
        .unwrap()
}

/// A client of a server that nothing is known of.
pub fn client_at(url: &str) -> Client {
    let url = InstanceUrl::parse_with(url, &AddressPolicy::loopback_for_tests()).unwrap();
    let credentials = Credentials::new(url.clone(), TOKEN);
    Client::new(Instance::at(url), credentials).with_transport(&transport())
}

async fn discovered(server: &Server) -> Client {
    let transport = transport();
    let instance = Instance::discover(server.url.as_str())
        .transport(&transport)
        .await
        .unwrap();
    let credentials = Credentials::new(instance.url().clone(), TOKEN);
    Client::new(instance, credentials).with_transport(&transport)
}

/// A stream with short pauses.
fn quick(client: &Client) -> StreamBuilder {
    let (first, longest) = (Duration::from_millis(10), Duration::from_millis(50));
    client
        .stream()
        .backoff(first, longest)
        .settle(Duration::from_millis(20))
}

async fn next(events: &mut Events) -> Event {
    let event = timeout(Duration::from_secs(20), events.next()).await;
    event
        .expect("an event in time")
        .expect("no end")
        .expect("no error")
}

/// The next event that is not about the connection.
async fn next_news(events: &mut Events) -> Event {
    loop {
        let event = next(events).await;
        match event.kind {
            EventKind::Connected { .. }
            | EventKind::Disconnected { .. }
            | EventKind::Filled { .. }
            | EventKind::MayHaveMissed { .. } => {}
            _ => return event,
        }
    }
}

async fn connected(events: &mut Events) -> (Via, bool) {
    loop {
        if let EventKind::Connected { via, again } = next(events).await.kind {
            return (via, again);
        }
    }
}

fn id(event: &Event) -> u64 {
    match &event.kind {
        EventKind::Update(status) => status.id.as_str().parse().unwrap(),
        EventKind::Notification(one) => one.id.as_str().parse().unwrap(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_kind_of_event_comes_and_nothing_is_silence() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .direct()
        .connect()
        .await
        .unwrap();
    assert_eq!(connected(&mut events).await, (Via::WebSocket, false));
    let recorded = include_str!("../data/wire/mastodon/stream/001.txt");
    let recorded = recorded.split_once("data: ").unwrap().1.trim();
    let status = status(7).to_string();
    let user = ["user"].as_slice();
    for (event, payload) in [
        ("update", Some(status.as_str())),
        ("status.update", Some(&status)),
        ("delete", Some("7")),
        ("notification", Some(r#"{"id":"1","type":"mention"}"#)),
        ("filters_changed", None),
        ("filters_changed", Some("")),
        (
            "conversation",
            Some(r#"{"id":"6","unread":true,"accounts":[]}"#),
        ),
        ("announcement", Some(r#"{"id":"3","content":"x"}"#)),
        (
            "announcement.reaction",
            Some(r#"{"announcement_id":"3","name":"x","count":1}"#),
        ),
        ("announcement.delete", Some("3")),
        ("encrypted_message", Some("{}")),
        ("notifications_merged", Some("1")),
        ("an.event.of.tomorrow", Some("{}")),
        ("update", Some("{")),
        ("conversation", Some(recorded)),
    ] {
        server.event(user, event, payload);
    }
    server.order(Order::Raw("garbage".into()));
    server.order(Order::Binary(vec![0xff, 0]));
    server.order(Order::Raw(
        r#"{"error":"no such stream","status":400}"#.into(),
    ));
    server.event(&["direct"], "conversation", Some(r#"{"id":"6"}"#));
    let mut names = Vec::new();
    for _ in 0..19 {
        let event = next(&mut events).await;
        assert!(!event.backfilled);
        let name = format!("{:?}", event.kind);
        let name = name.split(['(', ' ']).next().unwrap().to_owned();
        if name == "Conversation" && names.len() > 16 {
            assert_eq!(event.subscription, Some(Subscription::Direct));
        }
        names.push(name);
    }
    let last = if recorded.ends_with('}') {
        "Conversation"
    } else {
        "Other"
    };
    let expected = [
        "Update",
        "StatusUpdate",
        "Delete",
        "Notification",
        "FiltersChanged",
        "FiltersChanged",
        "Conversation",
        "Announcement",
        "AnnouncementReaction",
        "AnnouncementDelete",
        "EncryptedMessage",
        "NotificationsMerged",
        "Other",
        "Other",
        last,
        "Other",
        "Other",
        "Refused",
        "Conversation",
    ];
    assert_eq!(names, expected);
}

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

/// What comes before anything was received is owed as well.
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
                tokio::time::sleep(Duration::from_millis(3)).await;
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
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.change(|rules| rules.no_lists = None);
    assert_eq!(id(&next_news(&mut events).await), 2);
    assert_eq!(id(&next_news(&mut events).await), 3);
}

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
async fn subscriptions_change_while_it_runs_and_are_made_again() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    let handle = events.handle();
    handle.subscribe(Subscription::list("12")).unwrap();
    assert!(handle.subscribe(Subscription::hashtag("")).is_err());
    while server.commands().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(
        server.commands(),
        [r#"{"list":"12","stream":"list","type":"subscribe"}"#]
    );
    server.event(&["list", "12"], "delete", Some("1"));
    let event = next_news(&mut events).await;
    assert_eq!(event.subscription, Some(Subscription::list("12")));
    server.order(Order::Cut);
    while connected(&mut events).await != (Via::WebSocket, true) {}
    assert_eq!(server.commands().len(), 2);
    events.unsubscribe(&Subscription::User);
    while server.commands().len() < 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    server.event(&["user"], "delete", Some("2"));
    server.event(&["list", "12"], "delete", Some("3"));
    let event = next_news(&mut events).await;
    assert!(matches!(event.kind, EventKind::Delete(id) if id.as_str() == "3"));
    assert_eq!(events.subscriptions(), [Subscription::list("12")]);
}

#[tokio::test]
async fn event_streams_are_the_way_where_a_websocket_is_refused() {
    let server = Server::start(Rules {
        no_websocket: Some(403),
        ..Rules::default()
    })
    .await;
    let builder = quick(&client_at(&server.url)).user().hashtag("cats");
    let mut events = builder.connect().await.unwrap();
    assert_eq!(connected(&mut events).await, (Via::ServerSentEvents, false));
    server.post(1, &["user"]);
    let update = next_news(&mut events).await;
    assert_eq!(
        (id(&update), update.subscription),
        (1, Some(Subscription::User))
    );
    server.event(&["hashtag"], "filters_changed", None);
    let event = next_news(&mut events).await;
    assert_eq!(event.subscription, Some(Subscription::hashtag("cats")));
    events.subscribe(Subscription::public_local()).unwrap();
    server.open(3).await;
    server.event(&["public:local"], "delete", Some("1"));
    let event = next_news(&mut events).await;
    assert_eq!(event.subscription, Some(Subscription::public_local()));
    assert!(server.requests_to("/streaming/hashtag?tag=cats").len() == 1);
    events.unsubscribe(&Subscription::User);
    server.open(2).await;
    // The next time the way that works is taken at once.
    let sockets = server.requests_to("/api/v1/streaming?").len();
    server.order(Order::Cut);
    assert_eq!(connected(&mut events).await, (Via::ServerSentEvents, true));
    assert_eq!(server.requests_to("/api/v1/streaming?").len(), sockets);
    drop(events);
    server.open(0).await;
}

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
    tokio::time::sleep(Duration::from_millis(500)).await;
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

#[tokio::test]
async fn a_refused_token_is_the_end() {
    let server = Server::start(Rules::default()).await;
    server.change(|rules| rules.token = "another".into());
    let error = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Unauthorized);
    server.change(|rules| rules.token = TOKEN.into());
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    server.change(|rules| rules.token = "another".into());
    server.order(Order::Cut);
    let error = loop {
        match events.next().await {
            Some(Ok(_)) => {}
            Some(Err(error)) => break error,
            None => panic!("an end without a reason"),
        }
    };
    assert_eq!(error.kind(), &ErrorKind::Unauthorized);
    assert!(events.next().await.is_none());
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

/// The direct message of GoToSocial comes as a status and as a notification.
#[tokio::test]
async fn a_direct_message_that_comes_twice_is_given_once() {
    let software = Some("gotosocial");
    let server = Server::start(Rules {
        software,
        ..Rules::default()
    })
    .await;
    let client = discovered(&server).await;
    let mut once = quick(&client).user().connect().await.unwrap();
    let mut twice = quick(&client)
        .user()
        .keep_doubles()
        .connect()
        .await
        .unwrap();
    let message = r#"{"id":"7","visibility":"direct"}"#;
    server.event(&["user"], "update", Some(message));
    let mention = format!(r#"{{"id":"1","type":"mention","status":{message}}}"#);
    server.event(&["user"], "notification", Some(&mention));
    server.event(&["user"], "delete", Some("1"));
    assert!(matches!(
        next_news(&mut once).await.kind,
        EventKind::Notification(_)
    ));
    assert!(matches!(
        next_news(&mut once).await.kind,
        EventKind::Delete(_)
    ));
    assert!(matches!(
        next_news(&mut twice).await.kind,
        EventKind::Update(_)
    ));
    // One that nobody is told of comes all the same.
    server.event(
        &["user"],
        "update",
        Some(r#"{"id":"8","visibility":"direct"}"#),
    );
    assert_eq!(id(&next_news(&mut once).await), 8);
}

#[tokio::test]
async fn the_streaming_host_may_be_another_one() {
    let streams = Server::start(Rules::default()).await;
    let streaming = Some(streams.url.replace("http://127.0.0.1", "ws://localhost"));
    let software = Some("mastodon");
    let server = Server::start(Rules {
        software,
        streaming,
        ..Rules::default()
    })
    .await;
    let mut events = quick(&discovered(&server).await)
        .user()
        .connect()
        .await
        .unwrap();
    streams.event(&["user"], "delete", Some("1"));
    assert!(matches!(
        next_news(&mut events).await.kind,
        EventKind::Delete(_)
    ));
    assert!(server.requests_to("/api/v1/streaming").is_empty());
    let request = &streams.requests_to("/api/v1/streaming")[0];
    assert!(request.to_lowercase().contains("authorization: bearer"));
    assert!(!request.to_lowercase().contains("sec-websocket-protocol"));
    drop(events);
    // `wss` on the host of an instance that is on plain http.
    let server = Server::start(Rules {
        software,
        ..Rules::default()
    })
    .await;
    let secure = server.url.replace("http://", "wss://");
    server.change(|rules| rules.streaming = Some(secure));
    let secure = quick(&discovered(&server).await).user().connect().await;
    assert!(secure.is_ok());
}

#[tokio::test]
async fn the_token_is_where_the_server_looks_for_it_and_nowhere_else() {
    for token_in in ["authorization", "sec-websocket-protocol", "query"] {
        let rules = Rules {
            token_in,
            no_events: Some(404),
            ..Rules::default()
        };
        let server = Server::start(rules).await;
        let builder = quick(&client_at(&server.url)).user();
        let builder = match token_in {
            "query" => builder.token_in_url(),
            _ => builder,
        };
        let events = builder.connect().await.unwrap();
        assert!(!format!("{events:?}").contains(TOKEN));
        for request in server.requests_to("/api/v1/streaming") {
            let line = request.lines().next().unwrap();
            assert_eq!(line.contains(TOKEN), token_in == "query", "{line}");
            assert!(line.contains("/api/v1/streaming?stream=user"));
        }
    }
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

#[tokio::test]
async fn the_health_of_the_streams_can_be_asked_for() {
    let server = Server::start(Rules::default()).await;
    let health = client_at(&server.url).health().streaming().await.unwrap();
    assert!(health.contains("OK"));
}

/// Keeps everything that is traced.
#[derive(Clone, Default)]
struct Traced(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Traced {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Even where it is in the URL, and where the server quotes it.
#[tokio::test]
async fn the_token_is_in_no_log_error_or_event_about_the_connection() {
    let traced = Traced::default();
    let writer = traced.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let rules = Rules {
        token_in: "query",
        ..Rules::default()
    };
    let server = Server::start(rules).await;
    let client = client_at(&server.url);
    let builder = quick(&client).user().token_in_url();
    let mut printed = format!("{builder:?}");
    let mut events = builder.clone().connect().await.unwrap();
    server.order(Order::Close(format!("bad token {TOKEN}")));
    while connected(&mut events).await != (Via::WebSocket, true) {}
    server.change(|rules| rules.no_websocket = Some(400));
    server.order(Order::Close(format!("bad token {TOKEN}")));
    loop {
        let event = next(&mut events).await;
        printed += &format!("{event:?}");
        match event.kind {
            EventKind::Disconnected { reason, .. } if reason.http_status().is_some() => {
                printed += &reason.to_string();
                break;
            }
            EventKind::Connected {
                via: Via::ServerSentEvents,
                ..
            } => break,
            _ => {}
        }
    }
    server.change(|rules| (rules.no_websocket, rules.no_events) = (Some(403), Some(403)));
    let error = builder.connect().await.unwrap_err();
    printed += &format!("{error} {error:?}");
    assert!(printed.contains("bad token"), "{printed}");
    assert!(!printed.contains(TOKEN), "{printed}");
    let traced = String::from_utf8(traced.0.lock().unwrap().clone()).unwrap();
    assert!(traced.contains("/api/v1/streaming"), "{traced}");
    // At these levels the WebSocket crate prints every frame, of the server in this test as well:
    // what a server quotes in one is there. It is never given the token itself.
    let ours = traced
        .lines()
        .filter(|line| !line.contains(" tungstenite::"));
    for line in ours {
        assert!(!line.contains(TOKEN), "{line}");
    }
}
