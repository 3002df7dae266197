//! Changing a status, as Mastodon does: what is not named is taken away, but
//! for the language.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::HeaderMap;
use serde_json::{Value, json};

use super::draft::{understand, words};
use super::media::parse_focus;
use super::statuses::visible;
use super::{attach, entities, events, polls, text};
use crate::auth::User;
use crate::clock::stamp;
use crate::error::ApiError;
use crate::model::{Poll, Status, Version};
use crate::params::Params;
use crate::shared::Shared;
use crate::state::State as Memory;

/// `GET /api/v1/statuses/:id/source`
pub(crate) async fn source(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["read:statuses"])?;
    let state = shared.state();
    let status = visible(&shared, &state, Some(user.account), &id)?;
    Ok(Json(json!({
        "id": shared.api().ids.statuses.show(status.id),
        "text": status.text,
        "spoiler_text": status.spoiler_text,
    })))
}

/// `PUT /api/v1/statuses/:id`
pub(crate) async fn change(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["write:statuses"])?;
    understand(shared.api().statuses, &mut params)?;
    let mut state = shared.state();
    let before = visible(&shared, &state, Some(user.account), &id)?.clone();
    if before.account != user.account {
        return Err(ApiError::not_found());
    }
    let id = before.id;
    let mut after = changed(&shared, &mut state, user, &before, &params)?;
    let files_changed = describe(&shared, &mut state, &after.media, &params);
    // Saving without a change is no edit.
    if files_changed || is_another(&before, &after) {
        after.versions.push(version(&before));
        after.edited = Some(shared.now());
        for media in &before.media {
            if let Some(media) = state.media.get_mut(media) {
                media.status = None;
            }
        }
        attach::take(&mut state, &after.media, id);
        state.statuses.insert(id, after);
        events::edited(&shared, &mut state, id, &before.mentions);
    }
    let status = state.statuses.get(&id).ok_or_else(ApiError::not_found)?;
    let viewer = Some(user.account);
    Ok(Json(entities::status(&shared, &state, status, viewer)))
}

/// The status as it is to be.
fn changed(
    shared: &Shared,
    state: &mut Memory,
    user: User,
    before: &Status,
    params: &Params,
) -> Result<Status, ApiError> {
    let media = attach::read(shared, state, user, params, Some(before.id))?;
    let (text, spoiler_text) = words(shared, params, &media)?;
    let poll = poll(shared, state, before.poll.as_ref(), params)?;
    let marked = text::render(shared, state, &text);
    let language = params.present("language");
    Ok(Status {
        content: marked.html,
        mentions: marked.mentions,
        tags: marked.tags,
        sensitive: params.flag("sensitive") || !spoiler_text.is_empty(),
        language: language.unwrap_or_else(|| before.language.clone()),
        text,
        spoiler_text,
        media,
        poll,
        ..before.clone()
    })
}

/// A poll keeps its id, and its votes while it has the same options.
fn poll(
    shared: &Shared,
    state: &mut Memory,
    before: Option<&Poll>,
    params: &Params,
) -> Result<Option<Poll>, ApiError> {
    let asked = params.fields().below("poll");
    if asked.is_empty() {
        return Ok(None);
    }
    let poll = polls::read(shared, state, asked)?;
    let Some(before) = before else {
        return Ok(Some(poll));
    };
    let same = before.options == poll.options && before.multiple == poll.multiple;
    let votes = if same {
        before.votes.clone()
    } else {
        poll.votes
    };
    Ok(Some(Poll {
        id: before.id,
        votes,
        ..poll
    }))
}

fn version(of: &Status) -> Version {
    Version {
        at: of.edited.unwrap_or(of.created),
        content: of.content.clone(),
        spoiler_text: of.spoiler_text.clone(),
        sensitive: of.sensitive,
    }
}

/// `GET /api/v1/statuses/:id/history`
pub(crate) async fn history(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Vec<Value>>, ApiError> {
    let viewer = shared.viewer(&headers, &["read:statuses"])?;
    let state = shared.state();
    let status = visible(&shared, &state, viewer, &id)?;
    let author = state.account(status.account);
    let versions = status.versions.iter().cloned().chain([version(status)]);
    let versions = versions.map(|it| {
        json!({
            "content": it.content,
            "spoiler_text": it.spoiler_text,
            "sensitive": it.sensitive,
            "created_at": stamp(shared.api().dates.statuses, it.at),
            "account": author.map(|author| entities::account(&shared, &state, author)),
            "media_attachments": [],
            "emojis": [],
        })
    });
    Ok(Json(versions.collect()))
}

/// `media_attributes`: only files that the status has now are described anew.
/// Says whether one changed.
fn describe(shared: &Shared, state: &mut Memory, files: &[u64], params: &Params) -> bool {
    let mut changed = false;
    for asked in params.fields().objects("media_attributes") {
        let id = asked.text("id");
        let id = id.and_then(|id| shared.api().ids.media.read(&id));
        let Some(media) = id
            .filter(|id| files.contains(id))
            .and_then(|id| state.media.get_mut(&id))
        else {
            continue;
        };
        let before = (media.description.clone(), media.focus);
        if let Some(description) = asked.text("description") {
            media.description = Some(description).filter(|text| !text.is_empty());
        }
        if let Some(focus) = asked.text("focus").and_then(|text| parse_focus(&text)) {
            media.focus = Some(focus);
        }
        changed |= before != (media.description.clone(), media.focus);
    }
    changed
}

fn is_another(one: &Status, other: &Status) -> bool {
    let parts = |status: &Status| {
        (
            status.text.clone(),
            status.spoiler_text.clone(),
            status.sensitive,
            status.language.clone(),
            status.media.clone(),
            status.poll.clone(),
        )
    };
    parts(one) != parts(other)
}
