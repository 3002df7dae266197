//! Favourites and bookmarks.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::{entities, statuses::visible};
use crate::error::ApiError;
use crate::model::Status;
use crate::shared::Shared;

type Marks = fn(&mut Status) -> &mut BTreeSet<u64>;

/// `POST /api/v1/statuses/:id/favourite` and the like.
pub(crate) async fn act(
    State(shared): State<Arc<Shared>>,
    Path((id, action)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let (scope, marks, add) =
        known(&action).ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "Not Found"))?;
    let user = shared.user(&headers, &[scope])?;
    let mut state = shared.state();
    let id = visible(&shared, &state, Some(user.account), &id)?.id;
    if let Some(status) = state.statuses.get_mut(&id) {
        if add {
            marks(status).insert(user.account);
        } else {
            marks(status).remove(&user.account);
        }
    }
    let status = state.statuses.get(&id).ok_or_else(ApiError::not_found)?;
    let viewer = Some(user.account);
    Ok(Json(entities::status(&shared, &state, status, viewer)))
}

fn known(action: &str) -> Option<(&'static str, Marks, bool)> {
    let favourites: Marks = |status| &mut status.favourited_by;
    let bookmarks: Marks = |status| &mut status.bookmarked_by;
    Some(match action {
        "favourite" => ("write:favourites", favourites, true),
        "unfavourite" => ("write:favourites", favourites, false),
        "bookmark" => ("write:bookmarks", bookmarks, true),
        "unbookmark" => ("write:bookmarks", bookmarks, false),
        _ => return None,
    })
}
