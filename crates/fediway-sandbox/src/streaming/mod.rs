//! The streaming API: what happens, as it happens.
//!
//! A request becomes a line of the [`Hub`], which knows what each line has
//! subscribed to and puts events into its queue. A task for each line takes
//! them out and writes them to its wire, a WebSocket or server-sent events.

mod caller;
mod door;
mod events;
mod handle;
mod hub;
mod line;
mod message;
mod names;
mod order;
mod single;
mod sse;
mod websocket;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{StatusCode, Uri};

pub(crate) use door::Door;
pub(crate) use events::{deleted, edited, favourited, published, unfavourited};
pub use handle::{StreamConnection, StreamTransport, Streams, TokenPlace};
pub(crate) use hub::Hub;

use crate::error::ApiError;
use crate::personalities::Streaming;
use crate::shared::Shared;

/// Where the server streams.
pub(crate) fn routes(streaming: Option<Streaming>) -> Router<Arc<Shared>> {
    let mut routes = Router::new();
    let Some(streaming) = streaming else {
        return routes;
    };
    if streaming.websocket {
        routes = routes.route("/api/v1/streaming", get(websocket::open));
    }
    if streaming.server_sent_events {
        routes = routes
            .route("/api/v1/streaming/health", get(health))
            .route("/api/v1/streaming/{*path}", get(sse::open));
    }
    routes
}

/// In place of these routes where another address streams.
pub(crate) fn elsewhere() -> Router<Arc<Shared>> {
    Router::new()
        .route("/api/v1/streaming", get(redirect))
        .route("/api/v1/streaming/{*path}", get(redirect))
}

async fn redirect(State(shared): State<Arc<Shared>>, uri: Uri) -> Response {
    let Some(url) = shared.streaming_url() else {
        return not_found();
    };
    // It speaks to whoever came over HTTP.
    let url = url.replacen("ws", "http", 1);
    let path = uri.path_and_query().map_or("", |it| it.as_str());
    let mut response = Redirect::to(&format!("{url}{path}")).into_response();
    *response.status_mut() = StatusCode::MOVED_PERMANENTLY;
    response
}

/// `GET /api/v1/streaming/health`
async fn health(State(shared): State<Arc<Shared>>) -> Response {
    if let Some(refusal) = shared.streams.stopped() {
        return refusal;
    }
    let headers = [
        (CONTENT_TYPE, "text/plain"),
        (CACHE_CONTROL, "private, no-store"),
    ];
    (headers, "OK").into_response()
}

fn not_found() -> Response {
    ApiError::new(StatusCode::NOT_FOUND, "Not Found")
        .because(crate::personalities::Failing::NotFound)
        .into_response()
}
