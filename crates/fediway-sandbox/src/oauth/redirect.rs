//! Sending the browser somewhere else.

use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, LOCATION};
use http::{HeaderValue, StatusCode};
use url::form_urlencoded::byte_serialize;

use crate::pages;
use crate::personalities::StateEcho;

/// A 302, not to be kept by anyone on the way.
pub(crate) fn redirect(location: &str) -> Response {
    // Not every server encodes what it is given: bytes beyond ASCII go through.
    let Ok(location) = HeaderValue::from_bytes(location.as_bytes()) else {
        return pages::message(StatusCode::BAD_REQUEST, "Cannot redirect there.");
    };
    let no_store = HeaderValue::from_static("no-store");
    let headers = [(LOCATION, location), (CACHE_CONTROL, no_store)];
    (StatusCode::FOUND, headers).into_response()
}

/// Appends to a query that may already be there, leaving the URI otherwise as
/// it was registered.
pub(crate) fn with_query(uri: &str, pairs: &[(&str, &str)]) -> String {
    pairs.iter().fold(uri.to_owned(), |joined, (name, value)| {
        // In a query, `+` means a space only to some; `%20` does to all.
        let encoded = byte_serialize(value.as_bytes()).map(|part| match part {
            "+" => "%20",
            other => other,
        });
        append(joined, name, &encoded.collect::<String>())
    })
}

/// Appends one pair as it is.
fn append(mut uri: String, name: &str, value: &str) -> String {
    uri.push(if uri.contains('?') { '&' } else { '?' });
    uri.push_str(name);
    uri.push('=');
    uri.push_str(value);
    uri
}

/// Appends `state` as this server gives it back.
pub(crate) fn with_state(uri: &str, state: Option<&str>, echo: StateEcho) -> String {
    match state.or(echo.absent) {
        None => uri.to_owned(),
        Some(state) if echo.encoded => with_query(uri, &[("state", state)]),
        Some(state) => append(uri.to_owned(), "state", state),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_appended_and_encoded() {
        let query = [("code", "a"), ("state", "x y&=+é~")];
        assert_eq!(
            with_query("my.app:/cb", &query),
            "my.app:/cb?code=a&state=x%20y%26%3D%2B%C3%A9%7E"
        );
        assert_eq!(
            with_query("https://app.example/cb?a=1", &query[..1]),
            "https://app.example/cb?a=1&code=a"
        );
    }

    #[test]
    fn a_state_comes_back_as_the_server_likes() {
        let echo = |encoded, absent| StateEcho {
            encoded,
            absent,
            on_deny: true,
        };
        let with = |state, echo| with_state("my.app:/cb", state, echo);
        assert_eq!(
            with(Some("a b"), echo(true, None)),
            "my.app:/cb?state=a%20b"
        );
        assert_eq!(with(Some("a b"), echo(false, None)), "my.app:/cb?state=a b");
        assert_eq!(with(None, echo(true, None)), "my.app:/cb");
        let none = echo(false, Some("None"));
        assert_eq!(with(None, none), "my.app:/cb?state=None");
    }
}
