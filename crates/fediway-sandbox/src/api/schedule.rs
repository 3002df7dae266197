//! Publishing later.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use http::HeaderMap;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{attach, draft, entities};
use crate::auth::User;
use crate::clock::stamp;
use crate::error::ApiError;
use crate::model::Scheduled;
use crate::params::Params;
use crate::personalities::{IdStyle, Scheduling};
use crate::shared::Shared;
use crate::state::State as Memory;

/// How far away the time must be.
const AT_LEAST: Duration = Duration::from_secs(5 * 60);

/// Scheduled statuses are numbered.
const IDS: IdStyle = IdStyle::Count;

/// `POST /api/v1/statuses` with `scheduled_at`: the id of what is planned.
pub(super) fn plan(
    shared: &Shared,
    state: &mut Memory,
    user: User,
    params: &Params,
) -> Result<u64, ApiError> {
    let at = time(shared, params)?;
    let status = draft::draft(shared, state, user, params)?;
    // They are taken: no other status may have them.
    attach::take(state, &status.media, status.id);
    let id = state.ids.next_for(IDS, shared.now());
    state.scheduled.insert(id, Scheduled { id, at, status });
    Ok(id)
}

/// The answer to it.
pub(super) fn planned(shared: &Shared, state: &Memory, id: u64) -> Result<Value, ApiError> {
    let planned = state.scheduled.get(&id).ok_or_else(ApiError::not_found)?;
    Ok(match shared.api().statuses.scheduling {
        Scheduling::AnsweredAsStatus => as_status(shared, state, planned),
        _ => json(shared, state, planned),
    })
}

fn time(shared: &Shared, params: &Params) -> Result<Timestamp, ApiError> {
    let at = params.present("scheduled_at");
    at.and_then(|at| at.parse().ok())
        .filter(|at| *at >= shared.after(AT_LEAST))
        .ok_or_else(|| {
            ApiError::validation("Scheduled at The scheduled date must be in the future")
        })
}

/// Publishes what is due by now.
pub(crate) fn publish_due(shared: &Shared) {
    let now = shared.now();
    let mut state = shared.state();
    let due = state.scheduled.values().filter(|it| it.at <= now);
    let due: Vec<u64> = due.map(|it| it.id).collect();
    for id in due {
        let Some(Scheduled { at, mut status, .. }) = state.scheduled.remove(&id) else {
            continue;
        };
        if shared.api().statuses.scheduling == Scheduling::Scheduled {
            // Its id tells when it was published.
            status.id = state.ids.next_for(shared.api().ids.statuses, now);
        }
        let waited = status.created.duration_until(at);
        status.created = at;
        if let Some(poll) = &mut status.poll {
            poll.expires = poll.expires.checked_add(waited).unwrap_or(poll.expires);
        }
        draft::publish_now(shared, &mut state, status);
    }
}

/// `GET /api/v1/scheduled_statuses`
pub(crate) async fn list(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Vec<Value>>, ApiError> {
    let user = shared.user(&headers, &["read:statuses"])?;
    let state = shared.state();
    let own = state.scheduled.values().rev();
    let own = own.filter(|it| it.status.account == user.account);
    Ok(Json(own.map(|it| json(&shared, &state, it)).collect()))
}

/// `GET /api/v1/scheduled_statuses/:id`
pub(crate) async fn show(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["read:statuses"])?;
    let state = shared.state();
    Ok(Json(json(&shared, &state, own(&state, user, &id)?)))
}

/// `PUT /api/v1/scheduled_statuses/:id`: another time.
pub(crate) async fn update(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["write:statuses"])?;
    let at = time(&shared, &params)?;
    let mut state = shared.state();
    let mut changed = own(&state, user, &id)?.clone();
    changed.at = at;
    state.scheduled.insert(changed.id, changed.clone());
    Ok(Json(json(&shared, &state, &changed)))
}

/// `DELETE /api/v1/scheduled_statuses/:id`
pub(crate) async fn cancel(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["write:statuses"])?;
    let mut state = shared.state();
    let id = own(&state, user, &id)?.id;
    state.scheduled.remove(&id);
    Ok(Json(json!({})))
}

fn own<'a>(state: &'a Memory, user: User, id: &str) -> Result<&'a Scheduled, ApiError> {
    IDS.read(id)
        .and_then(|id| state.scheduled.get(&id))
        .filter(|it| it.status.account == user.account)
        .ok_or_else(ApiError::not_found)
}

/// A ScheduledStatus.
fn json(shared: &Shared, state: &Memory, it: &Scheduled) -> Value {
    let ids = shared.api().ids;
    let status = &it.status;
    let media = status.media.iter().filter_map(|id| state.media.get(id));
    let media: Vec<_> = media.map(|it| entities::attachment(shared, it)).collect();
    let poll = status.poll.as_ref().map(|poll| {
        json!({
            "options": poll.options,
            "expires_in": status.created.duration_until(poll.expires).as_secs(),
            "multiple": poll.multiple,
            "hide_totals": poll.hide_totals,
        })
    });
    json!({
        "id": IDS.show(it.id),
        "scheduled_at": stamp(shared.api().dates.statuses, it.at),
        "params": {
            "text": status.text,
            "media_ids": status.media.iter().map(|id| ids.media.show(*id)).collect::<Vec<_>>(),
            "sensitive": status.sensitive,
            "spoiler_text": status.spoiler_text,
            "visibility": status.visibility.name(),
            "language": status.language,
            "in_reply_to_id": status.in_reply_to.map(|id| ids.statuses.show(id)),
            "poll": poll,
            "scheduled_at": null,
            "idempotency": null,
            "with_rate_limit": false,
        },
        "media_attachments": media,
    })
}

/// The Status that it will be, with the time where that of publishing stands.
fn as_status(shared: &Shared, state: &Memory, it: &Scheduled) -> Value {
    let viewer = Some(it.status.account);
    let mut json = entities::status(shared, state, &it.status, viewer);
    json["created_at"] = json!(stamp(shared.api().dates.statuses, it.at));
    json["scheduled_at"] = json!(null);
    json
}
