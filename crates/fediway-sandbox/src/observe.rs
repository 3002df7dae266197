//! Around every request: the log, the request id, the rate limit, and faults.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{
    AUTHORIZATION, CONTENT_LENGTH, COOKIE, DATE, PROXY_AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use http_body_util::BodyExt;

use crate::auth::bearer;
use crate::clock::{http_date, iso_micros};
use crate::error::ApiError;
use crate::faults::{self, Cut};
use crate::gates;
use crate::personalities::{Failing, RateHeaders};
use crate::rate_limit::Budget;
use crate::record::{RecordedRequest, unanswered};
use crate::server::Connection;
use crate::shared::{Shared, lock};
use crate::wording::reword;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
pub(crate) const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
pub(crate) const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
pub(crate) const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

pub(crate) async fn observe(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let read = Arc::new(AtomicU64::new(0));
    let number = lock(&shared.log).arrive(record(&request));
    let request = counting(request, read.clone());

    let response = answer(&shared, request, next).await;
    if Cut::is(&response) {
        // It stands in the log as never answered.
        return response;
    }
    let mut response = response;
    sign(&shared, number, response.headers_mut());
    let read = read.load(Ordering::Relaxed);
    lock(&shared.log).complete(number, response.status(), read);
    response
}

/// The server's answer, unless something goes wrong.
async fn answer(shared: &Shared, request: Request, next: Next) -> Response {
    if let Some(response) = gates::still_starting(shared) {
        return response;
    }
    let (method, path) = (request.method().as_str(), request.uri().path());
    let fault = lock(&shared.faults).next(method, path);
    let Some(fault) = fault else {
        return judged(shared, request, next).await;
    };
    if let Some(response) = faults::instead(shared, &fault) {
        return response;
    }
    faults::wait(&fault).await;
    let response = judged(shared, request, next).await;
    faults::finish(&fault, response).await
}

/// The true answer, in the words of the server played.
async fn judged(shared: &Shared, request: Request, next: Next) -> Response {
    let budget = budget(shared, &request);
    let response = match budget {
        Some(budget) if budget.exceeded => too_many(),
        _ => match gates::refused(shared, &request) {
            Some(refused) => refused,
            None => next.run(request).await,
        },
    };
    let mut response = reword(shared.rules.personality, response);
    if let Some(budget) = budget {
        announce(shared, budget, response.headers_mut());
    }
    response
}

pub(crate) fn record(request: &Request) -> RecordedRequest {
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
        if [
            AUTHORIZATION,
            PROXY_AUTHORIZATION,
            COOKIE,
            SEC_WEBSOCKET_PROTOCOL,
        ]
        .contains(name)
        {
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

/// The API is limited, on some servers OAuth too, by token or else by address.
fn budget(shared: &Shared, request: &Request) -> Option<Budget> {
    let path = request.uri().path();
    let oauth = shared.api().rate_limit.covers_oauth && path.starts_with("/oauth/");
    if !oauth && !path.starts_with("/api/") {
        return None;
    }
    // Mastodon's streams are another program, without a limit.
    if path.starts_with("/api/v1/streaming") && shared.rules.streaming.is_some() {
        return None;
    }
    let client = match bearer(request.headers(), shared.oauth().bearer_any_case) {
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
    ApiError::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests")
        .because(Failing::TooManyRequests)
        .into_response()
}

/// Says what is left. A stricter limit that already spoke has the last word.
pub(crate) fn announce(shared: &Shared, budget: Budget, headers: &mut HeaderMap) {
    let reset = match shared.api().rate_limit.headers {
        RateHeaders::None => return,
        RateHeaders::IsoMicros => iso_micros(budget.reset),
        RateHeaders::Epoch => budget.reset.as_second().to_string(),
    };
    if headers.contains_key(LIMIT) {
        return;
    }
    headers.insert(LIMIT, HeaderValue::from(budget.limit));
    headers.insert(REMAINING, HeaderValue::from(budget.remaining));
    if let Ok(reset) = HeaderValue::try_from(reset) {
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
