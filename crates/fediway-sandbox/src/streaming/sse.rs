//! Server-sent events, an address for each stream.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{StatusCode, Version};
use http_body_util::StreamBody;
use hyper::body::Frame;
use tokio::sync::{Notify, mpsc};

use super::caller::{caller, parameter};
use super::line::{Command, Wire, run};
use super::refusal::refusal as refused;
use crate::connection::{Connection, Cut};
use crate::error::ApiError;
use crate::hub::{Asked, Event, Name, Pieces, StreamTransport};
use crate::personalities::Streaming;
use crate::record::RecordedRequest;
use crate::shared::Shared;
use crate::wording::code;

/// `GET /api/v1/streaming/user` and so on.
pub(super) async fn open(
    State(shared): State<Arc<Shared>>,
    Path(path): Path<String>,
    request: Request,
) -> Response {
    answer(shared, &path, request).unwrap_or_else(IntoResponse::into_response)
}

fn answer(shared: Arc<Shared>, path: &str, request: Request) -> Result<Response, ApiError> {
    let rules = shared.rules.streaming.ok_or_else(ApiError::not_found)?;
    if let Some(refusal) = refused(&shared.streams) {
        return Ok(refusal);
    }
    let only_media = parameter(&request, "only_media")
        .is_some_and(|text| !["0", "f", "false", "off"].contains(&&*text.to_lowercase()));
    let stream = stream(path, only_media)
        .ok_or_else(|| ApiError::new(StatusCode::BAD_REQUEST, "Unknown channel requested"))?;
    let caller = caller(&shared, &rules, &request)?;
    let asked = Asked {
        stream,
        tag: parameter(&request, "tag"),
        list: parameter(&request, "list"),
    };
    let name = asked
        .allowed(&rules, &caller.scopes)
        .map_err(|(status, error)| ApiError::new(code(status), error))?;

    let kind = StreamTransport::ServerSentEvents;
    let ends = shared
        .streams
        .open(caller, kind, StatusCode::OK, RecordedRequest::of(&request));
    // Before the client knows that it is connected, so that it misses nothing.
    shared.streams.subscribe(ends.number, name);
    let (sender, pieces) = mpsc::channel(1);
    let finished = Arc::new(AtomicBool::new(false));
    let wire = Events {
        sender,
        finished: finished.clone(),
        cut: cut(&request),
        pieces: shared.streams.pieces.clone(),
    };
    tokio::spawn(run(shared, rules, ends, wire, |_: &str| None));
    let headers = [
        (CONTENT_TYPE, "text/event-stream"),
        (CACHE_CONTROL, "private, no-store"),
    ];
    let greeting = Bytes::from_static(b":)\n");
    let body = Body::new(StreamBody::new(Pending {
        greeting: Some(greeting),
        pieces,
        finished,
    }));
    Ok((headers, body).into_response())
}

fn stream(path: &str, only_media: bool) -> Option<String> {
    let name = match path {
        "user" => "user",
        "user/notification" => "user:notification",
        "public" if only_media => "public:media",
        "public" => "public",
        "public/local" if only_media => "public:local:media",
        "public/local" => "public:local",
        "public/remote" if only_media => "public:remote:media",
        "public/remote" => "public:remote",
        "hashtag" => "hashtag",
        "hashtag/local" => "hashtag:local",
        "list" => "list",
        "direct" => "direct",
        _ => return None,
    };
    Some(name.to_owned())
}

/// What breaks the TCP connection. Over HTTP/2 others share it, and breaking
/// the body off says as much.
fn cut(request: &Request) -> Option<Arc<Notify>> {
    let connection = request.extensions().get::<Connection>()?;
    (request.version() < Version::HTTP_2).then(|| connection.cut.clone())
}

/// The answer's body as a wire.
struct Events {
    sender: mpsc::Sender<Bytes>,
    /// Whether the body ends in good order.
    finished: Arc<AtomicBool>,
    cut: Option<Arc<Notify>>,
    pieces: Pieces,
}

impl Events {
    async fn send(&self, bytes: Bytes) -> io::Result<()> {
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        if !self.pieces.bytes.load(Ordering::SeqCst) {
            return self.sender.send(bytes).await.map_err(gone);
        }
        for at in 0..bytes.len() {
            self.sender.send(bytes.slice(at..=at)).await.map_err(gone)?;
            // One chunk goes out before the next is there.
            tokio::task::yield_now().await;
        }
        Ok(())
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        let cut = self.cut.take();
        if let Some(cut) = cut.filter(|_| !self.finished.load(Ordering::SeqCst)) {
            // A body that nobody reads is not asked for more, and so would not
            // break off.
            cut.notify_one();
        }
    }
}

impl Wire for Events {
    const HEARTBEAT: Duration = Duration::from_secs(15);

    fn event(_: &Streaming, _: &Name, event: Event<'_>) -> String {
        event.lines()
    }

    async fn text(&mut self, text: String) -> io::Result<()> {
        self.send(text.into()).await
    }

    async fn binary(&mut self, bytes: Bytes) -> io::Result<()> {
        self.send(bytes).await
    }

    async fn raw(&mut self, bytes: Bytes) -> io::Result<()> {
        self.send(bytes).await
    }

    async fn heartbeat(&mut self) -> io::Result<()> {
        self.send(Bytes::from_static(b":thump\n\n")).await
    }

    async fn close(&mut self, _: u16, _: String) {
        self.finished.store(true, Ordering::SeqCst);
    }

    async fn command(&mut self) -> io::Result<Command> {
        self.sender.closed().await;
        Err(io::ErrorKind::BrokenPipe.into())
    }

    async fn ignore(&mut self) {
        self.sender.closed().await;
    }
}

/// What has yet to be sent.
struct Pending {
    greeting: Option<Bytes>,
    pieces: mpsc::Receiver<Bytes>,
    finished: Arc<AtomicBool>,
}

impl futures_util::Stream for Pending {
    type Item = io::Result<Frame<Bytes>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(greeting) = self.greeting.take() {
            return Poll::Ready(Some(Ok(Frame::data(greeting))));
        }
        let piece = ready!(self.pieces.poll_recv(cx));
        Poll::Ready(match piece {
            Some(piece) => Some(Ok(Frame::data(piece))),
            None if self.finished.load(Ordering::SeqCst) => None,
            None => Some(Err(Cut::error())),
        })
    }
}
