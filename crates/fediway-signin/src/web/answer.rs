//! Answers, with the headers that every page of a sign-in needs.

use axum::response::{IntoResponse, Response};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, LOCATION, REFERRER_POLICY,
    RETRY_AFTER, SET_COOKIE, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::cookie::SetCookie;
use crate::pages::Page;
use crate::problem::SignInError;

/// A page. Its forms post to the site itself and need an `Origin` there, so its address may be told
/// to the site, but to nobody else.
pub(super) fn page(status: u16, page: Page) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, page.html).into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    headers.insert(CONTENT_TYPE, kind);
    if let Ok(policy) = HeaderValue::try_from(page.policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    guard(headers, "same-origin");
    response
}

/// 303, which makes a `GET` of everything and takes the code out of the address bar.
pub(super) fn see_other(location: &str, cookies: &[SetCookie]) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    let location = HeaderValue::from_str(location);
    headers.insert(LOCATION, location.unwrap_or(HeaderValue::from_static("/")));
    for cookie in cookies {
        headers.append(SET_COOKIE, cookie.into());
    }
    guard(headers, "no-referrer");
    response
}

/// Says when to come again.
pub(super) fn retry_after(response: &mut Response, error: &SignInError) {
    let Some(until) = error.until else {
        return;
    };
    let seconds = until.duration_since(fediway::Timestamp::now()).as_secs();
    let headers = response.headers_mut();
    headers.insert(RETRY_AFTER, HeaderValue::from(seconds.max(1)));
}

fn guard(headers: &mut HeaderMap, referrer: &'static str) {
    const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
    let fixed = HeaderValue::from_static;
    headers.insert(CACHE_CONTROL, fixed("no-store"));
    headers.insert(VARY, fixed("accept-language, cookie"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    headers.insert(X_FRAME_OPTIONS, fixed("DENY"));
    headers.insert(REFERRER_POLICY, fixed(referrer));
    headers.insert(OPENER, fixed("same-origin"));
}
