//! Polls by their ids, and votes.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::HeaderMap;
use serde_json::Value;

use super::entities;
use crate::error::ApiError;
use crate::model::{Poll, Status};
use crate::params::Params;
use crate::shared::Shared;
use crate::state::State as Memory;

/// `GET /api/v1/polls/:id`
pub(crate) async fn show(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let viewer = shared.viewer(&headers, &["read:statuses"])?;
    let state = shared.state();
    let (status, poll) = found(&shared, &state, viewer, &id)?;
    Ok(Json(entities::poll(&shared, poll, status.account, viewer)))
}

/// `POST /api/v1/polls/:id/votes`
pub(crate) async fn vote(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let me = shared.user(&headers, &["write:statuses"])?.account;
    let mut state = shared.state();
    let (status, poll) = found(&shared, &state, Some(me), &id)?;
    let choices = params.fields().list("choices").unwrap_or_default();
    let choices: Vec<usize> = choices
        .iter()
        .filter_map(|text| text.parse().ok())
        .collect();
    let wrong = if poll.expires <= shared.now() {
        Some("The poll has already ended")
    } else if status.account == me {
        Some("You cannot vote in your own polls")
    } else if poll.votes.contains_key(&me) {
        Some("You have already voted on this poll")
    } else if choices.is_empty() || choices.iter().any(|it| *it >= poll.options.len()) {
        Some("The chosen vote option does not exist")
    } else if choices.len() > 1 && !poll.multiple {
        Some("You have already voted on this poll")
    } else {
        None
    };
    if let Some(wrong) = wrong {
        return Err(ApiError::validation(wrong));
    }
    let (author, status) = (status.account, status.id);
    let poll = state
        .statuses
        .get_mut(&status)
        .and_then(|it| it.poll.as_mut());
    let poll = poll.ok_or_else(ApiError::not_found)?;
    poll.votes.insert(me, choices.into_iter().collect());
    Ok(Json(entities::poll(&shared, poll, author, Some(me))))
}

fn found<'a>(
    shared: &Shared,
    state: &'a Memory,
    viewer: Option<u64>,
    id: &str,
) -> Result<(&'a Status, &'a Poll), ApiError> {
    let id = shared.api().ids.statuses.read(id);
    let all = state.statuses.values().filter(|it| it.reblog_of.is_none());
    let mut all = all.filter(|it| state.may_see(viewer, it));
    let found =
        all.find_map(|it| Some((it, it.poll.as_ref()?)).filter(|(_, poll)| Some(poll.id) == id));
    found.ok_or_else(ApiError::not_found)
}
