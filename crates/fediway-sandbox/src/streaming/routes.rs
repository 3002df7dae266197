//! The addresses of the streaming API.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{StatusCode, Uri};

use super::refusal::{not_found, stopped};
use super::{sse, websocket};
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
        // The program that has these does not look at how the path ends.
        routes = routes
            .route("/api/v1/streaming/", get(websocket::open))
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
    if let Some(refusal) = stopped(&shared.streams) {
        return refusal;
    }
    let headers = [
        (CONTENT_TYPE, "text/plain"),
        (CACHE_CONTROL, "private, no-store"),
    ];
    (headers, "OK").into_response()
}
