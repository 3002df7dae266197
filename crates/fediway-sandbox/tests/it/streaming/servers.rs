//! The differences between servers.

use fediway_sandbox::Software;
use serde_json::json;

use super::client::{Events, Socket, carol, soon, world, world_of};

const SILENT: [Software; 7] = [
    Software::Takahe,
    Software::Mitra,
    Software::Hollo,
    Software::Snac,
    Software::Pixelfed,
    Software::Friendica,
    Software::Sharkey,
];

const SOCKETS_ONLY: [Software; 5] = [
    Software::GoToSocial,
    Software::Pleroma,
    Software::Akkoma,
    Software::IceshrimpNet,
    Software::IceshrimpJs,
];

#[tokio::test]
async fn servers_without_streams_have_none() {
    for software in SILENT {
        let world = world_of(software).await;
        assert_eq!(world.sandbox.streaming_url(), None);
        for path in ["", "/user", "/health", "/public"] {
            let reply = world.http.get(&format!("/api/v1/streaming{path}")).await;
            assert_eq!(reply.status, 404, "{software} {path}");
        }
        let v1 = world.http.get("/api/v1/instance").await.ok();
        assert!(v1["urls"]["streaming_api"].is_null(), "{software}");
        assert_eq!(world.sandbox.emit("user", "update", Some("{}")), 0);
        world.user().await.post_json("nobody hears").await;
    }
}

#[tokio::test]
async fn servers_with_streams_send_updates() {
    for software in Software::ALL {
        if SILENT.contains(software) {
            continue;
        }
        let world = world_of(*software).await;
        let alice = world.user().await;
        let query = format!("?stream=user&access_token={}", alice.token);
        let mut socket = Socket::try_new(&world, &query, &[]).await.unwrap();
        let posted = alice.post_json("hello").await;
        let (event, status) = socket.event().await;
        assert_eq!(
            (&*event, &status["id"]),
            ("update", &posted["id"]),
            "{software}"
        );
    }
}

#[tokio::test]
async fn server_sent_events_are_mastodons() {
    for software in SOCKETS_ONLY {
        let world = world_of(software).await;
        for path in ["user", "public", "health"] {
            let reply = Events::get(&world, path, "").await;
            assert!(reply.head.starts_with("HTTP/1.1 404"), "{software}");
        }
    }
    let world = world().await;
    let health = world.http.get("/api/v1/streaming/health").await;
    assert_eq!((health.status, &*health.text), (200, "OK"));
    assert!(health.header("content-type").starts_with("text/plain"));
}

#[tokio::test]
async fn gotosocial_takes_any_stream_and_ends_frames_with_a_newline() {
    let world = world_of(Software::GoToSocial).await;
    let alice = world.user().await;
    let mut socket = Socket::new(&world, &alice, "?stream=whatever").await;
    let streams = world.sandbox.streams();
    assert_eq!(streams.connections()[0].streams, ["whatever"]);
    socket
        .say(json!({"type": "subscribe", "stream": "user"}))
        .await;
    soon(streams.until_subscribed("user")).await;
    world.sandbox.emit("user", "filters_changed", None);
    let text = socket.text().await;
    assert!(text.ends_with("}\n"), "{text:?}");
    let changed = json!({"stream": ["user"], "event": "filters_changed", "payload": ""});
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&text).unwrap(),
        changed
    );
    alice.post("hello").await;
    assert!(socket.text().await.ends_with("}\n"));

    // It wants to know who is there.
    let url = world.sandbox.streaming_url().unwrap();
    let addr = url.strip_prefix("ws://").unwrap();
    let stream = tokio::net::TcpStream::connect(addr).await.unwrap();
    let url = format!("{url}/api/v1/streaming?access_token={}", alice.token);
    let refused = tokio_tungstenite::client_async(url, stream).await;
    assert!(refused.unwrap_err().to_string().contains("418"));
}

#[tokio::test]
async fn a_direct_message_is_an_update_as_well_on_gotosocial() {
    let direct = [("status", "@carol psst"), ("visibility", "direct")];
    for (software, expected) in [
        (Software::Mastodon45, vec!["notification"]),
        (Software::GoToSocial, vec!["notification", "update"]),
    ] {
        let world = world_of(software).await;
        let (alice, carol) = (world.user().await, carol(&world).await);
        let mut socket = Socket::new(&world, &carol, "?stream=user").await;
        alice.form("/api/v1/statuses", &direct).await.ok();
        assert_eq!(socket.events(expected.len()).await, expected, "{software}");
        assert!(socket.is_quiet(&world).await, "{software}");
    }
}

#[tokio::test]
async fn pleroma_reads_no_header_and_answers_commands() {
    for software in [Software::Pleroma, Software::Akkoma] {
        let world = world_of(software).await;
        let alice = world.user().await;
        let bearer = format!("Bearer {}", alice.token);
        let refused = Socket::refused(&world, "", &[("authorization", &bearer)]).await;
        assert_eq!(refused, 401, "{software}");
        let protocol = [("sec-websocket-protocol", &*alice.token)];
        let mut socket = Socket::try_new(&world, "?stream=user", &protocol)
            .await
            .unwrap();
        alice.post_json("hello").await;
        let names_stream = socket.json().await.get("stream").is_some();
        assert_eq!(names_stream, software == Software::Pleroma);
        socket
            .say(json!({"type": "subscribe", "stream": "public"}))
            .await;
        soon(world.sandbox.streams().until_subscribed("public")).await;
        if software == Software::Pleroma {
            let (event, result) = socket.event().await;
            assert_eq!(event, "pleroma:respond");
            assert_eq!(result, json!({"type": "subscribe", "result": "success"}));
            socket
                .say(json!({"type": "subscribe", "stream": "x"}))
                .await;
            assert_eq!(socket.event().await.1["result"], "error");
        }
        assert!(socket.is_quiet(&world).await);
    }
}
