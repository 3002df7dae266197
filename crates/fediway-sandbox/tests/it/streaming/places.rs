//! Where the token is, and where the streams are.

use fediway_sandbox::{Sandbox, StreamTransport, TokenPlace};
use http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL};

use super::client::{Events, Socket, build, soon, world};
use crate::support::{Http, World};

#[tokio::test]
async fn a_token_is_taken_from_three_places() {
    let world = world().await;
    let alice = world.user().await;
    let token = &*alice.token;
    let bearer = format!("Bearer {token}");
    let query = format!("?access_token={token}&stream=user");

    let _header = Socket::new(&world, &alice, "").await;
    let protocol = Socket::try_new(&world, "", &[("sec-websocket-protocol", token)]).await;
    let protocol = protocol.unwrap();
    assert_eq!(protocol.response.headers()[SEC_WEBSOCKET_PROTOCOL], token);
    let _query = Socket::try_new(&world, &query, &[]).await.unwrap();
    let _events = Events::get(&world, &format!("user?access_token={token}"), "").await;

    let connections = world.sandbox.streams().connections();
    let places: Vec<_> = connections.iter().map(|it| it.token).collect();
    let (header, query) = (TokenPlace::Header, TokenPlace::Query);
    assert_eq!(places, [header, TokenPlace::Protocol, query, query]);
    assert_eq!(connections[0].request.headers[AUTHORIZATION], bearer);
    assert_eq!(connections[0].request.status, 101);
    assert_eq!(connections[0].username, "alice");
    assert_eq!(connections[2].streams, ["user"]);
    assert_eq!(connections[3].transport, StreamTransport::ServerSentEvents);
    assert_eq!(connections[3].request.path, "/api/v1/streaming/user");
    assert_eq!(connections[3].request.status, 200);
    let shown = format!("{connections:?} {:?}", world.sandbox.requests());
    assert!(!shown.contains(token), "{shown}");
}

#[tokio::test]
async fn without_a_good_token_there_is_no_stream() {
    let world = world().await;
    let app = world.app_token().await;
    assert_eq!(Socket::refused(&world, "?stream=public", &[]).await, 401);
    assert_eq!(Socket::refused(&world, "?access_token=x", &[]).await, 401);
    let app = format!("?access_token={app}");
    assert_eq!(Socket::refused(&world, &app, &[]).await, 401);
    let refused = Events::get(&world, "user", "").await;
    assert!(refused.head.starts_with("HTTP/1.1 401"));
    assert_eq!(world.sandbox.streams().opened(), 0);
}

#[tokio::test]
async fn some_want_the_token_in_the_url() {
    let world = build(Sandbox::builder().stream_token_in_url_only()).await;
    let alice = world.user().await;
    let token = &*alice.token;
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", &*bearer)];
    assert_eq!(Socket::refused(&world, "", &headers).await, 401);
    let headers = [("sec-websocket-protocol", token)];
    assert_eq!(Socket::refused(&world, "", &headers).await, 401);
    let query = format!("?access_token={token}");
    assert!(Socket::try_new(&world, &query, &[]).await.is_ok());
}

#[tokio::test]
async fn a_websocket_can_be_refused() {
    let world = build(Sandbox::builder().without_websocket()).await;
    let alice = world.user().await;
    let bearer = format!("Bearer {}", alice.token);
    let refused = Socket::refused(&world, "", &[("authorization", &bearer)]).await;
    assert_eq!(refused, 404);
    Events::new(&world, &alice, "user")
        .await
        .until(":)\n")
        .await;
}

#[tokio::test]
async fn what_asks_for_no_websocket_gets_none() {
    let world = world().await;
    let alice = world.user().await;
    alice
        .get("/api/v1/streaming")
        .await
        .refused(404, "Not Found");
    assert_eq!(world.sandbox.streams().opened(), 0);
}

