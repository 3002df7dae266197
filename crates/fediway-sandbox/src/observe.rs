//! Around every request: the log, the request id, the rate limit, and faults.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::DATE;
use http::{HeaderMap, HeaderName, HeaderValue};
use http_body_util::BodyExt;

use crate::api;
use crate::auth::bearer;
use crate::clock::http_date;
use crate::connection::{Connection, Cut};
use crate::context::Context;
use crate::error::ApiError;
use crate::faults::{self, Faults};
use crate::gates;
use crate::late::{KeysAtArrival, Late};
use crate::rate_limit::{Budget, Counter};
use crate::record::{Log, RecordedRequest};
use crate::shared::Shared;
use crate::sync::lock;
use crate::wording::reword;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What stands around every request of one sandbox.
pub(crate) struct Observer {
    pub(crate) shared: Arc<Shared>,
    pub(crate) log: Mutex<Log>,
    pub(crate) faults: Arc<Mutex<Faults>>,
    requests: Mutex<Counter>,
    /// How many requests find the server still starting.
    starting: AtomicU32,
    /// What is still worked on although it was answered.
    pub(crate) late: Late,
}

impl Observer {
    pub(crate) fn new(shared: Arc<Shared>, starting: u32) -> Self {
        Self {
            shared,
            log: Mutex::default(),
            faults: Arc::default(),
            requests: Mutex::default(),
            starting: AtomicU32::new(starting),
            late: Late::default(),
        }
    }
}

pub(crate) async fn observe(
    State(observer): State<Arc<Observer>>,
    request: Request,
    next: Next,
) -> Response {
    let read = Arc::new(AtomicU64::new(0));
    let number = lock(&observer.log).arrive(RecordedRequest::of(&request));
    let request = counting(request, read.clone());

    let response = answer(&observer, request, next).await;
    if Cut::is(&response) {
        // It stands in the log as never answered.
        return response;
    }
    let mut response = response;
    sign(&observer.shared, number, response.headers_mut());
    let read = read.load(Ordering::Relaxed);
    lock(&observer.log).complete(number, response.status(), read);
    response
}

/// The server's answer, unless something goes wrong.
async fn answer(observer: &Arc<Observer>, request: Request, next: Next) -> Response {
    observer.late.settle(observer.shared.now()).await;
    if let Some(response) = gates::still_starting(&observer.starting) {
        return response;
    }
    let (method, path) = (request.method().as_str(), request.uri().path());
    let fault = lock(&observer.faults).next(method, path);
    let Some(fault) = fault else {
        return judged(observer, request, next).await;
    };
    if let Some(response) = faults::instead(&observer.shared, &fault) {
        return response;
    }
    if let Some((response, work)) = faults::early(&fault) {
        work_on(observer.clone(), request, next, work).await;
        return response;
    }
    faults::wait(&fault).await;
    let response = judged(observer, request, next).await;
    faults::finish(&fault, response).await
}

/// Takes a request, to do later what it asks for.
async fn work_on(observer: Arc<Observer>, request: Request, next: Next, work: Duration) {
    let (mut parts, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes());
    let keys = observer.shared.state().keys_remembered();
    parts.extensions.insert(KeysAtArrival(keys));
    let request = Request::from_parts(parts, Body::from(body.unwrap_or_default()));
    let due = observer.shared.after(work);
    let number = observer.late.begin(due);
    tokio::spawn(async move {
        observer.shared.clock.reached(due).await;
        drop(judged(&observer, request, next).await);
        observer.late.end(number);
    });
}

/// The true answer, in the words of the server played.
async fn judged(observer: &Observer, request: Request, next: Next) -> Response {
    let shared = &observer.shared;
    let budget = budget(observer, &request);
    api::publish_due(shared);
    let response = match budget {
        Some(budget) if budget.exceeded => ApiError::too_many_requests().into_response(),
        _ => match gates::refused(shared, &request) {
            Some(refused) => refused,
            None => next.run(request).await,
        },
    };
    let mut response = reword(shared.rules.personality, response);
    if let Some(budget) = budget {
        budget.announce(shared.api().rate_limit.headers, response.headers_mut());
    }
    response
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
fn budget(observer: &Observer, request: &Request) -> Option<Budget> {
    let shared = &observer.shared;
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
            Connection::of(request).map(|connection| connection.peer.ip())
        ),
    };
    let limit = shared.rules.rate_limit;
    Some(lock(&observer.requests).count(&client, limit, shared.now()))
}

/// What every answer carries. The date is the sandbox's: a client that reckons
/// with it must not see two clocks.
fn sign(context: &Context, number: u64, headers: &mut HeaderMap) {
    headers.insert(REQUEST_ID, request_id(number));
    if let Ok(date) = HeaderValue::try_from(http_date(context.now())) {
        headers.insert(DATE, date);
    }
}

fn request_id(number: u64) -> HeaderValue {
    let id = format!("00000000-0000-4000-8000-{number:012x}");
    HeaderValue::try_from(id).unwrap_or_else(|_| HeaderValue::from(number))
}
