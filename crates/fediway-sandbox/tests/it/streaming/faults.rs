//! Each thing that goes wrong.

use std::time::Duration;

use fediway_sandbox::{Sandbox, Streams};
use futures_util::FutureExt;
use serde_json::json;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::client::{Events, Socket, build, soon, world};
use crate::support::{User, World};

async fn both(world: &World, user: &User) -> (Socket, Events) {
    let socket = Socket::new(world, user, "?stream=user").await;
    let events = Events::new(world, user, "user").await;
    (socket, events)
}

#[tokio::test]
async fn connections_are_counted() {
    let world = world().await;
    let alice = world.user().await;
    let streams = world.sandbox.streams();
    assert_eq!((streams.open(), streams.opened()), (0, 0));
    let (socket, events) = both(&world, &alice).await;
    assert_eq!((streams.open(), streams.opened()), (2, 2));
    drop(socket);
    soon(streams.until_open(1)).await;
    assert!(!streams.connections()[0].open);
    drop(events);
    soon(streams.until_open(0)).await;
    soon(streams.until_opened(2)).await;
    assert_eq!(streams.opened(), 2);
}

#[tokio::test]
async fn connections_are_dropped() {
    let world = world().await;
    let alice = world.user().await;
    let (mut socket, mut events) = both(&world, &alice).await;
    let streams = world.sandbox.streams();
    assert_eq!(streams.drop_all(), 2);
    assert!(socket.is_dropped().await);
    assert!(!events.ends_well().await);
    soon(streams.until_open(0)).await;
    assert_eq!(streams.drop_all(), 0);
    let (mut socket, _) = both(&world, &alice).await;
    alice.post("again").await;
    assert_eq!(socket.event().await.0, "update");
}

#[tokio::test]
async fn connections_are_closed() {
    let world = world().await;
    let alice = world.user().await;
    let (mut socket, mut events) = both(&world, &alice).await;
    let streams = world.sandbox.streams();
    alice.post("first").await;
    assert_eq!(streams.close_all(1012, "restarting"), 2);
    assert_eq!(
        socket.event().await.0,
        "update",
        "what is queued comes before"
    );
    let Some(Ok(Message::Close(Some(frame)))) = socket.next().await else {
        panic!("not closed");
    };
    assert_eq!(
        (u16::from(frame.code), &*frame.reason),
        (1012, "restarting")
    );
    assert!(events.ends_well().await);
    assert!(socket.next().await.is_none_or(|it| it.is_err()));
    soon(streams.until_open(0)).await;
}

#[tokio::test]
async fn a_client_says_goodbye() {
    let world = world().await;
    let alice = world.user().await;
    let mut socket = Socket::new(&world, &alice, "?stream=user").await;
    socket.send(Message::Close(None)).await;
    assert!(socket.next().await.unwrap().unwrap().is_close());
    soon(world.sandbox.streams().until_open(0)).await;
}

#[tokio::test]
async fn connections_go_silent() {
    let world = world().await;
    let alice = world.user().await;
    let (mut socket, mut events) = both(&world, &alice).await;
    let streams = world.sandbox.streams();
    socket.send(Message::Ping("a".into())).await;
    assert!(soon(socket.next_raw()).await.unwrap().unwrap().is_pong());
    assert_eq!(streams.go_silent(), 2);
    alice.post("unheard").await;
    for _ in 0..2000 {
        streams.heartbeat();
    }
    socket.send(Message::Ping("b".into())).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(socket.next_raw().now_or_never().is_none());
    assert_eq!(events.until(":)\n").await, ":)\n");
    assert_eq!(streams.open(), 2, "half open");

    drop(socket);
    soon(streams.until_open(1)).await;
    assert_eq!(streams.drop_all(), 1);
    assert!(!events.ends_well().await);
}

