//! Letting a fault happen to one request.

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use http_body_util::BodyExt;
use serde_json::json;

use super::bodies::{Broken, Dripping, Repeated};
use super::bomb;
use super::fault::{Fault, Kind, RateLimitStyle};
use crate::clock::{http_date, iso_micros};
use crate::connection::Cut;
use crate::context::Context;
use crate::pages;
use crate::rate_limit::{LIMIT, REMAINING, RESET};
use crate::wording::code;

/// What is answered in place of the server, if anything.
pub(crate) fn instead(context: &Context, fault: &Fault) -> Option<Response> {
    let mut response = match fault.kind {
        Kind::Status(status) => answer(fault, code(status)),
        Kind::Html(status) => pages::message(code(status), "We're sorry, something went wrong."),
        Kind::RateLimited(seconds, style) => limited(context, fault, seconds, style),
        Kind::Huge(bytes) => streamed(bomb::huge(bytes)),
        Kind::GzipBomb(bytes) => {
            let mut response = streamed(bomb::gzip(bytes));
            let gzip = HeaderValue::from_static("gzip");
            response.headers_mut().insert(CONTENT_ENCODING, gzip);
            response
        }
        Kind::DropBefore => return Some(Cut::response()),
        Kind::Truncated
        | Kind::Delay(_)
        | Kind::SlowDrip(_)
        | Kind::DropAfter
        | Kind::Early(..)
        | Kind::Headers { .. } => return None,
    };
    dress(fault, response.headers_mut());
    Some(response)
}

/// What is answered before the server does anything, and how long it works then.
pub(crate) fn early(fault: &Fault) -> Option<(Response, Duration)> {
    let Kind::Early(status, work) = fault.kind else {
        return None;
    };
    let response = match status {
        Some(status) => {
            let mut response = answer(fault, code(status));
            dress(fault, response.headers_mut());
            response
        }
        None => Cut::response(),
    };
    Some((response, work))
}

/// The wait before the server does anything.
pub(crate) async fn wait(fault: &Fault) {
    if let Kind::Delay(wait) = fault.kind {
        tokio::time::sleep(wait).await;
    }
    if let Some(hold) = &fault.hold {
        hold.wait().await;
    }
}

/// Spoils the true answer.
pub(crate) async fn finish(fault: &Fault, response: Response) -> Response {
    let mut response = match fault.kind {
        // A stream has no whole to spoil.
        Kind::Truncated | Kind::SlowDrip(_) if is_endless(&response) => response,
        Kind::Truncated => truncated(response).await,
        Kind::SlowDrip(wait) => {
            let (parts, body) = whole(response).await;
            let mut response = Response::from_parts(parts, Body::empty());
            declare(response.headers_mut(), body.len());
            *response.body_mut() = Body::new(Dripping::new(body, wait));
            response
        }
        Kind::DropAfter => return Cut::response(),
        Kind::Headers { count, length } => filled(response, count, length),
        _ => response,
    };
    dress(fault, response.headers_mut());
    response
}

fn is_endless(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE);
    kind.is_some_and(|kind| kind == "text/event-stream")
}

fn answer(fault: &Fault, status: StatusCode) -> Response {
    match &fault.body {
        Some(text) => {
            let json = HeaderValue::from_static("application/json; charset=utf-8");
            (status, [(CONTENT_TYPE, json)], text.clone()).into_response()
        }
        None => {
            let reason = status.canonical_reason().unwrap_or("Error");
            (status, Json(json!({ "error": reason }))).into_response()
        }
    }
}

fn limited(
    context: &Context,
    fault: &Fault,
    seconds: Option<u64>,
    style: RateLimitStyle,
) -> Response {
    let mut response = answer(fault, StatusCode::TOO_MANY_REQUESTS);
    let Some(seconds) = seconds else {
        return response;
    };
    let at = context.after(std::time::Duration::from_secs(seconds));
    let headers = response.headers_mut();
    let (name, value) = match style {
        RateLimitStyle::Iso8601 => (RESET, iso_micros(at)),
        RateLimitStyle::Epoch => (RESET, at.as_second().to_string()),
        RateLimitStyle::RetryAfterSeconds => (RETRY_AFTER, seconds.to_string()),
        RateLimitStyle::RetryAfterDate => (RETRY_AFTER, http_date(at)),
    };
    if name == RESET {
        headers.insert(LIMIT, context.rules.rate_limit.requests.into());
        headers.insert(REMAINING, 0.into());
    }
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(name, value);
    }
    response
}

fn streamed(body: Repeated) -> Response {
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    ([(CONTENT_TYPE, json)], Body::new(body)).into_response()
}

async fn truncated(response: Response) -> Response {
    let (parts, mut body) = whole(response).await;
    if body.is_empty() {
        body = Bytes::from_static(b"{}");
    }
    let mut response = Response::from_parts(parts, Body::empty());
    declare(response.headers_mut(), body.len());
    body.truncate(body.len() / 2);
    *response.body_mut() = Body::new(Broken {
        first: Some(body),
        pauses: 8,
    });
    response
}

fn filled(mut response: Response, count: usize, length: usize) -> Response {
    let headers = response.headers_mut();
    let Ok(value) = HeaderValue::try_from("x".repeat(length)) else {
        return response;
    };
    for number in 0..count {
        let name = HeaderName::try_from(format!("x-filling-{number}"));
        // A map has room for 32,768 names and says so.
        let (Ok(name), Ok(_)) = (name, headers.try_reserve(1)) else {
            break;
        };
        headers.insert(name, value.clone());
    }
    response
}

async fn whole(response: Response) -> (http::response::Parts, Bytes) {
    let (parts, body) = response.into_parts();
    let body = body.collect().await;
    (parts, body.map(|body| body.to_bytes()).unwrap_or_default())
}

fn declare(headers: &mut HeaderMap, length: usize) {
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
}

/// Adds what the fault was given.
fn dress(fault: &Fault, headers: &mut HeaderMap) {
    let kind = fault.content_type.as_ref();
    if let Some(Ok(kind)) = kind.map(HeaderValue::try_from) {
        headers.insert(CONTENT_TYPE, kind);
    }
    for (name, value) in &fault.headers {
        let name = HeaderName::try_from(name.as_str());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
}
