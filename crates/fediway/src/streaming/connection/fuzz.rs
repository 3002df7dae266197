//! Broken forms of what servers stream: nothing panics, nothing is swallowed, and it does not matter
//! where the bytes were cut.
//!
//! A short run belongs to every test run; `FEDIWAY_FUZZ_CASES=10000000 cargo test --profile bench -p
//! fediway --lib streaming::connection::fuzz -- --nocapture` is a long one.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::io::AsyncWriteExt;

use super::message;
use super::sse::{Parser, SseItem};
use super::websocket::WebSocket;
use crate::streaming::event::EventKind;

const MESSAGES: &[&str] = &[
    r#"{"stream":["user"],"event":"update","payload":"{\"id\":\"7\",\"content\":\"a\\nb\",\"account\":{\"id\":\"1\"}}"}"#,
    "{\"stream\":[\"hashtag\",\"cats\"],\"event\":\"delete\",\"payload\":\"7\"}\n",
    r#"{"event":"notification","payload":{"id":1,"type":"mention","status":{"id":null}},"stream":[]}"#,
    r#"{"stream":["user"],"event":"filters_changed","payload":""}"#,
    r#"{"error":"Missing tag name parameter","status":400}"#,
];
const STREAMS: &[&str] = &[
    ":)\nevent: update\ndata: {\"id\":\"7\"}\n\n:thump\nevent: delete\ndata: 7\n\n",
    "\u{feff}event:status.update\r\ndata:{\r\ndata:\"id\":\"7\"}\r\n\r\nid: 3\r\nretry: 1\r\n\r\n",
    "event: filters_changed\rdata: undefined\r\r<html>\rdata\r\r",
];
const PIECES: &[&str] = &[
    "\"", "\\\"", "{", "}", "[", "]", ":", ",", "null", "\\u0000", "\\ud800", "\u{202e}", "\0",
    "\n", "\r", "\r\n", "data: ", "event: ", "\u{feff}", "payload", "stream", "1e999",
];

/// A message in frames, whole and in two parts, with what stands between frames, as servers send it.
fn frames(message: &str) -> Vec<u8> {
    let frame = |first: u8, payload: &[u8]| {
        let mut frame = vec![first];
        match payload.len() {
            len @ ..126 => frame.push(len as u8),
            len => {
                frame.push(126);
                frame.extend((len as u16).to_be_bytes());
            }
        }
        frame.extend(payload);
        frame
    };
    let bytes = message.as_bytes();
    let (before, after) = bytes.split_at(bytes.len() / 2);
    [
        frame(0x81, bytes),
        frame(0x01, before),
        frame(0x89, b"ping"),
        frame(0x80, after),
        frame(0x82, before),
        frame(0x88, b"\x03\xe9going away"),
    ]
    .concat()
}

/// xorshift64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    /// One of the forms that are really sent, broken in some places.
    fn case(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut case = corpus[self.below(corpus.len())].clone();
        for _ in 0..self.below(6) {
            let (at, other) = (self.below(case.len() + 1), self.below(case.len() + 1));
            let (from, to) = (at.min(other), at.max(other).min(at.min(other) + 40));
            match self.below(5) {
                0 if at < case.len() => case[at] = self.below(256) as u8,
                1 => drop(case.splice(at..at, PIECES[self.below(PIECES.len())].bytes())),
                2 => drop(case.drain(from..to)),
                3 => {
                    let again = case[from..to].repeat(1 + self.below(20));
                    drop(case.splice(at..at, again));
                }
                _ => case.truncate(at),
            }
        }
        case
    }
}

/// A message is an event whatever it is, and one that is not understood is kept to the letter.
fn a_message(case: &[u8]) {
    let text = String::from_utf8_lossy(case);
    if let EventKind::Other { event, payload } = message::read(&text).1 {
        assert!(
            !event.is_empty() || payload == text || !payload.is_empty() || text.contains("event")
        );
    }
}

fn items(pieces: &[&[u8]], limit: usize) -> Option<Vec<SseItem>> {
    let (mut parser, mut found) = (Parser::new(limit), Vec::new());
    for piece in pieces {
        parser.push(piece, |item| found.push(item)).ok()?;
    }
    Some(found)
}

fn an_event_stream(case: &[u8], cut: usize) {
    let whole = items(&[case], 1 << 20);
    let single: Vec<_> = case.chunks(1).collect();
    let (before, after) = case.split_at(cut);
    assert_eq!(items(&single, 1 << 20), whole);
    assert_eq!(items(&[before, after], 1 << 20), whole);
    for item in whole.into_iter().flatten() {
        if let SseItem::Event { event, data } = item {
            let _ = EventKind::read(&event, data.as_deref());
        }
    }
    let _ = items(&single, 16);
}

/// Whatever the frames hold comes to an end with the connection.
fn a_connection(case: &[u8]) {
    let reading = async {
        let (client, mut server) = tokio::io::duplex(1 << 16);
        server.write_all(case).await.unwrap();
        let mut socket = WebSocket::over(client, 1 << 12).await;
        drop(server);
        let mut items = 0;
        while socket.next().await.is_ok() {
            items += 1;
        }
        assert!(items <= case.len(), "more items than bytes");
    };
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_time().build().unwrap().block_on(reading);
}

#[test]
fn nothing_that_is_streamed_panics() {
    let setting = |name, usual| {
        let text = std::env::var(name).ok();
        text.and_then(|text| text.parse().ok()).unwrap_or(usual)
    };
    let cases: u64 = setting("FEDIWAY_FUZZ_CASES", 10_000);
    let seed: u64 = setting("FEDIWAY_FUZZ_SEED", 0x5eed_cafe);
    let mut random = Random(seed.max(1));
    let bytes = |one: &&str| one.as_bytes().to_vec();
    let messages: Vec<_> = MESSAGES.iter().map(bytes).collect();
    let streams: Vec<_> = STREAMS.iter().map(bytes).collect();
    let framed: Vec<_> = MESSAGES.iter().map(|message| frames(message)).collect();
    for number in 0..cases {
        let corpus = [&messages, &streams, &framed][(number % 3) as usize];
        let case = random.case(corpus);
        let cut = random.below(case.len() + 1);
        let outcome = catch_unwind(AssertUnwindSafe(|| match number % 3 {
            0 => a_message(&case),
            1 => an_event_stream(&case, cut),
            _ => a_connection(&case),
        }));
        if outcome.is_err() {
            panic!("seed {seed}, case {number}: {}", case.escape_ascii());
        }
    }
    println!("{cases} cases");
}
