//! Reading and deleting statuses.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::HeaderMap;
use serde_json::{Value, json};

use super::{entities, events};
use crate::error::ApiError;
use crate::model::Status;
use crate::params::Params;
use crate::shared::Shared;
use crate::state::State as Memory;

/// `GET /api/v1/statuses/:id`
pub(crate) async fn show(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let viewer = shared.viewer(&headers, &["read:statuses"])?;
    let mut state = shared.state();
    if let Some(status) = still_there(&shared, &mut state, viewer, &id) {
        return Ok(Json(entities::status(&shared, &state, &status, viewer)));
    }
    let status = visible(&shared, &state, viewer, &id)?;
    Ok(Json(entities::status(&shared, &state, status, viewer)))
}

/// `GET /api/v1/statuses?id[]=…`: those there are, in the order asked for.
pub(crate) async fn list(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Vec<Value>>, ApiError> {
    let viewer = shared.viewer(&headers, &["read:statuses"])?;
    let state = shared.state();
    let ids = params.fields().list("id").unwrap_or_default();
    let found = ids
        .iter()
        .filter_map(|id| visible(&shared, &state, viewer, id).ok());
    let json = found.map(|status| entities::status(&shared, &state, status, viewer));
    Ok(Json(json.collect()))
}

/// `DELETE /api/v1/statuses/:id`
pub(crate) async fn delete(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["write:statuses"])?;
    let mut state = shared.state();
    let status = visible(&shared, &state, Some(user.account), &id)?;
    if status.account != user.account {
        return Err(ApiError::not_found());
    }
    let status = status.clone();
    let json = entities::deleted_status(&shared, &state, &status);
    events::deleted(&shared, &mut state, &status);
    state.statuses.remove(&status.id);
    let know_whom = shared.api().statuses.orphans_know_whom;
    state.statuses.forget_parent(status.id, know_whom);
    if shared.api().statuses.delete_lingers {
        state.leaving.insert(status.id, status.clone());
    }
    for media in &status.media {
        if params.flag("delete_media") {
            state.media.remove(media);
        } else if let Some(media) = state.media.get_mut(media) {
            // Free to be posted again, for "delete and redraft".
            media.status = None;
        }
    }
    Ok(Json(json))
}

/// `GET /api/v1/statuses/:id/context`
pub(crate) async fn context(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let viewer = shared.viewer(&headers, &["read:statuses"])?;
    let state = shared.state();
    let status = visible(&shared, &state, viewer, &id)?;
    let show = |all: Vec<&Status>| -> Vec<Value> {
        let seen = all.into_iter().filter(|it| state.may_see(viewer, it));
        seen.map(|it| entities::status(&shared, &state, it, viewer))
            .collect()
    };
    Ok(Json(json!({
        "ancestors": show(ancestors(&state, status)),
        "descendants": show(descendants(&state, status)),
    })))
}

/// A deleted status that is shown once more, where deleting takes its time.
fn still_there(
    shared: &Shared,
    state: &mut Memory,
    viewer: Option<u64>,
    id: &str,
) -> Option<Status> {
    let status = state.leaving.remove(&shared.api().ids.statuses.read(id)?)?;
    state.may_see(viewer, &status).then_some(status)
}

pub(crate) fn visible<'a>(
    shared: &Shared,
    state: &'a Memory,
    viewer: Option<u64>,
    id: &str,
) -> Result<&'a Status, ApiError> {
    let id = shared.api().ids.statuses.read(id);
    let id = id.ok_or_else(ApiError::not_found)?;
    state.visible(viewer, id).ok_or_else(ApiError::not_found)
}

/// From the beginning of the thread down.
fn ancestors<'a>(state: &'a Memory, of: &Status) -> Vec<&'a Status> {
    let parent = |status: &Status| state.statuses.get(&status.in_reply_to?);
    let mut up: Vec<_> = std::iter::successors(parent(of), |status| parent(status)).collect();
    up.reverse();
    up
}

/// Depth first, as a thread reads. A reply is always younger than what it
/// replies to, so there are no circles.
fn descendants<'a>(state: &'a Memory, of: &Status) -> Vec<&'a Status> {
    let mut found = Vec::new();
    let mut open: Vec<_> = state.replies_to(of.id).collect();
    open.reverse();
    while let Some(status) = open.pop() {
        found.push(status);
        let at = open.len();
        open.extend(state.replies_to(status.id));
        open[at..].reverse();
    }
    found
}
