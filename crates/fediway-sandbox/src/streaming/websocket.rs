//! `/api/v1/streaming` as a WebSocket.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::caller::{caller, parameter};
use super::line::{Command, Wire, run};
use super::refusal::{not_found, refusal as refused};
use super::single::Single;
use crate::hub::{
    Asked, Control, Ends, Event, Name, Order, Pieces, StreamTransport, answer, not_left, refusal,
};
use crate::personalities::Streaming;
use crate::record::RecordedRequest;
use crate::scopes::Scopes;
use crate::shared::Shared;

/// No command is longer.
const COMMAND_LIMIT: usize = 64 * 1024;

/// How long a client may take to answer a close frame.
const FAREWELL: Duration = Duration::from_secs(1);

/// `GET /api/v1/streaming`
pub(super) async fn open(State(shared): State<Arc<Shared>>, mut request: Request) -> Response {
    let (Some(rules), Some(key)) = (shared.rules.streaming, handshake(request.headers())) else {
        return not_found();
    };
    let accept = accepted(&key);
    if let Some(refusal) = refused(&shared.streams) {
        return refusal;
    }
    let caller = match caller(&shared, &rules, &request) {
        Ok(caller) => caller,
        Err(error) => return error.into_response(),
    };
    let desk = Desk {
        shared: shared.clone(),
        rules,
        scopes: caller.scopes.clone(),
    };
    let status = StatusCode::SWITCHING_PROTOCOLS;
    let recorded = RecordedRequest::of(&request);
    let ends = shared
        .streams
        .open(caller, StreamTransport::WebSocket, status, recorded);
    // Before the client knows that it is connected, so that it misses nothing.
    desk.subscribe_at_once(ends.number, &request);
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(serve(desk, ends, upgrade));

    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    if let Ok(accept) = HeaderValue::try_from(accept) {
        headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    }
    // A client that offers a protocol gives up when none is chosen.
    if let Some(protocol) = request.headers().get(SEC_WEBSOCKET_PROTOCOL) {
        headers.insert(SEC_WEBSOCKET_PROTOCOL, first(protocol));
    }
    response
}

async fn serve(desk: Desk, ends: Ends, upgrade: OnUpgrade) {
    let number = ends.number;
    let shared = desk.shared.clone();
    let mut control = ends.control.clone();
    let upgraded = tokio::select! {
        upgraded = upgrade => upgraded.ok(),
        _ = control.wait_for(|control| *control == Control::Drop) => None,
    };
    let Some(upgraded) = upgraded else {
        return shared.streams.ended(number);
    };
    let wire = Socket::new(upgraded, shared.streams.pieces.clone()).await;
    let rules = desk.rules;
    let follow = |command: &str| desk.follow(number, command);
    run(shared, rules, ends, wire, follow).await;
}

/// The key, if this is a handshake.
fn handshake(headers: &HeaderMap) -> Option<String> {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok();
    let connection = text(CONNECTION)?.to_ascii_lowercase();
    let asked = connection.split(',').any(|it| it.trim() == "upgrade")
        && text(UPGRADE)?.eq_ignore_ascii_case("websocket")
        && text(SEC_WEBSOCKET_VERSION)? == "13";
    text(SEC_WEBSOCKET_KEY).filter(|_| asked).map(str::to_owned)
}

