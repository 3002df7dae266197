//! The revocation endpoint (RFC 7009).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::HeaderMap;
use serde_json::{Value, json};

use super::client::authenticate;
use super::error::OAuthError;
use crate::params::Params;
use crate::secrets::same;
use crate::shared::Shared;

/// `POST /oauth/revoke`. A token nobody knows is as gone as one revoked, so
/// it is no error.
pub(crate) async fn revoke(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, OAuthError> {
    let app = authenticate(&shared, &headers, &params).ok_or_else(OAuthError::may_not_revoke)?;
    let given = params.text("token").unwrap_or_default();
    let mut state = shared.state();
    let found = state.tokens.iter_mut().find(|token| {
        let is_refresh = |refresh: &String| same(refresh, &given);
        same(&token.access, &given) || token.refresh.as_ref().is_some_and(is_refresh)
    });
    if let Some(token) = found {
        if token.app != app.id {
            return Err(OAuthError::may_not_revoke());
        }
        token.revoked = true;
    }
    Ok(Json(json!({})))
}