#[tokio::test]
async fn pings_are_sent_and_must_be_answered() {
    let world = world().await;
    let alice = world.user().await;
    let mut socket = Socket::new(&world, &alice, "").await;
    let streams = world.sandbox.streams();
    for stream in ["user", "public", "direct"] {
        assert_eq!(streams.heartbeat(), 1);
        assert!(socket.next_raw().await.unwrap().unwrap().is_ping());
        // The answer goes before what is said next.
        let command = json!({ "type": "subscribe", "stream": stream });
        socket.say(command).await;
        soon(streams.until_subscribed(stream)).await;
    }
    // Nobody reads, and so nobody answers.
    streams.heartbeat();
    assert_eq!(streams.open(), 1);
    streams.heartbeat();
    soon(streams.until_open(0)).await;
}

#[tokio::test]
async fn pings_are_sent_every_so_often() {
    let often = Duration::from_millis(5);
    let world = build(Sandbox::builder().stream_heartbeat(often)).await;
    let alice = world.user().await;
    let mut socket = Socket::new(&world, &alice, "").await;
    assert!(socket.next_raw().await.unwrap().unwrap().is_ping());
}

#[tokio::test]
async fn garbage_is_sent() {
    let world = world().await;
    let alice = world.user().await;
    let (mut socket, mut events) = both(&world, &alice).await;
    let streams = world.sandbox.streams();
    streams.send_text("{no JSON\n\n");
    streams.send_binary([0xff, 0xfe, 0x0a, 0x0a]);
    streams.send_oversized(3_000_000);
    assert_eq!(socket.text().await, "{no JSON\n\n");
    let binary = socket.next().await.unwrap().unwrap();
    assert_eq!(binary, Message::binary(vec![0xff, 0xfe, 0x0a, 0x0a]));
    assert!(socket.text().await.len() > 3_000_000);
    let text = events.until("x\n\n").await;
    assert!(text.contains("{no JSON\n\n\u{fffd}"));
    assert!(text.len() > 3_000_000);

    // A reserved opcode.
    assert_eq!(streams.send_raw([0x83, 0x00]), 2);
    let broken = socket.next().await.unwrap();
    assert!(matches!(broken, Err(Error::Protocol(_))), "{broken:?}");
}

#[tokio::test]
async fn events_come_in_a_flood() {
    let world = world().await;
    let alice = world.user().await;
    let (mut socket, mut events) = both(&world, &alice).await;
    let streams = world.sandbox.streams();
    assert_eq!(streams.flood("public", 10), 0);
    assert_eq!(streams.flood("user", 5000), 2);
    for id in 1..=5000 {
        assert_eq!(socket.json().await["payload"], id.to_string());
    }
    events.until("event: delete\ndata: 5000\n\n").await;
}

#[tokio::test]
async fn who_reads_too_slowly_is_dropped() {
    let world = build(Sandbox::builder().stream_queue(8)).await;
    let alice = world.user().await;
    let (mut socket, mut events) = both(&world, &alice).await;
    let streams = world.sandbox.streams();
    // Far more than the sockets of both sides hold.
    for _ in 0..3 {
        streams.send_oversized(10_000_000);
    }
    let waiting = async {
        while streams.open() > 0 {
            streams.send_text("{}");
            tokio::task::yield_now().await;
        }
    };
    soon(waiting).await;
    assert!(socket.is_dropped().await);
    assert!(!events.ends_well().await);
}

#[tokio::test]
async fn bytes_come_one_by_one() {
    let world = world().await;
    let alice = world.user().await;
    let (mut socket, mut events) = both(&world, &alice).await;
    let streams = world.sandbox.streams();
    streams.single_bytes(true);
    let posted = alice.post("hällo").await;
    let (event, status) = socket.event().await;
    assert_eq!(
        (&*event, &status["content"]),
        ("update", &posted["content"])
    );
    events.until("}\n\n").await;
    let (chunks, _) = events.chunks();
    assert!(chunks.iter().skip(1).all(|chunk| chunk.len() == 1));
    streams.single_bytes(false);
    world.sandbox.emit("user", "dance", Some("x"));
    events.until("dance\ndata: x").await;
    assert!(events.chunks().0.last().unwrap().len() > 1);
}