/// The answer to the key of a handshake (RFC 6455, section 4.2.2).
fn accepted(key: &str) -> String {
    let text = format!("{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    STANDARD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes()))
}

fn first(protocols: &HeaderValue) -> HeaderValue {
    let first = protocols.to_str().ok().and_then(|it| it.split(',').next());
    let mut chosen = first
        .and_then(|it| HeaderValue::try_from(it.trim()).ok())
        .unwrap_or_else(|| protocols.clone());
    chosen.set_sensitive(true);
    chosen
}

/// Where the commands of one connection go.
struct Desk {
    shared: Arc<Shared>,
    rules: Streaming,
    scopes: Scopes,
}

impl Desk {
    fn subscribe_at_once(&self, number: u64, request: &Request) {
        let Some(stream) = parameter(request, "stream") else {
            return;
        };
        let asked = Asked {
            stream,
            tag: parameter(request, "tag"),
            list: parameter(request, "list"),
        };
        match asked.allowed(&self.rules, &self.scopes) {
            Ok(name) => self.shared.streams.subscribe(number, name),
            Err(refused) => {
                let text = refusal(&self.rules, refused);
                self.shared.streams.order(number, Order::Text(text));
            }
        }
    }

    /// Does what a command says. What is no command is passed over.
    fn follow(&self, number: u64, command: &str) -> Option<String> {
        let command: Value = serde_json::from_str(command).ok()?;
        let text = |name: &str| command[name].as_str().map(str::to_owned);
        let asked = Asked {
            stream: text("stream").unwrap_or_default(),
            tag: text("tag"),
            list: text("list"),
        };
        let kind = command["type"].as_str()?;
        let (streams, rules) = (&self.shared.streams, &self.rules);
        let done = match kind {
            "subscribe" => asked
                .allowed(rules, &self.scopes)
                .map(|name| streams.subscribe(number, name)),
            "unsubscribe" => asked
                .name(rules)
                .map(|name| streams.unsubscribe(number, &name)),
            _ => return None,
        };
        let refused = done.err();
        answer(rules, kind, refused).or_else(|| {
            Some(match kind {
                "subscribe" => refusal(rules, refused?),
                _ => refused.map(|_| not_left(rules))?,
            })
        })
    }
}

/// A WebSocket as a wire.
struct Socket {
    socket: WebSocketStream<Single<TokioIo<Upgraded>>>,
    pieces: Pieces,
    /// Whether the last ping was answered.
    answered: bool,
}

impl Socket {
    async fn new(upgraded: Upgraded, pieces: Pieces) -> Self {
        let config = WebSocketConfig::default()
            .max_message_size(Some(COMMAND_LIMIT))
            .max_frame_size(Some(COMMAND_LIMIT));
        let io = Single::new(TokioIo::new(upgraded), pieces.bytes.clone());
        let socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
        Self {
            socket,
            pieces,
            answered: true,
        }
    }

    async fn send(&mut self, message: Message) -> io::Result<()> {
        self.socket.send(message).await.map_err(broken)
    }

    /// Each byte as a frame, which may part a character.
    async fn send_fragments(&mut self, text: String) -> io::Result<()> {
        let last = text.len().saturating_sub(1);
        for (at, byte) in text.bytes().enumerate() {
            let kind = if at == 0 { Data::Text } else { Data::Continue };
            let frame = Frame::message(vec![byte], OpCode::Data(kind), at == last);
            let frame = Message::Frame(frame);
            self.socket.feed(frame).await.map_err(broken)?;
        }
        self.socket.flush().await.map_err(broken)
    }
}

fn broken(error: Error) -> io::Error {
    match error {
        Error::Io(error) => error,
        other => io::Error::other(other),
    }
}

impl Wire for Socket {
    const HEARTBEAT: Duration = Duration::from_secs(30);

    fn event(rules: &Streaming, stream: &Name, event: Event<'_>) -> String {
        event.frame(rules, stream)
    }

    async fn text(&mut self, text: String) -> io::Result<()> {
        match self.pieces.frames.load(Ordering::SeqCst) {
            true if !text.is_empty() => self.send_fragments(text).await,
            _ => self.send(Message::text(text)).await,
        }
    }

    async fn binary(&mut self, bytes: Bytes) -> io::Result<()> {
        self.send(Message::Binary(bytes)).await
    }

    async fn raw(&mut self, bytes: Bytes) -> io::Result<()> {
        let io = self.socket.get_mut();
        io.write_all(&bytes).await?;
        io.flush().await
    }

    async fn heartbeat(&mut self) -> io::Result<()> {
        if !std::mem::take(&mut self.answered) {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.send(Message::Ping(Bytes::new())).await
    }

    async fn close(&mut self, code: u16, reason: String) {
        let frame = CloseFrame {
            code: code.into(),
            reason: reason.into(),
        };
        let farewell = async {
            let closed = self.socket.close(Some(frame)).await;
            while closed.is_ok() && self.socket.next().await.is_some() {}
        };
        // A client that never answers is left without a farewell.
        let _ = tokio::time::timeout(FAREWELL, farewell).await;
    }

    async fn command(&mut self) -> io::Result<Command> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) => return Ok(Command::Text(text.to_string())),
                Some(Ok(Message::Binary(_))) => return Ok(Command::Binary),
                Some(Ok(Message::Pong(_))) => self.answered = true,
                // Pings and close frames are answered by the socket.
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(broken(error)),
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
    }

    async fn ignore(&mut self) {
        let mut bytes = [0; 1024];
        let io = self.socket.get_mut();
        while io.read(&mut bytes).await.is_ok_and(|read| read > 0) {}
    }
}
