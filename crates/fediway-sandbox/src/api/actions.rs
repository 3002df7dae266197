//! What is done with a status: favourites and bookmarks here, other things in `boosts.rs`.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::{boosts, entities, events, statuses::visible};
use crate::error::ApiError;
use crate::model::Status;
use crate::params::Params;
use crate::shared::Shared;

const FAVOURITES: &str = "write:favourites";

type Marks = fn(&mut Status) -> &mut BTreeSet<u64>;

/// `POST /api/v1/statuses/:id/favourite` and the like.
pub(crate) async fn act(
    State(shared): State<Arc<Shared>>,
    Path((id, action)): Path<(String, String)>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    if let Some(scope) = boosts::scope(&action) {
        let user = shared.user(&headers, &[scope])?;
        let mut state = shared.state();
        let id = boosts::act(&shared, &mut state, user, (&id, &action), &params)?;
        let status = state.statuses.get(&id).ok_or_else(ApiError::not_found)?;
        let viewer = Some(user.account);
        return Ok(Json(entities::status(&shared, &state, status, viewer)));
    }
    let (scope, marks, add) =
        known(&action).ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "Not Found"))?;
    let user = shared.user(&headers, &[scope])?;
    let mut state = shared.state();
    let found = visible(&shared, &state, Some(user.account), &id)?;
    // What is done with a boost is done with what it boosts.
    let id = found.reblog_of.unwrap_or(found.id);
    let changed = state.statuses.get_mut(&id).is_some_and(|status| match add {
        true => marks(status).insert(user.account),
        false => marks(status).remove(&user.account),
    });
    if changed && scope == FAVOURITES {
        match add {
            true => events::favourited(&shared, &mut state, id, user.account),
            false => events::unfavourited(&mut state, id, user.account),
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
        "favourite" => (FAVOURITES, favourites, true),
        "unfavourite" => (FAVOURITES, favourites, false),
        "bookmark" => ("write:bookmarks", bookmarks, true),
        "unbookmark" => ("write:bookmarks", bookmarks, false),
        _ => return None,
    })
}
