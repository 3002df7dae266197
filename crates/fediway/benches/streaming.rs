//! How fast live events come, on one core: recorded statuses as messages of a WebSocket, read by
//!
//! - a bare tokio-tungstenite reader that throws the messages away,
//! - the same reader, with every message decoded in the plain way (serde for the envelope, then
//!   [`Status`] from its payload),
//! - the library, from the socket to the last event in the reader's hands,
//!
//! one after the other in the same run, each on a runtime with one thread. The messages are sent by
//! a thread of its own, which does nothing but write bytes that were made before.
//!
//! ```text
//! cargo bench -p fediway --bench streaming
//! ```
//!
//! With `bare`, `decoded` or `library` as an argument, only that reader runs, once, for tools that count
//! instructions; a number after it is the number of events. With `nothing`, the messages are made and not
//! sent.

#![allow(clippy::expect_used, clippy::print_stdout)] // a benchmark reports by printing

use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use fediway::streaming::EventKind;
use fediway::{AddressPolicy, Client, Instance, InstanceUrl, Status, Transport};
use futures_util::StreamExt;
use serde_json::json;
use serde_json::value::RawValue;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

/// The fastest of so many rounds counts; the rounds of all alternate.
const ROUNDS: usize = 7;
const EVENTS: usize = 40_000;

/// The messages of recorded statuses, as they are sent.
fn messages() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/wire/mastodon/status_list");
    let mut pages: Vec<_> = std::fs::read_dir(folder)
        .expect("the recorded pages")
        .map(|entry| entry.expect("a recorded page").path())
        .collect();
    pages.sort();
    pages
        .iter()
        .flat_map(|page| {
            let page = std::fs::read(page).expect("a recorded page");
            let page: Vec<Box<RawValue>> = serde_json::from_slice(&page).expect("JSON");
            page
        })
        .map(|status| {
            let payload = status.get();
            // In this order, as Mastodon has them.
            format!(
                r#"{{"stream":["public"],"event":"update","payload":{}}}"#,
                json!(payload)
            )
        })
        .collect()
}

/// So many messages with ids of their own, in frames.
fn frames(messages: &[String], events: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for number in 0..events {
        let message = &messages[number % messages.len()];
        let start = message.find(r#"\"id\":\""#).expect("an id") + 9;
        let end = start + message[start..].find('\\').expect("its end");
        let text = format!("{}{:018}{}", &message[..start], number + 1, &message[end..]);
        bytes.push(0x81);
        match text.len() {
            len @ ..126 => bytes.push(len as u8),
            len @ 126..=0xffff => {
                bytes.push(126);
                bytes.extend((len as u16).to_be_bytes());
            }
            len => {
                bytes.push(127);
                bytes.extend((len as u64).to_be_bytes());
            }
        }
        bytes.extend(text.as_bytes());
    }
    bytes
}

/// Answers lists with nothing, and handshakes with all frames.
fn serve(frames: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let head = head(&mut stream);
            let Some(key) = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("sec-websocket-key")
                    .then(|| value.trim())
            }) else {
                let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]";
                let _ = stream.write_all(answer.as_bytes());
                continue;
            };
            let accept = derive_accept_key(key.as_bytes());
            let answer = format!(
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
            );
            let _ = stream.write_all(answer.as_bytes());
            // A pong first, which ends the library's wait.
            let _ = stream.write_all(&[0x8a, 0]);
            let mut go = [0; 6];
            if head.contains("x-wait: no") || stream.read_exact(&mut go).is_ok() {
                let _ = stream.write_all(&frames);
                // Until the reader goes away.
                while stream.read(&mut [0; 64]).is_ok_and(|read| read > 0) {}
            }
        }
    });
    address
}

fn head(stream: &mut TcpStream) -> String {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && stream.read_exact(&mut byte).is_ok() {
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).into_owned()
}

fn runtime() -> tokio::runtime::Runtime {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().expect("a runtime")
}