#[tokio::test]
async fn streams_may_be_on_a_port_of_their_own() {
    let world = build(Sandbox::builder().streaming_on_its_own_port()).await;
    let alice = world.user().await;
    let url = world.sandbox.streaming_url().unwrap();
    let v2 = world.http.get("/api/v2/instance").await.ok();
    assert_eq!(v2["configuration"]["urls"]["streaming"], url);
    let v1 = world.http.get("/api/v1/instance").await.ok();
    assert_eq!(v1["urls"]["streaming_api"], url);
    let there = url.replace("ws://", "http://");
    assert_ne!(there, world.sandbox.url());

    for path in ["/api/v1/streaming?stream=user", "/api/v1/streaming/public"] {
        let moved = alice.get(path).await;
        assert_eq!(moved.status, 301);
        assert_eq!(moved.header("location"), format!("{there}{path}"));
    }
    let mut socket = Socket::new(&world, &alice, "?stream=user").await;
    let mut events = Events::new(&world, &alice, "user").await;
    alice.post("hello").await;
    assert_eq!(socket.event().await.0, "update");
    events.until("event: update").await;
    let other = world.http.get(&format!("{there}/api/v1/instance")).await;
    assert_eq!(other.status, 404, "nothing else is there");
    let requests = world.sandbox.requests();
    assert!(
        requests
            .iter()
            .any(|it| it.path == "/api/v1/streaming/user")
    );
}

#[tokio::test]
async fn over_tls_both_transports_work() {
    use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};

    for builder in [
        Sandbox::builder(),
        Sandbox::builder().streaming_on_its_own_port(),
    ] {
        let world = World::build(builder).await;
        let alice = world.user().await;
        let url = world.sandbox.streaming_url().unwrap();
        let addr = url.strip_prefix("wss://").unwrap();
        let pem = world.sandbox.ca_pem().unwrap().as_bytes();
        let mut roots = rustls::RootCertStore::empty();
        roots
            .add(CertificateDer::from_pem_slice(pem).unwrap())
            .unwrap();
        let provider = rustls::crypto::ring::default_provider();
        let config = rustls::ClientConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let stream = tokio::net::TcpStream::connect(addr).await.unwrap();
        let name = ServerName::try_from("127.0.0.1").unwrap();
        let connector = tokio_rustls::TlsConnector::from(std::sync::Arc::new(config));
        let stream = connector.connect(name, stream).await.unwrap();
        let url = format!(
            "{url}/api/v1/streaming?stream=user&access_token={}",
            alice.token
        );
        let (mut socket, _) = tokio_tungstenite::client_async(url, stream).await.unwrap();

        // The other client speaks HTTP/2.
        let there = format!("https://{addr}/api/v1/streaming/user");
        let http = Http::new(&world.sandbox);
        let request = http.request("GET", &there).bearer_auth(&alice.token);
        let mut events = request.send().await.unwrap();
        assert_eq!(events.version(), http::Version::HTTP_2);

        alice.post("hello").await;
        let text = soon(futures_util::StreamExt::next(&mut socket)).await;
        assert!(
            text.unwrap()
                .unwrap()
                .into_text()
                .unwrap()
                .contains("update")
        );
        let mut text = String::new();
        while !text.contains("event: update") {
            let chunk = soon(events.chunk()).await.unwrap().unwrap();
            text += std::str::from_utf8(&chunk).unwrap();
        }
        // The connection is shared, so the stream alone breaks off.
        assert_eq!(world.sandbox.streams().drop_all(), 2);
        assert!(soon(events.chunk()).await.is_err());
        soon(world.sandbox.streams().until_open(0)).await;
        alice.post("still here").await;
    }
}

#[tokio::test]
async fn stopping_the_sandbox_ends_its_streams() {
    for builder in [
        Sandbox::builder(),
        Sandbox::builder().streaming_on_its_own_port(),
    ] {
        let world = build(builder).await;
        let alice = world.user().await;
        let mut socket = Socket::new(&world, &alice, "?stream=user").await;
        let mut events = Events::new(&world, &alice, "user").await;
        soon(world.sandbox.shutdown()).await;
        assert!(socket.is_dropped().await);
        assert!(!events.ends_well().await);
    }
    let world = world().await;
    let alice = world.user().await;
    let mut socket = Socket::new(&world, &alice, "?stream=user").await;
    drop(world);
    assert!(socket.is_dropped().await);
}
