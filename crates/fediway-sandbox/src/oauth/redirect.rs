//! Sending the browser somewhere else.

use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, LOCATION};
use http::{HeaderValue, StatusCode};
use url::form_urlencoded::byte_serialize;

use crate::pages;

/// A 302, not to be kept by anyone on the way.
pub(crate) fn redirect(location: &str) -> Response {
    let Ok(location) = HeaderValue::try_from(location) else {
        return pages::message(StatusCode::BAD_REQUEST, "Cannot redirect there.");
    };
    let no_store = HeaderValue::from_static("no-store");
    let headers = [(LOCATION, location), (CACHE_CONTROL, no_store)];
    (StatusCode::FOUND, headers).into_response()
}

/// Appends to a query that may already be there, leaving the URI otherwise as
/// it was registered.
pub(crate) fn with_query(uri: &str, pairs: &[(&str, &str)]) -> String {
    let mut joined = uri.to_owned();
    for (name, value) in pairs {
        joined.push(if joined.contains('?') { '&' } else { '?' });
        joined.push_str(name);
        joined.push('=');
        // In a query, `+` means a space only to some; `%20` does to all.
        joined.extend(byte_serialize(value.as_bytes()).map(|part| match part {
            "+" => "%20",
            other => other,
        }));
    }
    joined
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
}
