//! The answers in place of a stream.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::json;

use crate::connection::Cut;
use crate::error::ApiError;
use crate::hub::Hub;
use crate::personalities::Failing;
use crate::wording::code;

/// The answer that a test asked for in place of a stream, if any.
pub(super) fn refusal(hub: &Hub) -> Option<Response> {
    stopped(hub).or_else(|| {
        let status = code(hub.next_refusal()?);
        let reason = status.canonical_reason().unwrap_or("Error");
        Some((status, Json(json!({ "error": reason }))).into_response())
    })
}

/// The end of the connection, while nobody is let in.
pub(super) fn stopped(hub: &Hub) -> Option<Response> {
    hub.is_stopped().then(Cut::response)
}

pub(super) fn not_found() -> Response {
    ApiError::new(StatusCode::NOT_FOUND, "Not Found")
        .because(Failing::NotFound)
        .into_response()
}
