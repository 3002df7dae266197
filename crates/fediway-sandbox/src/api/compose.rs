//! Publishing a status.

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use http::HeaderMap;
use serde_json::Value;

use super::draft::{draft, publish_now, understand};
use super::{entities, schedule};
use crate::auth::User;
use crate::error::ApiError;
use crate::late::KeysAtArrival;
use crate::params::Params;
use crate::personalities::Keys;
use crate::shared::Shared;
use crate::state::{Made, State as Memory};

/// `POST /api/v1/statuses`
pub(crate) async fn publish(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    arrival: Option<Extension<KeysAtArrival>>,
    mut params: Params,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["write:statuses"])?;
    understand(shared.api().statuses, &mut params)?;
    let is_later = params.present("scheduled_at").is_some();
    let key = key(shared.api().statuses.keys, &headers, is_later);
    let now = shared.now();
    // One lock over looking and publishing: the same key sent twice at the
    // same time must not publish twice.
    let mut state = shared.state();
    let looked_at = match arrival {
        Some(Extension(KeysAtArrival(first))) if !locks_keys(&shared) => first,
        _ => state.keys_remembered(),
    };
    let known = key.and_then(|key| state.made_under(user.account, key, now, looked_at));
    let made = match known.filter(|made| is_there(&state, *made)) {
        Some(made) => made,
        None if is_later => Made::Scheduled(schedule::plan(&shared, &mut state, user, &params)?),
        None => Made::Status(create(&shared, &mut state, user, &params)?),
    };
    if let Some(key) = key.filter(|_| known != Some(made)) {
        state.remember_key(user.account, key, made, now);
    }
    shown(&shared, &state, user, made).map(Json)
}

/// The key of a request, if the server looks at it.
fn key(keys: Keys, headers: &HeaderMap, is_later: bool) -> Option<&str> {
    let Keys::Honoured { scheduled, .. } = keys else {
        return None;
    };
    let key = headers.get("idempotency-key")?.to_str().ok()?;
    (!key.is_empty() && (scheduled || !is_later)).then_some(key)
}

fn locks_keys(shared: &Shared) -> bool {
    let keys = shared.api().statuses.keys;
    matches!(keys, Keys::Honoured { locked: true, .. })
}

fn is_there(state: &Memory, made: Made) -> bool {
    match made {
        Made::Status(id) => state.statuses.contains_key(&id),
        Made::Scheduled(id) => state.scheduled.contains_key(&id),
    }
}

fn shown(shared: &Shared, state: &Memory, user: User, made: Made) -> Result<Value, ApiError> {
    match made {
        Made::Status(id) => {
            let status = state.statuses.get(&id).ok_or_else(ApiError::not_found)?;
            Ok(entities::status(shared, state, status, Some(user.account)))
        }
        Made::Scheduled(id) => schedule::planned(shared, state, id),
    }
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