/// On the wire, since a client puts them together again.
#[tokio::test]
async fn each_byte_is_a_frame() {
    let world = world().await;
    let alice = world.user().await;
    let handshake = format!(
        "Authorization: Bearer {}\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
        alice.token
    );
    let mut raw = Events::get(&world, "", &handshake).await;
    assert!(raw.head.starts_with("HTTP/1.1 101"), "{}", raw.head);
    let accept = "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
    assert!(raw.head.contains(accept), "{}", raw.head);
    let streams = world.sandbox.streams();
    streams.fragments(true);
    streams.send_text("é!");
    let frames = [0x01, 1, 0xc3, 0x00, 1, 0xa9, 0x80, 1, b'!'];
    assert_eq!(raw.bytes(frames.len()).await, frames);
}

#[tokio::test]
async fn frames_come_in_pieces() {
    let world = world().await;
    let alice = world.user().await;
    let mut socket = Socket::new(&world, &alice, "?stream=user").await;
    let streams = world.sandbox.streams();
    streams.fragments(true);
    let posted = alice.post("hällo").await;
    let (event, status) = socket.event().await;
    assert_eq!(
        (&*event, &status["content"]),
        ("update", &posted["content"])
    );
    streams.fragments(false);
    alice.post("whole").await;
    assert_eq!(socket.event().await.0, "update");
}

#[tokio::test]
async fn connections_are_refused() {
    let world = world().await;
    let alice = world.user().await;
    let bearer = format!("Bearer {}", alice.token);
    let headers = [("authorization", &*bearer)];
    let streams = world.sandbox.streams();
    for status in [500, 401, 429] {
        streams.refuse(3, status);
        for _ in 0..2 {
            assert_eq!(Socket::refused(&world, "", &headers).await, status);
        }
        let refused = Events::get(&world, "user", "").await;
        assert!(refused.head.starts_with(&format!("HTTP/1.1 {status}")));
        Socket::try_new(&world, "", &headers).await.unwrap();
    }
    assert_eq!(streams.opened(), 3, "those refused do not count");
    streams.refuse(1, 500);
    streams.refuse(0, 500);
    Socket::try_new(&world, "", &headers).await.unwrap();
    // The faults of other requests are those of streams as well.
    let fault = fediway_sandbox::Fault::status(503);
    world
        .sandbox
        .inject(fault)
        .route("GET", "/api/v1/streaming");
    assert_eq!(Socket::refused(&world, "", &headers).await, 503);
}

async fn restarts(world: &World, streams: Streams<'_>) {
    let alice = world.user().await;
    let (mut socket, mut events) = both(world, &alice).await;
    soon(streams.stop()).await.unwrap();
    assert_eq!(streams.open(), 0);
    assert!(socket.is_dropped().await);
    assert!(!events.ends_well().await);
    let bearer = format!("Bearer {}", alice.token);
    let headers = [("authorization", &*bearer)];
    for _ in 0..2 {
        let Err(error) = Socket::try_new(world, "", &headers).await else {
            panic!("let in");
        };
        assert!(!matches!(error, Error::Http(_)), "{error}");
    }
    alice.post("meanwhile").await;
    soon(streams.start()).await.unwrap();
    soon(streams.start()).await.unwrap();
    let (mut socket, mut events) = both(world, &alice).await;
    alice.post("again").await;
    assert_eq!(socket.event().await.0, "update");
    events.until("again").await;
    soon(streams.restart()).await.unwrap();
    assert!(socket.is_dropped().await);
    let mut socket = Socket::new(world, &alice, "?stream=user").await;
    assert!(socket.is_quiet(world).await);
    assert_eq!(streams.opened(), 5);
}

#[tokio::test]
async fn streams_restart_on_the_port_of_all_else() {
    let world = world().await;
    restarts(&world, world.sandbox.streams()).await;
}

#[tokio::test]
async fn streams_restart_on_their_own_port() {
    let world = build(Sandbox::builder().streaming_on_its_own_port()).await;
    let url = world.sandbox.streaming_url();
    restarts(&world, world.sandbox.streams()).await;
    assert_eq!(world.sandbox.streaming_url(), url);
}
