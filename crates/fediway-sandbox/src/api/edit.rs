//! Changing a status.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::HeaderMap;
use serde_json::Value;

use super::compose::{understand, words};
use super::statuses::visible;
use super::{entities, events, text};
use crate::error::ApiError;
use crate::params::Params;
use crate::shared::Shared;

/// `PUT /api/v1/statuses/:id`: its text, warning, and language. Files and poll
/// stay as they are.
pub(crate) async fn change(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["write:statuses"])?;
    understand(shared.api().statuses, &mut params)?;
    let now = shared.now();
    let mut state = shared.state();
    let mut status = visible(&shared, &state, Some(user.account), &id)?.clone();
    if status.account != user.account {
        return Err(ApiError::not_found());
    }
    let (said, warning) = words(&shared, &params, &status.media)?;
    let sensitive = match params.text("sensitive") {
        Some(_) => params.flag("sensitive"),
        None => status.sensitive,
    } || !warning.is_empty();
    let language = params.present("language");
    let language = language.unwrap_or_else(|| status.language.clone());
    let same = (&said, &warning, sensitive, &language)
        == (
            &status.text,
            &status.spoiler_text,
            status.sensitive,
            &status.language,
        );
    let (id, before) = (status.id, status.mentions.clone());
    // Saving without a change is no edit.
    if !same {
        let marked = text::render(&shared, &state, &said);
        status.content = marked.html;
        status.mentions = marked.mentions;
        status.tags = marked.tags;
        status.text = said;
        status.spoiler_text = warning;
        status.sensitive = sensitive;
        status.language = language;
        status.edited = Some(now);
        state.statuses.insert(id, status);
        events::edited(&shared, &mut state, id, &before);
    }
    let status = state.statuses.get(&id).ok_or_else(ApiError::not_found)?;
    let viewer = Some(user.account);
    Ok(Json(entities::status(&shared, &state, status, viewer)))
}
