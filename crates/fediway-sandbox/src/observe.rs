//! Around every request: the log, the request id, and the rate limit.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{AUTHORIZATION, CONTENT_LENGTH, COOKIE, DATE, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use http_body_util::BodyExt;

use crate::auth::bearer;
use crate::clock::{http_date, iso_micros};
use crate::error::ApiError;
use crate::rate_limit::Budget;
use crate::record::{RecordedRequest, unanswered};
use crate::server::Connection;
use crate::shared::{Shared, lock};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

pub(crate) async fn observe(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let read = Arc::new(AtomicU64::new(0));
    let number = lock(&shared.log).arrive(record(&request));
    let request = counting(request, read.clone());

    let budget = budget(&shared, &request);
    let mut response = match budget {
        Some(budget) if budget.exceeded => too_many(),
        _ => next.run(request).await,
    };
    if let Some(budget) = budget {
        announce(budget, response.headers_mut());
    }
    sign(&shared, number, response.headers_mut());
    let read = read.load(Ordering::Relaxed);
    lock(&shared.log).complete(number, response.status(), read);
    response
}

fn record(request: &Request) -> RecordedRequest {
    let headers = with_sensitive_marks(request.headers().clone());
    let content_length = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    RecordedRequest {
        connection: connection(request).map_or(0, |connection| connection.number),
        version: request.version(),
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
        query: request.uri().query().map(str::to_owned),
        status: unanswered(),
        headers,
        content_length,
        body_len: 0,
    }
}

/// Marked values are not printed by `Debug`.
fn with_sensitive_marks(mut headers: HeaderMap) -> HeaderMap {
    for (name, value) in &mut headers {
        if [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].contains(name) {
            value.set_sensitive(true);
        }
    }
    headers
}

fn connection(request: &Request) -> Option<&Connection> {
    request.extensions().get::<Connection>()
}

fn counting(request: Request, read: Arc<AtomicU64>) -> Request {
    request.map(|body| {
        Body::new(body.map_frame(move |frame| {
            let len = frame.data_ref().map_or(0, |data| data.len() as u64);
            read.fetch_add(len, Ordering::Relaxed);
            frame
        }))
    })
}

/// The API alone is limited, by token or else by address.
fn budget(shared: &Shared, request: &Request) -> Option<Budget> {
    if !request.uri().path().starts_with("/api/") {
        return None;
    }
    let client = match bearer(request.headers()) {
        Some(token) => format!("token {token}"),
        None => format!(
            "address {:?}",
            connection(request).map(|connection| connection.peer.ip())
        ),
    };
    let limit = shared.rules.rate_limit;
    Some(lock(&shared.requests).count(&client, limit, shared.now()))
}

pub(crate) fn too_many() -> Response {
    ApiError::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests").into_response()
}

/// Says what is left. A stricter limit that already spoke has the last word.
pub(crate) fn announce(budget: Budget, headers: &mut HeaderMap) {
    if headers.contains_key(LIMIT) {
        return;
    }
    headers.insert(LIMIT, HeaderValue::from(budget.limit));
    headers.insert(REMAINING, HeaderValue::from(budget.remaining));
    if let Ok(reset) = HeaderValue::try_from(iso_micros(budget.reset)) {
        headers.insert(RESET, reset);
    }
}

/// What every answer carries. The date is the sandbox's: a client that reckons
/// with it must not see two clocks.
fn sign(shared: &Shared, number: u64, headers: &mut HeaderMap) {
    headers.insert(REQUEST_ID, request_id(number));
    if let Ok(date) = HeaderValue::try_from(http_date(shared.now())) {
        headers.insert(DATE, date);
    }
}

fn request_id(number: u64) -> HeaderValue {
    let id = format!("00000000-0000-4000-8000-{number:012x}");
    HeaderValue::try_from(id).unwrap_or_else(|_| HeaderValue::from(number))
}
