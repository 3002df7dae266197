//! The token of a stream: where it goes, where it is never seen, and its end.

use std::time::Duration;

use fediway::streaming::{EventKind, Subscription, Via};
use fediway::{Client, Credentials, ErrorKind};
use fediway_sandbox::Sandbox;
use serde_json::json;
use tokio::time::{Instant, timeout_at};
use tracing::level_filters::LevelFilter;

use super::server::{Order, Rules, Server, TOKEN};
use super::{client_at, connected, next, next_news, quick, transport};
use crate::printed::traced;
use crate::support::{ALICE, World};

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

/// The token ends while nothing comes, and the server cuts the connection: the stream goes on.
#[tokio::test]
async fn a_token_that_has_ended_is_refreshed() {
    let builder = Sandbox::builder().refresh_tokens(Duration::from_secs(3600));
    let world = World::with(builder).await;
    let client = world.client(ALICE).await;
    let before = client.credentials().unwrap();
    let mut events = quick(&client).user().connect().await.unwrap();
    connected(&mut events).await;
    world.sandbox.advance(Duration::from_secs(7200));
    world.sandbox.streams().drop_all();
    assert_eq!(connected(&mut events).await, (Via::WebSocket, true));
    let after = client.credentials().unwrap();
    assert_ne!(before.access_token(), after.access_token());
    assert_eq!(
        world.requests_to("/oauth/token").len(),
        2,
        "login and refresh"
    );
    let posted = client.statuses().post("Still here").await.unwrap();
    match next_news(&mut events).await.kind {
        EventKind::Update(status) => assert_eq!(status.id, posted.id),
        other => panic!("{other:?}"),
    }
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

/// Even where it is in the URL, and where the server quotes it.
#[tokio::test]
async fn the_token_is_in_no_log_error_or_event_about_the_connection() {
    let (subscriber, traced) = traced(LevelFilter::TRACE);
    let _guard = tracing::dispatcher::set_default(&subscriber);
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
    let traced = traced.text();
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

/// The token has ended when one more event stream is opened: it is refreshed, as it is by `open`.
#[tokio::test]
async fn subscribing_with_a_token_that_has_ended_refreshes_it() {
    let builder = Sandbox::builder()
        .refresh_tokens(Duration::from_secs(3600))
        .without_websocket();
    let world = World::with(builder).await;
    let client = world.client(ALICE).await;
    let mut events = quick(&client).user().connect().await.unwrap();
    assert_eq!(connected(&mut events).await, (Via::ServerSentEvents, false));
    world.sandbox.advance(Duration::from_secs(7200));
    events.subscribe(Subscription::public()).unwrap();
    let until = Instant::now() + Duration::from_secs(2);
    while let Ok(event) = timeout_at(until, events.next()).await {
        match event {
            Some(Ok(event)) => println!("{event:?}"),
            Some(Err(error)) => panic!("the end: {error}"),
            None => panic!("the end"),
        }
    }
}

/// As in the words of a close frame.
#[tokio::test]
async fn a_refusal_on_an_open_connection_is_without_the_token() {
    let server = Server::start(Rules::default()).await;
    let mut events = quick(&client_at(&server.url))
        .user()
        .connect()
        .await
        .unwrap();
    server.order(Order::Raw(
        json!({"error": format!("bad token {TOKEN}"), "status": 400}).to_string(),
    ));
    let event = next_news(&mut events).await;
    assert!(matches!(event.kind, EventKind::Refused { .. }));
    assert!(!format!("{event:?}").contains(TOKEN), "{event:?}");
}

/// A server or proxy quotes the URL, where the token is percent-encoded.
#[tokio::test]
async fn a_token_quoted_from_the_url_is_cut_out_as_well() {
    let token = "abcdefgh+ijklmnop/qrstuvwx==";
    let server = Server::start(Rules {
        token: token.into(),
        token_in: "query",
        no_websocket: Some(400),
        no_events: Some(400),
        quotes: true,
        ..Rules::default()
    })
    .await;
    let client = client_at(&server.url);
    let url = client.instance().url().clone();
    let client = Client::new(client.instance().clone(), Credentials::new(url, token))
        .with_transport(&transport());
    let error = quick(&client)
        .user()
        .token_in_url()
        .connect()
        .await
        .unwrap_err();
    let printed = format!("{error} {error:?}");
    println!("{printed}");
    assert!(printed.contains("bad request"));
    assert!(!printed.contains("ijklmnop"), "{printed}");
}

/// The words of a close frame end after 123 bytes, in the middle of a long token.
#[tokio::test]
async fn a_token_that_a_close_frame_cuts_short_is_cut_out() {
    let token: String = ('a'..='z').cycle().take(200).collect();
    let server = Server::start(Rules {
        token: token.clone(),
        ..Rules::default()
    })
    .await;
    let client = client_at(&server.url);
    let url = client.instance().url().clone();
    let client = Client::new(client.instance().clone(), Credentials::new(url, &*token))
        .with_transport(&transport());
    let mut events = quick(&client).user().connect().await.unwrap();
    server.order(Order::Close(format!("bad token {}", &token[..110])));
    loop {
        let event = next(&mut events).await;
        if let EventKind::Disconnected { .. } = event.kind {
            let printed = format!("{event:?}");
            assert!(!printed.contains(&token[..60]), "{printed}");
            break;
        }
    }
}
