//! Two clients for streams.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use fediway_sandbox::{Sandbox, SandboxBuilder, Software};
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Response;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::support::{BOB, User, World};

/// Long for a machine that is busy, and never waited for when all is well.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// The beginning of what goes to everyone and is no event.
const MARK: &str = "quiet ";

pub(super) async fn soon<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future)
        .await
        .expect("in time")
}

/// A world over plain HTTP, of Mastodon.
pub(super) async fn world() -> World {
    World::build(Sandbox::builder().http().account("carol", "pw")).await
}

pub(super) async fn world_of(software: Software) -> World {
    build(Sandbox::builder().software(software)).await
}

pub(super) async fn build(builder: SandboxBuilder) -> World {
    World::build(builder.http().account("carol", "pw")).await
}

pub(super) async fn bob(world: &World) -> User {
    world.user_of(BOB).await
}

pub(super) async fn carol(world: &World) -> User {
    world.user_of(("carol", "pw")).await
}

/// A client of a WebSocket.
pub(super) struct Socket {
    socket: WebSocketStream<TcpStream>,
    pub(super) response: Response,
}

impl Socket {
    /// Connects with the token in the header.
    pub(super) async fn new(world: &World, user: &User, query: &str) -> Self {
        let token = format!("Bearer {}", user.token);
        Self::try_new(world, query, &[("authorization", &token)])
            .await
            .unwrap()
    }

