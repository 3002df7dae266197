//! Who has signed in, in the words of OpenID Connect.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::HeaderMap;
use serde_json::{Value, json};

use crate::api::{account_uri, account_url, avatar_url};
use crate::error::ApiError;
use crate::shared::Shared;

/// `GET` and `POST /oauth/userinfo`. Mastodon asks for `profile` itself here:
/// `read` does not do.
pub(crate) async fn userinfo(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["profile"])?;
    let state = shared.state();
    let account = state
        .account(user.account)
        .ok_or_else(ApiError::not_found)?;
    Ok(Json(json!({
        "iss": shared.at("/"),
        "sub": account_uri(&shared, account),
        "name": account.username,
        "preferred_username": account.username,
        "profile": account_url(&shared, account),
        "picture": avatar_url(&shared),
    })))
}
