//! Accounts.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use serde_json::Value;

use super::entities;
use crate::error::ApiError;
use crate::params::Params;
use crate::shared::Shared;
use crate::wording;

/// `GET /api/v1/accounts/verify_credentials`
pub(crate) async fn verify_credentials(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let user = match shared.user(&headers, &["profile", "read:accounts"]) {
        Ok(user) => user,
        Err(error) => return bad_token_at_verify(&shared, error),
    };
    let state = shared.state();
    let account = state
        .account(user.account)
        .ok_or_else(ApiError::not_found)?;
    let account = entities::credential_account(&shared, &state, account);
    Ok(Json(account).into_response())
}

/// What a bad token gets here, which one server answers otherwise than everywhere else.
fn bad_token_at_verify(shared: &Shared, error: ApiError) -> Result<Response, ApiError> {
    match shared.api().bad_token_at_verify {
        Some(status) if error.is_about_the_token() => Ok(wording::empty(wording::code(status))),
        _ => Err(error),
    }
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
