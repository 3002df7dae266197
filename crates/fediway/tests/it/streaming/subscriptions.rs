//! Subscriptions: changed while they run, and known again in what servers send.

use std::time::Duration;

use fediway::Client;
use fediway::streaming::{EventKind, Subscription, Via};
use serde_json::json;
use tokio::time::{sleep, timeout};

use super::server::{Order, Rules, Server, status};
use super::{client_at, connected, discovered, down, id, next, next_news, quick, up};

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
        sleep(Duration::from_millis(5)).await;
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
        sleep(Duration::from_millis(5)).await;
    }
    server.event(&["user"], "delete", Some("2"));
    server.event(&["list", "12"], "delete", Some("3"));
    let event = next_news(&mut events).await;
    assert!(matches!(event.kind, EventKind::Delete(id) if id.as_str() == "3"));
    assert_eq!(events.subscriptions(), [Subscription::list("12")]);
}

/// GoToSocial names the stream of a list `["list:12"]`.
#[tokio::test]
async fn a_list_of_gotosocial_is_known_again() {
    let server = Server::start(Rules {
        software: Some("gotosocial"),
        ..Rules::default()
    })
    .await;
    let builder = quick(&discovered(&server).await).list("12");
    let mut events = builder.connect().await.unwrap();
    server.list(1, status(1));
    let frame = json!({"stream": ["list:12"], "event": "update",
        "payload": status(1).to_string()});
    server.order(Order::Raw(frame.to_string()));
    let first = next_news(&mut events).await;
    println!("{:?}", first.subscription);
    server.order(Order::Cut);
    loop {
        match next(&mut events).await.kind {
            EventKind::Update(status) => panic!("{} comes twice", status.id.as_str()),
            EventKind::Filled { .. } => break,
            _ => {}
        }
    }
    assert_eq!(first.subscription, Some(Subscription::list("12")));
}

/// The name of a stream becomes a path, where `%2e%2e` leads up.
#[tokio::test]
async fn the_name_of_a_stream_does_not_lead_out_of_the_streams() {
    let server = Server::start(Rules {
        no_websocket: Some(403),
        ..Rules::default()
    })
    .await;
    let name = Subscription::Named("%2e%2e:accounts:verify_credentials".into());
    let _ = quick(&client_at(&server.url))
        .subscribe(name)
        .connect()
        .await;
    assert!(
        server
            .requests_to("/api/v1/accounts/verify_credentials")
            .is_empty()
    );
}

/// Servers fold the case of hashtags. Two that differ by it are one there.
#[tokio::test]
async fn two_hashtags_that_differ_by_case() {
    let server = Server::start(Rules::default()).await;
    let builder = quick(&client_at(&server.url))
        .hashtag("cats")
        .hashtag("Cats");
    let mut events = builder.connect().await.unwrap();
    connected(&mut events).await;
    server.post(1, &["hashtag", "cats"]);
    server.event(&["hashtag", "Cats"], "update", Some(&status(1).to_string()));
    let first = next_news(&mut events).await;
    let second = timeout(Duration::from_secs(30), next_news(&mut events)).await;
    println!("{:?}", first.subscription);
    assert!(second.is_ok(), "each subscription has it");
}

/// As GoToSocial writes a deletion: once, with the names of all streams that may have had it
/// (`AllStatusTimelines` in its `internal/stream/stream.go`).
const DELETED: &str =
    r#"{"stream":["public:local","public","user","direct","list"],"event":"delete","payload":"5"}"#;

async fn gotosocial() -> (Server, Client) {
    let server = Server::start(Rules {
        software: Some("gotosocial"),
        ..Rules::default()
    })
    .await;
    let client = discovered(&server).await;
    (server, client)
}

#[tokio::test]
async fn a_deletion_of_gotosocial_comes_whatever_was_unsubscribed_from() {
    let (server, client) = gotosocial().await;
    let builder = quick(&client).user().public_local();
    let mut events = builder.connect().await.unwrap();
    events.unsubscribe(&Subscription::public_local());
    while server.commands().len() < 2 {
        sleep(Duration::from_millis(5)).await;
    }
    server.order(Order::Raw(DELETED.into()));
    server.event(&["user"], "delete", Some("6"));
    let event = next_news(&mut events).await;
    assert!(
        matches!(&event.kind, EventKind::Delete(id) if id.as_str() == "5"),
        "{event:?}"
    );
}

#[tokio::test]
async fn a_deletion_of_gotosocial_has_a_subscription_of_the_readers() {
    let (server, client) = gotosocial().await;
    let mut events = quick(&client).user().connect().await.unwrap();
    server.order(Order::Raw(DELETED.into()));
    let event = next_news(&mut events).await;
    assert!(
        matches!(event.subscription, None | Some(Subscription::User)),
        "{event:?}"
    );
}

/// One subscription after the other, faster than the server's lists: none takes effect.
#[tokio::test]
async fn many_changes_one_after_the_other_take_effect() {
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
async fn an_end_does_not_wait_for_the_list_of_a_beginning() {
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

/// An id that no path has, subscribed to while there is no connection.
#[tokio::test]
async fn an_odd_subscription_does_not_end_the_stream() {
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

/// The server shows the list to nobody: it is asked once, and the subscription is made all the same.
#[tokio::test]
async fn a_list_that_is_refused_does_not_keep_it_from_subscribing() {
    let server = Server::start(Rules {
        no_statuses: Some(403),
        ..Rules::default()
    })
    .await;
    let builder = quick(&client_at(&server.url)).user_notifications();
    let mut events = builder.connect().await.unwrap();
    connected(&mut events).await;
    events.subscribe(Subscription::public()).unwrap();
    let subscribed = async {
        while server.commands().is_empty() {
            sleep(Duration::from_millis(5)).await;
        }
    };
    let subscribed = timeout(Duration::from_secs(30), subscribed).await;
    let asked = server.requests_to("/timelines/public").len();
    assert!(
        subscribed.is_ok(),
        "asked {asked} times, and not subscribed to"
    );
    assert_eq!(asked, 1);
    server.post(1, &["public"]);
    assert_eq!(id(&next_news(&mut events).await), 1);
}
