//! How the account of a token stands to others, and changing that.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::events::followed;
use crate::clock::iso_millis;
use crate::error::ApiError;
use crate::params::Params;
use crate::relations::{Follow, Mute};
use crate::shared::Shared;
use crate::state::State as Memory;

/// A Relationship.
pub(crate) fn relationship(shared: &Shared, state: &Memory, me: u64, other: u64) -> Value {
    let relations = &state.relations;
    let (mine, theirs) = ((me, other), (other, me));
    let how = relations.follows.get(&mine).cloned().unwrap_or_default();
    let following = state.follows(me, other);
    let now = shared.now();
    let mute = relations.mutes.get(&mine);
    let mute = mute.filter(|mute| mute.ends.is_none_or(|ends| ends > now));
    json!({
        "id": shared.api().ids.accounts.show(other),
        "following": following,
        "showing_reblogs": following && how.reblogs,
        "notifying": following && how.notify,
        "languages": (!how.languages.is_empty()).then_some(how.languages),
        "followed_by": state.follows(other, me),
        "blocking": relations.blocks.contains(&mine),
        "blocked_by": relations.blocks.contains(&theirs),
        "muting": mute.is_some(),
        "muting_notifications": mute.is_some_and(|mute| mute.notifications),
        "muting_expires_at": mute.and_then(|mute| mute.ends).map(iso_millis),
        "requested": relations.requests.contains(&mine),
        "requested_by": relations.requests.contains(&theirs),
        "domain_blocking": false,
        "endorsed": relations.endorsed.contains(&mine),
        "note": relations.notes.get(&mine).cloned().unwrap_or_default(),
    })
}

/// `GET /api/v1/accounts/relationships`
pub(crate) async fn list(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Vec<Value>>, ApiError> {
    let user = shared.user(&headers, &["read:follows", "follow"])?;
    let state = shared.state();
    let ids = params.fields().list("id").unwrap_or_default();
    let ids = ids
        .iter()
        .filter_map(|id| shared.api().ids.accounts.read(id));
    let known = ids.filter(|id| state.account(*id).is_some());
    Ok(Json(
        known
            .map(|id| relationship(&shared, &state, user.account, id))
            .collect(),
    ))
}

/// `POST /api/v1/accounts/:id/follow` and the like.
pub(crate) async fn act(
    State(shared): State<Arc<Shared>>,
    Path((id, action)): Path<(String, String)>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let scope = scope(&action).ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "Not Found"))?;
    let user = shared.user(&headers, &[scope, "follow"])?;
    let mut state = shared.state();
    let other = shared.api().ids.accounts.read(&id);
    let other = other.filter(|id| state.account(*id).is_some());
    let other = other.ok_or_else(ApiError::not_found)?;
    if other == user.account && action != "note" {
        return Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "This action is not allowed",
        ));
    }
    change(&shared, &mut state, (user.account, other), &action, &params)?;
    Ok(Json(relationship(&shared, &state, user.account, other)))
}

fn scope(action: &str) -> Option<&'static str> {
    Some(match action {
        "follow" | "unfollow" | "remove_from_followers" => "write:follows",
        "block" | "unblock" => "write:blocks",
        "mute" | "unmute" => "write:mutes",
        "endorse" | "unendorse" | "pin" | "unpin" | "note" => "write:accounts",
        _ => return None,
    })
}

fn change(
    shared: &Shared,
    state: &mut Memory,
    pair: (u64, u64),
    action: &str,
    params: &Params,
) -> Result<(), ApiError> {
    let back = (pair.1, pair.0);
    match action {
        "follow" => follow(shared, state, pair, params),
        "unfollow" => {
            state.follows.remove(&pair);
            state.relations.requests.remove(&pair);
            state.relations.follows.remove(&pair);
        }
        "remove_from_followers" => drop(state.follows.remove(&back)),
        "block" => {
            state.follows.remove(&pair);
            state.follows.remove(&back);
            state.relations.blocks.insert(pair);
        }
        "unblock" => drop(state.relations.blocks.remove(&pair)),
        "mute" => {
            let seconds = params.text("duration").and_then(|text| text.parse().ok());
            let seconds = seconds.filter(|seconds| *seconds > 0);
            let mute = Mute {
                notifications: params.text("notifications").is_none()
                    || params.flag("notifications"),
                ends: seconds.map(|seconds| shared.after(Duration::from_secs(seconds))),
            };
            state.relations.mutes.insert(pair, mute);
        }
        "unmute" => drop(state.relations.mutes.remove(&pair)),
        "endorse" | "pin" if !state.follows(pair.0, pair.1) => {
            return Err(ApiError::validation(
                "You must be already following the person you want to endorse",
            ));
        }
        "endorse" | "pin" => drop(state.relations.endorsed.insert(pair)),
        "unendorse" | "unpin" => drop(state.relations.endorsed.remove(&pair)),
        _ => {
            let note = params.text("comment").unwrap_or_default();
            state.relations.notes.insert(pair, note);
        }
    }
    Ok(())
}

fn follow(shared: &Shared, state: &mut Memory, pair: (u64, u64), params: &Params) {
    let locked = state
        .account(pair.1)
        .is_some_and(|other| other.profile.locked);
    if locked && !state.follows.contains(&pair) {
        state.relations.requests.insert(pair);
        return;
    }
    if state.follows.insert(pair) {
        followed(shared, state, pair.1, pair.0);
    }
    let how = Follow {
        reblogs: params.text("reblogs").is_none() || params.flag("reblogs"),
        notify: params.flag("notify"),
        languages: params.fields().list("languages").unwrap_or_default(),
    };
    state.relations.follows.insert(pair, how);
}

/// `POST /api/v1/follow_requests/:id/authorize` and `…/reject`
pub(crate) async fn answer(
    State(shared): State<Arc<Shared>>,
    Path((id, decision)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["write:follows", "follow"])?;
    let mut state = shared.state();
    let other = shared.api().ids.accounts.read(&id);
    let other = other.ok_or_else(ApiError::not_found)?;
    let pair = (other, user.account);
    if !state.relations.requests.remove(&pair) {
        return Err(ApiError::not_found());
    }
    if decision == "authorize" {
        state.follows.insert(pair);
    }
    Ok(Json(relationship(&shared, &state, user.account, other)))
}
