//! Where the streams of a server are, and whether they work.

use fediway::ErrorKind;
use fediway::streaming::EventKind;

use super::server::{Rules, Server, TOKEN};
use super::{discovered, next_news, quick};

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

/// It is asked where the streams are, without the token.
#[tokio::test]
async fn the_health_of_the_streams_can_be_asked_for() {
    let streams = Server::start(Rules::default()).await;
    let streaming = Some(streams.url.replace("http://127.0.0.1", "ws://localhost"));
    let software = Some("mastodon");
    let server = Server::start(Rules {
        software,
        streaming,
        ..Rules::default()
    })
    .await;
    let client = discovered(&server).await;
    client.streaming().health().await.unwrap();
    let asked = streams.requests_to("/api/v1/streaming/health");
    assert!(!asked[0].contains(TOKEN) && asked.len() == 1);
    assert!(server.requests_to("/api/v1/streaming").is_empty());
    streams.change(|rules| rules.unhealthy = Some((200, "<html>")));
    let error = client.streaming().health().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Decode);
    streams.change(|rules| rules.unhealthy = Some((404, "")));
    let error = client.streaming().health().await.unwrap_err();
    assert_eq!(error.http_status(), Some(404));
}
