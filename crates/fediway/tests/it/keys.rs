//! A server that is slower than its gateway: it looks for the key before its work and keeps it
//! after, as Mastodon does before version 4.6.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use fediway::{AddressPolicy, Client, ErrorKind, Instance, InstanceUrl, Transport};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use crate::clock::skipping;

#[derive(Default)]
struct Slow {
    requests: AtomicUsize,
    published: AtomicUsize,
    /// The work of the first request ends.
    done: Notify,
}

/// A server whose gateway answers the first request with this status while it is worked on.
async fn slow(gateway: u16) -> (String, Arc<Slow>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let slow: Arc<Slow> = Arc::default();
    let shared = slow.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream, shared.clone(), gateway));
        }
    });
    (address, slow)
}

async fn answer(mut stream: TcpStream, slow: Arc<Slow>, gateway: u16) {
    let mut request = Vec::new();
    while !request.ends_with(b"}") {
        match stream.read_u8().await {
            Ok(byte) => request.push(byte),
            Err(_) => return,
        }
    }
    let is_first = slow.requests.fetch_add(1, Ordering::SeqCst) == 0;
    let (status, body) = match is_first {
        true => (gateway, "{}"),
        // The key is not known yet: the first request is still worked on.
        false => (200, r#"{"id":"2","content":"Hello"}"#),
    };
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    let _ = stream.write_all(answer.as_bytes()).await;
    if is_first {
        slow.done.notified().await;
    }
    slow.published.fetch_add(1, Ordering::SeqCst);
}

async fn post(address: &str, version: &str) -> fediway::Result<fediway::Status> {
    let policy = AddressPolicy::loopback_for_tests();
    let url = InstanceUrl::parse_with(address, &policy).unwrap();
    let transport = Transport::builder().policy(policy).clock(skipping());
    let instance = Instance::without_discovery(url).with_software("mastodon", version);
    let client = Client::anonymous(instance).with_transport(&transport.build().unwrap());
    client.statuses().post("Hello").idempotency_key("k").await
}

#[tokio::test]
async fn a_post_that_is_still_worked_on_is_not_sent_twice() {
    for gateway in [504, 524] {
        let (address, slow) = slow(gateway).await;
        let error = post(&address, "4.5.3").await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::UnknownOutcome { idempotency_key } if idempotency_key.as_deref() == Some("k")),
            "{error:?}"
        );
        slow.done.notify_one();
        while slow.published.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(slow.published.load(Ordering::SeqCst), 1);
        assert_eq!(slow.requests.load(Ordering::SeqCst), 1);
    }
}

/// A version that locks keys answers the second request when the first is over.
#[tokio::test]
async fn a_server_that_locks_keys_is_asked_again() {
    let (address, slow) = slow(504).await;
    assert_eq!(post(&address, "4.6.0").await.unwrap().id.as_str(), "2");
    assert_eq!(slow.requests.load(Ordering::SeqCst), 2);
}
