//! Uploading files.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::entities::attachment;
use super::sniff::sniff;
use super::text::graphemes;
use crate::error::ApiError;
use crate::model::{Format, Media};
use crate::params::{BodyKind, Params};
use crate::personalities::Failing;
use crate::shared::Shared;
use crate::state::State as Memory;

const SCOPES: &[&str] = &["write:media"];

/// `POST /api/v2/media`: processed later, unless nothing is to be polled.
pub(crate) async fn upload(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let polls = match shared.api().media.v2_at_once {
        true => 0,
        false => shared.rules.media_polls,
    };
    let media = store(&shared, &headers, &params, polls)?;
    let status = if media.ready() {
        StatusCode::OK
    } else {
        StatusCode::ACCEPTED
    };
    Ok((status, Json(attachment(&shared, &media))))
}

/// `POST /api/v1/media`: processed before the answer.
pub(crate) async fn upload_now(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let media = store(&shared, &headers, &params, 0)?;
    Ok(Json(attachment(&shared, &media)))
}

fn store(
    shared: &Shared,
    headers: &HeaderMap,
    params: &Params,
    polls_left: u32,
) -> Result<Media, ApiError> {
    let user = shared.user(headers, SCOPES)?;
    let file = params
        .file("file")
        .ok_or_else(|| ApiError::validation("File can't be blank"))?;
    let format = accept(shared, file)?;
    let description = description(shared, params)?;
    let now = shared.now();
    let mut state = shared.state();
    let media = Media {
        id: state.ids.next_for(shared.api().ids.media, now),
        account: user.account,
        key: state.secrets.public_id(),
        file: file.clone(),
        format,
        description,
        focus: focus(params),
        polls_left,
        status: None,
    };
    state.media.insert(media.id, media.clone());
    Ok(media)
}

fn accept(shared: &Shared, file: &Bytes) -> Result<Format, ApiError> {
    let rules = shared.api().media;
    let format = sniff(file)
        .filter(|format| rules.mime_types.contains(&format.mime))
        .ok_or_else(|| ApiError::validation("File content type is invalid, File is invalid"))?;
    let limit = match format.kind {
        "image" => rules.image_size_limit,
        _ => rules.video_size_limit,
    };
    if file.len() > limit {
        return Err(ApiError::validation(format_args!(
            "File file size must be less than {} MB",
            limit / (1024 * 1024)
        )));
    }
    Ok(format)
}

fn description(shared: &Shared, params: &Params) -> Result<Option<String>, ApiError> {
    let description = params.present("description");
    let limit = shared.api().media.description_limit;
    let length = description.as_deref().map_or(0, graphemes);
    if length > usize::try_from(limit).unwrap_or(usize::MAX) {
        return Err(ApiError::validation(format_args!(
            "Description is too long (maximum is {limit} characters)"
        )));
    }
    Ok(description)
}

/// `x,y`, each from -1 to 1; anything else is as good as nothing.
fn focus(params: &Params) -> Option<(f64, f64)> {
    parse_focus(&params.present("focus")?)
}

pub(super) fn parse_focus(text: &str) -> Option<(f64, f64)> {
    let (x, y) = text.split_once(',')?;
    let number = |text: &str| text.trim().parse::<f64>().ok();
    let (x, y) = (number(x)?, number(y)?);
    let inside = |value: f64| (-1.0..=1.0).contains(&value);
    (inside(x) && inside(y)).then_some((x, y))
}

/// `GET /api/v1/media/:id`: each question brings processing closer to its end.
pub(crate) async fn show(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let user = shared.user(&headers, SCOPES)?;
    let mut state = shared.state();
    let media = unattached(&shared, &mut state, user.account, &id)?;
    let json = attachment(&shared, media);
    if media.ready() {
        return Ok((StatusCode::OK, Json(json)));
    }
    media.polls_left -= 1;
    Ok((StatusCode::PARTIAL_CONTENT, Json(json)))
}

/// `PUT /api/v1/media/:id`
pub(crate) async fn update(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, SCOPES)?;
    if shared.api().media.update_json_only && params.kind() != BodyKind::Json {
        let error = ApiError::new(StatusCode::BAD_REQUEST, "Content type error");
        return Err(error.because(Failing::BodyKind));
    }
    let new_description = description(&shared, &params)?;
    let mut state = shared.state();
    let media = unattached(&shared, &mut state, user.account, &id)?;
    if params.text("description").is_some() {
        media.description = new_description;
    }
    if let Some(focus) = focus(&params) {
        media.focus = Some(focus);
    }
    Ok(Json(attachment(&shared, media)))
}

/// `DELETE /api/v1/media/:id`
pub(crate) async fn delete(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, SCOPES)?;
    let mut state = shared.state();
    let id = own(&shared, &mut state, user.account, &id)?.id;
    if state
        .media
        .get(&id)
        .is_some_and(|media| media.status.is_some())
    {
        return Err(ApiError::unprocessable(
            "Media attachment is currently used by a status",
        ));
    }
    state.media.remove(&id);
    Ok(Json(json!({})))
}

fn own<'a>(
    shared: &Shared,
    state: &'a mut Memory,
    account: u64,
    id: &str,
) -> Result<&'a mut Media, ApiError> {
    let id = shared.api().ids.media.read(id);
    let id = id.ok_or_else(ApiError::not_found)?;
    state
        .media
        .get_mut(&id)
        .filter(|media| media.account == account)
        .ok_or_else(ApiError::not_found)
}

/// Once posted, a file is changed through its status only.
fn unattached<'a>(
    shared: &Shared,
    state: &'a mut Memory,
    account: u64,
    id: &str,
) -> Result<&'a mut Media, ApiError> {
    own(shared, state, account, id).and_then(|media| match media.status {
        None => Ok(media),
        Some(_) => Err(ApiError::not_found()),
    })
}

/// `GET /media/:id/:key`: the file itself, for whoever knows the address.
pub(crate) async fn file(
    State(shared): State<Arc<Shared>>,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let id = shared.api().ids.media.read(&id);
    let id = id.ok_or_else(ApiError::not_found)?;
    let state = shared.state();
    let media = state
        .media
        .get(&id)
        .filter(|media| media.ready())
        .filter(|media| name == format!("{}.{}", media.key, media.format.extension))
        .ok_or_else(ApiError::not_found)?;
    let headers = [
        (CONTENT_TYPE, media.format.mime),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CACHE_CONTROL, "private, max-age=3600"),
    ];
    Ok((headers, media.file.clone()).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_focus_is_two_numbers_within_one() {
        assert_eq!(parse_focus("-0.5, 0.3"), Some((-0.5, 0.3)));
        assert_eq!(parse_focus("1,1"), Some((1.0, 1.0)));
        for bad in ["", "1", "2,0", "NaN,0", "a,b"] {
            assert_eq!(parse_focus(bad), None, "{bad}");
        }
    }
}
