//! Accounts.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::HeaderMap;
use serde_json::Value;

use super::entities;
use crate::error::ApiError;
use crate::params::Params;
use crate::shared::Shared;

/// `GET /api/v1/accounts/verify_credentials`
pub(crate) async fn verify_credentials(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["profile", "read:accounts"])?;
    let state = shared.state();
    let account = state
        .account(user.account)
        .ok_or_else(ApiError::not_found)?;
    Ok(Json(entities::credential_account(&shared, &state, account)))
}

/// `GET /api/v1/accounts/:id`
pub(crate) async fn show(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    shared.viewer(&headers, &["read:accounts"])?;
    let state = shared.state();
    let id = shared.api().ids.accounts.read(&id);
    let id = id.ok_or_else(ApiError::not_found)?;
    let account = state.account(id).ok_or_else(ApiError::not_found)?;
    Ok(Json(entities::account(&shared, &state, account)))
}

/// `GET /api/v1/accounts/lookup`
pub(crate) async fn lookup(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    shared.viewer(&headers, &["read:accounts"])?;
    let acct = params.present("acct").unwrap_or_default();
    let username = local_name(&shared, &acct);
    let state = shared.state();
    let account = username.and_then(|name| state.account_named(name));
    let account = account.ok_or_else(ApiError::not_found)?;
    Ok(Json(entities::account(&shared, &state, account)))
}

/// The user name in `name`, `@name`, or `name@` this server.
pub(crate) fn local_name<'a>(shared: &Shared, acct: &'a str) -> Option<&'a str> {
    let acct = acct.strip_prefix('@').unwrap_or(acct);
    match acct.split_once('@') {
        None => Some(acct),
        Some((name, domain)) if domain.eq_ignore_ascii_case(&shared.domain) => Some(name),
        Some(_) => None,
    }
}
