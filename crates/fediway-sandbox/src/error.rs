//! The API's errors, as Mastodon words them.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::WWW_AUTHENTICATE;
use http::{HeaderValue, StatusCode};
use serde_json::json;

use crate::personalities::Failing;
use crate::wording::Failure;

/// An error answer of the REST API: `{"error": "…"}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiError {
    status: StatusCode,
    error: String,
    authenticate: bool,
    failing: Option<Failing>,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self {
            status,
            error: error.into(),
            authenticate: false,
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

    /// 401: the token is missing or no longer any good.
    pub(crate) fn unauthorized(error: &str) -> Self {
        Self {
            authenticate: true,
            ..Self::new(StatusCode::UNAUTHORIZED, error).because(Failing::BadToken)
        }
    }

    /// 403: the token's scopes do not reach this far.
    pub(crate) fn outside_scopes() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "This action is outside the authorized scopes",
        )
    }

    /// 422: an app's token where a user's is needed.
    pub(crate) fn needs_user() -> Self {
        Self::unprocessable("This method requires an authenticated user")
            .because(Failing::NeedsUser)
    }

    /// Whether there is no token, or one that is not good.
    pub(crate) fn is_about_the_token(&self) -> bool {
        matches!(self.failing, Some(Failing::BadToken | Failing::NoToken))
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Record not found").because(Failing::NotFound)
    }

    pub(crate) fn too_many_requests() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests")
            .because(Failing::TooManyRequests)
    }

    pub(crate) fn unprocessable(error: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, error)
    }

    pub(crate) fn validation(details: impl std::fmt::Display) -> Self {
        Self::unprocessable(format!("Validation failed: {details}"))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(json!({ "error": self.error }))).into_response();
        if self.authenticate {
            let challenge = format!(
                "Bearer realm=\"Doorkeeper\", error=\"invalid_token\", error_description=\"{}\"",
                self.error
            );
            if let Ok(challenge) = HeaderValue::try_from(challenge) {
                response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
            }
        }
        let (failing, error) = (self.failing, self.error);
        response.extensions_mut().insert(Failure { failing, error });
        response
    }
}