    pub(super) async fn try_new(
        world: &World,
        query: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, Error> {
        let url = world.sandbox.streaming_url().unwrap();
        let url = format!("{url}/api/v1/streaming{query}");
        let mut request = url.into_client_request().unwrap();
        for (name, value) in headers.iter().chain(&[("user-agent", "it")]) {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let addr = request.uri().authority().unwrap().to_string();
        let stream = TcpStream::connect(addr).await?;
        let (socket, response) = soon(client_async(request, stream)).await?;
        Ok(Self { socket, response })
    }

    /// The status that refuses a connection.
    pub(super) async fn refused(
        world: &World,
        query: &str,
        headers: &[(&'static str, &str)],
    ) -> u16 {
        match Self::try_new(world, query, headers).await {
            Err(Error::Http(response)) => response.status().as_u16(),
            Err(other) => panic!("no answer: {other}"),
            Ok(_) => panic!("not refused"),
        }
    }

    /// What comes next, pings left out.
    pub(super) async fn next(&mut self) -> Option<Result<Message, Error>> {
        loop {
            match soon(self.socket.next()).await {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => return other,
            }
        }
    }

    pub(super) async fn next_raw(&mut self) -> Option<Result<Message, Error>> {
        soon(self.socket.next()).await
    }

    /// The next text that is not to see whether others are quiet.
    pub(super) async fn text(&mut self) -> String {
        loop {
            let next = self.next().await.unwrap().unwrap();
            let text = next.into_text().unwrap().to_string();
            if !text.starts_with(MARK) {
                return text;
            }
        }
    }

    pub(super) async fn json(&mut self) -> Value {
        serde_json::from_str(&self.text().await).unwrap()
    }

    /// The next message: its event, and its payload read as JSON.
    pub(super) async fn event(&mut self) -> (String, Value) {
        let json = self.json().await;
        let payload = json["payload"].as_str().unwrap();
        (
            json["event"].as_str().unwrap().to_owned(),
            serde_json::from_str(payload).unwrap_or_else(|_| payload.into()),
        )
    }

    pub(super) async fn events(&mut self, count: usize) -> Vec<String> {
        let mut names = Vec::new();
        for _ in 0..count {
            names.push(self.event().await.0);
        }
        names.sort();
        names
    }

    /// Whether nothing has been sent that was not read: what is sent now comes
    /// next.
    pub(super) async fn is_quiet(&mut self, world: &World) -> bool {
        static MARKS: AtomicU64 = AtomicU64::new(0);
        let mark = format!("{MARK}{}", MARKS.fetch_add(1, Ordering::SeqCst));
        world.sandbox.streams().send_text(&*mark);
        loop {
            let next = self.next().await.unwrap().unwrap();
            let next = next.into_text().unwrap();
            if next == mark || !next.starts_with(MARK) {
                return next == mark;
            }
        }
    }

    pub(super) async fn say(&mut self, command: Value) {
        self.send(Message::text(command.to_string())).await;
    }

    pub(super) async fn send(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    /// Whether it ends without a close frame.
    pub(super) async fn is_dropped(&mut self) -> bool {
        loop {
            match self.next().await {
                Some(Err(Error::Protocol(_) | Error::Io(_))) => return true,
                Some(Ok(Message::Text(_))) => {}
                _ => return false,
            }
        }
    }
}

/// A client of server-sent events that can do HTTP/1.1 and no more.
pub(super) struct Events {
    stream: TcpStream,
    raw: Vec<u8>,
    pub(super) head: String,
}

impl Events {
    pub(super) async fn new(world: &World, user: &User, path: &str) -> Self {
        let token = format!("Authorization: Bearer {}\r\n", user.token);
        let events = Self::get(world, path, &token).await;
        assert!(events.head.starts_with("HTTP/1.1 200"), "{}", events.head);
        events
    }

    pub(super) async fn get(world: &World, path: &str, headers: &str) -> Self {
        let url = world.sandbox.streaming_url().unwrap();
        let addr = url.strip_prefix("ws://").unwrap();
        let mut stream = TcpStream::connect(addr).await.unwrap();
        let slash = if path.is_empty() { "" } else { "/" };
        let request = format!(
            "GET /api/v1/streaming{slash}{path} HTTP/1.1\r\nHost: {addr}\r\nUser-Agent: it\r\n{headers}\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut events = Self {
            stream,
            raw: Vec::new(),
            head: String::new(),
        };
        while !events.raw.windows(4).any(|it| it == b"\r\n\r\n") {
            assert!(events.read().await, "no head");
        }
        let at = events
            .raw
            .windows(4)
            .position(|it| it == b"\r\n\r\n")
            .unwrap();
        let rest = events.raw.split_off(at + 4);
        events.head = String::from_utf8(std::mem::replace(&mut events.raw, rest)).unwrap();
        events
    }

    async fn read(&mut self) -> bool {
        let mut bytes = [0; 4096];
        let read = soon(self.stream.read(&mut bytes)).await.unwrap_or(0);
        self.raw.extend(&bytes[..read]);
        read > 0
    }

    /// The first so many bytes of what is no chunk.
    pub(super) async fn bytes(&mut self, count: usize) -> Vec<u8> {
        while self.raw.len() < count {
            assert!(self.read().await, "ended");
        }
        self.raw.drain(..count).collect()
    }

    /// Everything so far, once this is in it.
    pub(super) async fn until(&mut self, wanted: &str) -> String {
        loop {
            let (chunks, _) = self.chunks();
            let text = String::from_utf8_lossy(&chunks.concat()).into_owned();
            if text.contains(wanted) {
                return text;
            }
            assert!(self.read().await, "ended before {wanted:?}: {text}");
        }
    }

    /// The chunks so far, and whether the last has come.
    pub(super) fn chunks(&self) -> (Vec<Vec<u8>>, bool) {
        let mut chunks = Vec::new();
        let mut rest = &*self.raw;
        while let Some(at) = rest.windows(2).position(|it| it == b"\r\n") {
            let size = std::str::from_utf8(&rest[..at]).unwrap();
            let size = usize::from_str_radix(size, 16).unwrap();
            if size == 0 {
                return (chunks, true);
            }
            let Some(chunk) = rest.get(at + 2..at + 2 + size) else {
                break;
            };
            chunks.push(chunk.to_vec());
            rest = rest.get(at + 4 + size..).unwrap_or_default();
        }
        (chunks, false)
    }

    /// Whether it ends in good order.
    pub(super) async fn ends_well(&mut self) -> bool {
        while !self.chunks().1 {
            if !self.read().await {
                return false;
            }
        }
        true
    }
}