async fn bare(address: SocketAddr) -> WebSocketStream<tokio::net::TcpStream> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(address)
        .await
        .expect("the server");
    let request = "GET /api/v1/streaming HTTP/1.1\r\nHost: x\r\nx-wait: no\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    stream
        .write_all(request.as_bytes())
        .await
        .expect("a request");
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(stream.read_u8().await.expect("an answer"));
    }
    WebSocketStream::from_raw_socket(stream, Role::Client, None).await
}

fn by_hand(address: SocketAddr, events: usize, take: impl Fn(Utf8Bytes)) -> Duration {
    runtime().block_on(async {
        let mut socket = bare(address).await;
        let (mut start, mut seen) = (None, 0);
        while seen < events {
            if let Message::Text(text) = socket.next().await.expect("more").expect("a message") {
                start.get_or_insert_with(Instant::now);
                take(text);
                seen += 1;
            }
        }
        start.map_or(Duration::ZERO, |start| start.elapsed())
    })
}

#[derive(serde::Deserialize)]
struct Envelope {
    #[serde(rename = "stream")]
    _stream: Vec<String>,
    event: String,
    payload: String,
}

fn decoded(text: &str) {
    let envelope: Envelope = serde_json::from_str(text).expect("a message");
    assert_eq!(envelope.event, "update");
    black_box(serde_json::from_str::<Status>(&envelope.payload).expect("a status"));
}

fn library(address: SocketAddr, count: usize) -> Duration {
    let policy = AddressPolicy::loopback_for_tests();
    let transport = Transport::builder().policy(policy.clone()).build();
    let transport = transport.expect("a transport");
    let url = format!("http://{address}");
    let url = InstanceUrl::parse_with(&url, &policy).expect("a URL");
    let client = Client::anonymous(Instance::without_discovery(url)).with_transport(&transport);
    runtime().block_on(async {
        let mut events = client
            .streaming()
            .public()
            .connect()
            .await
            .expect("a stream");
        let (mut start, mut seen) = (None, 0);
        while seen < count {
            let event = events.next().await.expect("more").expect("an event");
            match event.kind {
                EventKind::Update(status) => {
                    start.get_or_insert_with(Instant::now);
                    black_box(status);
                    seen += 1;
                }
                EventKind::Connected { again: false, .. } => {}
                other => panic!("{other:?} after {seen} events"),
            }
        }
        start.map_or(Duration::ZERO, |start| start.elapsed())
    })
}

/// One reader, once.
fn alone(reader: &str, messages: &[String], events: usize) {
    let address = serve(frames(messages, events));
    let took = match reader {
        "bare" => by_hand(address, events, |text| drop(black_box(text))),
        "decoded" => by_hand(address, events, |text| decoded(&text)),
        "library" => library(address, events),
        _ => Duration::ZERO,
    };
    println!("{reader}: {events} events in {took:?}");
}

fn main() {
    let messages = messages();
    let mut arguments = std::env::args().skip(1);
    if let Some(reader) = arguments.find(|argument| !argument.starts_with('-')) {
        let events = arguments.next().and_then(|number| number.parse().ok());
        return alone(&reader, &messages, events.unwrap_or(EVENTS));
    }
    let frames = frames(&messages, EVENTS);
    let bytes = frames.len();
    println!("{EVENTS} events of {} bytes on average", bytes / EVENTS);
    let address = serve(frames);
    let [mut raw, mut plain, mut ours] = [Duration::MAX; 3];
    for _ in 0..ROUNDS {
        raw = raw.min(by_hand(address, EVENTS, |text| drop(black_box(text))));
        plain = plain.min(by_hand(address, EVENTS, |text| decoded(&text)));
        ours = ours.min(library(address, EVENTS));
    }
    let row = |name: &str, took: Duration| {
        let a_second = EVENTS as f64 / took.as_secs_f64();
        println!(
            "{name:<34} {a_second:>9.0} events/s {:>6.0} MB/s  {:.2} x bare, {:.2} x decoding by hand",
            bytes as f64 / took.as_secs_f64() / 1e6,
            raw.as_secs_f64() / took.as_secs_f64(),
            plain.as_secs_f64() / took.as_secs_f64(),
        );
    };
    row("bare reader, nothing decoded", raw);
    row("bare reader, decoded by hand", plain);
    row("fediway::streaming", ours);
}
