//! The browser's session: a cookie, and a token that forms send back.

use axum::response::Response;
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};

use crate::model::Session;
use crate::params::Params;
use crate::secrets::same;
use crate::shared::Shared;

/// Cookies do not tell ports apart, so sandboxes side by side need names of
/// their own.
fn cookie_name(shared: &Shared) -> String {
    let port = shared.domain.rsplit(':').next().unwrap_or_default();
    format!("_sandbox_session_{port}")
}

/// The session of the browser that sent these headers.
pub(crate) fn current(shared: &Shared, headers: &HeaderMap) -> Option<Session> {
    let name = cookie_name(shared);
    let values = headers.get_all(COOKIE).iter();
    let cookie = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))?;
    shared.state().session(cookie, shared.now()).cloned()
}

/// Whether the form was one this session was shown.
pub(crate) fn csrf_matches(session: &Session, params: &Params) -> bool {
    params
        .text("authenticity_token")
        .is_some_and(|token| same(&token, &session.csrf))
}

/// Gives the browser its cookie.
pub(crate) fn remember(shared: &Shared, session: &Session, response: &mut Response) {
    let secure = if shared.is_https() { "; Secure" } else { "" };
    let cookie = format!(
        "{}={}; Path=/; HttpOnly; SameSite=Lax{secure}",
        cookie_name(shared),
        session.cookie
    );
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
