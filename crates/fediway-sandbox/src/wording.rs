//! Saying what went wrong in the words of the server played.
//!
//! Errors are made in Mastodon's words and carry a [`Failure`]; on the way out
//! the personality may say it differently. So no handler knows the words of
//! any server.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, StatusCode};
use serde_json::{Value, json};

use crate::pages;
use crate::personalities::{Failing, Personality, Words};

/// What an error answer says, next to it in its extensions.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// What a row may have words for.
    pub(crate) failing: Option<Failing>,
    /// The error in Mastodon's words.
    pub(crate) error: String,
}

/// The answer as this personality gives it.
pub(crate) fn reword(personality: &Personality, mut response: Response) -> Response {
    let Some(failure) = response.extensions_mut().remove::<Failure>() else {
        return response;
    };
    let doubled = personality.api.doubled_errors;
    let own = failure
        .failing
        .and_then(|failing| personality.words(failing));
    match own {
        Some(words) => keep_headers(response, words.answer(doubled)),
        None if doubled => {
            let answer = (response.status(), Json(double(&failure.error))).into_response();
            keep_headers(response, answer)
        }
        None => response,
    }
}

/// Everything else that was said (rate limits, say) stays.
fn keep_headers(before: Response, mut after: Response) -> Response {
    let about_the_body: [HeaderName; 3] = [CONTENT_LENGTH, CONTENT_TYPE, WWW_AUTHENTICATE];
    let kept: HeaderMap = before
        .headers()
        .iter()
        .filter(|(name, _)| !about_the_body.contains(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    for (name, value) in &kept {
        after.headers_mut().insert(name, value.clone());
    }
    after
}

fn double(error: &str) -> Value {
    json!({ "error": error, "error_description": error })
}

impl Words {
    fn answer(self, doubled: bool) -> Response {
        let with = |status: u16, json: Value| (code(status), Json(json)).into_response();
        match self {
            Self::Json(status, error) if doubled => with(status, double(error)),
            Self::Json(status, error) => with(status, json!({ "error": error })),
            Self::Described(status, error, description) => with(
                status,
                json!({ "error": error, "error_description": description }),
            ),
            Self::Object(status, name, message) => with(
                status,
                json!({ "error": { "name": name, "message": message } }),
            ),
            Self::Html(status, text) => pages::message(code(status), text),
            Self::Text(status, text) => (code(status), text).into_response(),
            Self::Empty(status) => empty(code(status)),
        }
    }
}

/// An answer without a body.
pub(crate) fn empty(status: StatusCode) -> Response {
    (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], "").into_response()
}

pub(crate) fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
