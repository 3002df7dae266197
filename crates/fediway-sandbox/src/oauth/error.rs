//! The errors of RFC 6749, in Doorkeeper's words.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, PRAGMA, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde_json::json;

use crate::personalities::Failing;
use crate::wording::Failure;

/// An error code, its explanation, and the status it is sent with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OAuthError {
    pub(crate) status: StatusCode,
    pub(crate) error: &'static str,
    pub(crate) description: String,
    failing: Option<Failing>,
}

impl OAuthError {
    fn bad_request(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            description: description.into(),
            failing: None,
        }
    }

    /// The same, for a server to say in its own words.
    pub(crate) fn because(self, failing: Failing) -> Self {
        Self {
            failing: Some(failing),
            ..self
        }
    }

    pub(crate) fn invalid_request(description: impl Into<String>) -> Self {
        Self::bad_request("invalid_request", description)
    }

    pub(crate) fn missing(parameter: &str) -> Self {
        Self::invalid_request(format!("Missing required parameter: {parameter}."))
    }

    pub(crate) fn invalid_client() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            error: "invalid_client",
            description: "Client authentication failed due to unknown client, no client \
                          authentication included, or unsupported authentication method."
                .to_owned(),
            failing: Some(Failing::WrongClient),
        }
    }

    pub(crate) fn invalid_grant() -> Self {
        Self::bad_request(
            "invalid_grant",
            "The provided authorization grant is invalid, expired, revoked, does not match the \
             redirection URI used in the authorization request, or was issued to another client.",
        )
    }

    /// The same, for a code.
    pub(crate) fn wrong_code() -> Self {
        Self::invalid_grant().because(Failing::WrongCode)
    }

    pub(crate) fn invalid_redirect_uri() -> Self {
        Self::bad_request(
            "invalid_redirect_uri",
            "The requested redirect uri is malformed or doesn't match client redirect URI.",
        )
    }

    pub(crate) fn invalid_scope() -> Self {
        Self::bad_request(
            "invalid_scope",
            "The requested scope is invalid, unknown, or malformed.",
        )
    }

    pub(crate) fn unsupported_grant_type() -> Self {
        Self::bad_request(
            "unsupported_grant_type",
            "The authorization grant type is not supported by the authorization server.",
        )
        .because(Failing::UnsupportedGrant)
    }

    pub(crate) fn unsupported_response_type() -> Self {
        Self::bad_request(
            "unsupported_response_type",
            "The authorization server does not support this response type.",
        )
    }

    pub(crate) fn access_denied() -> Self {
        Self::bad_request(
            "access_denied",
            "The resource owner or authorization server denied the request.",
        )
    }

    /// A hint at a kind of token that cannot be revoked here.
    pub(crate) fn unsupported_token_type() -> Self {
        Self::bad_request(
            "unsupported_token_type",
            "The authorization server does not support the revocation of this token type.",
        )
        .because(Failing::TokenTypeHint)
    }

    pub(crate) fn may_not_revoke() -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            error: "unauthorized_client",
            description: "You are not authorized to revoke this token".to_owned(),
            failing: Some(Failing::MayNotRevoke),
        }
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.description });
        let mut response = (self.status, Json(body)).into_response();
        forbid_caching(&mut response);
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = format!(
                "Bearer realm=\"Doorkeeper\", error=\"{}\", error_description=\"{}\"",
                self.error, self.description
            );
            if let Ok(challenge) = HeaderValue::try_from(challenge) {
                response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
            }
        }
        response.extensions_mut().insert(Failure {
            failing: self.failing,
            error: self.error.to_owned(),
        });
        response
    }
}

/// Required of every answer that could hold a token (RFC 6749, 5.1).
pub(crate) fn forbid_caching(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
}
