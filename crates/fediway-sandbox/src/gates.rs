//! What a request must have before anything is done for it.

use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, CONTENT_LENGTH, USER_AGENT};
use http::{HeaderMap, StatusCode};
use hyper::body::Body as _;

use crate::auth::bearer;
use crate::connection::Cut;
use crate::error::ApiError;
use crate::pages;
use crate::personalities::{Failing, UndeclaredLength};
use crate::shared::Shared;

/// The answer to a server that has not come up yet.
pub(crate) fn still_starting(starting: &AtomicU32) -> Option<Response> {
    let fewer = |left: u32| left.checked_sub(1);
    let order = Ordering::SeqCst;
    let starting = starting.fetch_update(order, order, fewer);
    starting
        .is_ok()
        .then(|| pages::message(StatusCode::SERVICE_UNAVAILABLE, "Starting up…"))
}

/// Why the request is not looked at, if it is not.
pub(crate) fn refused(shared: &Shared, request: &Request) -> Option<Response> {
    let gates = shared.api().gates;
    let headers = request.headers();
    if gates.needs_user_agent && !headers.contains_key(USER_AGENT) {
        let error = ApiError::new(StatusCode::IM_A_TEAPOT, "I'm a teapot: no user-agent sent");
        return Some(error.into_response());
    }
    if gates.needs_accept && is_for_programs(request.uri().path()) && !takes_json(headers) {
        return Some(pages::message(StatusCode::NOT_ACCEPTABLE, "Not Acceptable"));
    }
    if gates.refuses_bad_tokens && has_bad_token(shared, headers) {
        let error = ApiError::unauthorized("The access token is invalid");
        return Some(error.into_response());
    }
    if has_undeclared_length(request) {
        return undeclared(gates.undeclared_length);
    }
    None
}

fn undeclared(gate: UndeclaredLength) -> Option<Response> {
    match gate {
        UndeclaredLength::Accepted => None,
        UndeclaredLength::Dropped => Some(Cut::response()),
        UndeclaredLength::ServerError => {
            let error = ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "Server Error");
            Some(error.because(Failing::UndeclaredLength).into_response())
        }
    }
}

fn is_for_programs(path: &str) -> bool {
    let programs = [
        "/api/",
        "/nodeinfo",
        "/.well-known/",
        "/oauth/token",
        "/oauth/revoke",
    ];
    programs.iter().any(|begins| path.starts_with(begins))
}

/// Whether `Accept`, where there is one, leaves room for JSON.
fn takes_json(headers: &HeaderMap) -> bool {
    let mut accepted = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|kind| kind.split(';').next())
        .map(|kind| kind.trim().to_ascii_lowercase())
        .peekable();
    let says_nothing = accepted.peek().is_none();
    says_nothing
        || accepted
            .any(|kind| ["*/*", "application/*"].contains(&kind.as_str()) || kind.ends_with("json"))
}

fn has_bad_token(shared: &Shared, headers: &HeaderMap) -> bool {
    let any_case = shared.oauth().bearer_any_case;
    let now = shared.now();
    bearer(headers, any_case).is_some_and(|token| {
        let state = shared.state();
        !state.token(token).is_some_and(|token| token.usable(now))
    })
}

/// Over HTTP/1.1 it is chunked, over HTTP/2 it just ends.
fn has_undeclared_length(request: &Request) -> bool {
    !request.headers().contains_key(CONTENT_LENGTH) && !request.body().is_end_stream()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn accept_leaves_room_for_json_or_not() {
        let takes = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static(value));
            takes_json(&headers)
        };
        assert!(takes_json(&HeaderMap::new()));
        for good in [
            "*/*",
            "application/json",
            "text/html, application/jrd+json;q=0.5",
        ] {
            assert!(takes(good), "{good}");
        }
        for bad in ["text/html", "text/html,application/xhtml+xml", "image/*"] {
            assert!(!takes(bad), "{bad}");
        }
    }
}
