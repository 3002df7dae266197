//! Publishing a status.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::HeaderMap;
use serde_json::Value;

use super::draft::{draft, publish_now, understand};
use super::{entities, schedule};
use crate::auth::User;
use crate::error::ApiError;
use crate::params::Params;
use crate::shared::Shared;
use crate::state::State as Memory;

/// `POST /api/v1/statuses`
pub(crate) async fn publish(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["write:statuses"])?;
    understand(shared.api().statuses, &mut params)?;
    let key = headers
        .get("idempotency-key")
        .filter(|_| shared.api().statuses.idempotency)
        .and_then(|value| value.to_str().ok())
        .filter(|key| !key.is_empty());
    let now = shared.now();
    // One lock over looking and publishing: the same key sent twice at the
    // same time must not publish twice.
    let mut state = shared.state();
    let known = key.and_then(|key| state.status_for_key(user.account, key, now));
    if params.present("scheduled_at").is_some() {
        return schedule::plan(&shared, &mut state, user, &params);
    }
    let id = match known.filter(|id| state.statuses.contains_key(id)) {
        Some(id) => id,
        None => create(&shared, &mut state, user, &params)?,
    };
    if let Some(key) = key.filter(|_| known != Some(id)) {
        state.remember_key(user.account, key, id, now);
    }
    let status = state.statuses.get(&id).ok_or_else(ApiError::not_found)?;
    let viewer = Some(user.account);
    Ok(Json(entities::status(&shared, &state, status, viewer)))
}

fn create(
    shared: &Shared,
    state: &mut Memory,
    user: User,
    params: &Params,
) -> Result<u64, ApiError> {
    let status = draft(shared, state, user, params)?;
    let id = status.id;
    publish_now(shared, state, status);
    Ok(id)
}
