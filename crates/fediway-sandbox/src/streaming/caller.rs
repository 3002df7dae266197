//! Who wants to have a stream.

use axum::extract::Request;
use http::StatusCode;
use http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL};

use crate::error::ApiError;
use crate::hub::{Caller, TokenPlace};
use crate::personalities::{Failing, Streaming};
use crate::shared::Shared;

/// The person whose token a request for a stream carries.
pub(super) fn caller(
    shared: &Shared,
    rules: &Streaming,
    request: &Request,
) -> Result<Caller, ApiError> {
    let unauthorized =
        |error: &str, failing| ApiError::new(StatusCode::UNAUTHORIZED, error).because(failing);
    let invalid = || unauthorized("Invalid access token", Failing::BadToken);
    let (place, text) = token(rules, request)
        .ok_or_else(|| unauthorized("Missing access token", Failing::NoToken))?;
    let now = shared.now();
    let state = shared.state();
    let token = state.token(&text).filter(|token| token.usable(now));
    let token = token.ok_or_else(invalid)?;
    // An app has no stream.
    let account = token.account.and_then(|account| state.account(account));
    let account = account.ok_or_else(invalid)?;
    Ok(Caller {
        place,
        account: account.id,
        username: account.username.clone(),
        scopes: token.scopes.clone(),
        token: text,
    })
}
/// The token, from the first place that the server looks at and that has one.
fn token(rules: &Streaming, request: &Request) -> Option<(TokenPlace, String)> {
    let header = |name| Some(request.headers().get(name)?.to_str().ok()?.to_owned());
    let authorization = || {
        let value: String = header(AUTHORIZATION)?;
        Some(value.strip_prefix("Bearer ").unwrap_or(&value).to_owned())
    };
    let places = [
        (
            TokenPlace::Header,
            rules.token.header.then(authorization).flatten(),
        ),
        (
            TokenPlace::Query,
            rules
                .token
                .query
                .then(|| parameter(request, "access_token"))
                .flatten(),
        ),
        (
            TokenPlace::Protocol,
            rules
                .token
                .protocol
                .then(|| header(SEC_WEBSOCKET_PROTOCOL))
                .flatten(),
        ),
    ];
    places
        .into_iter()
        .find_map(|(place, token)| Some((place, token?)))
}

/// A parameter of the query that is not empty.
pub(super) fn parameter(request: &Request, name: &str) -> Option<String> {
    let query = request.uri().query().unwrap_or_default();
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(key, value)| key == name && !value.is_empty())
        .map(|(_, value)| value.into_owned())
}
