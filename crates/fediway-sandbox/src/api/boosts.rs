//! Boosts, and what an author or a reader does with a status besides.

use std::collections::BTreeSet;

use http::StatusCode;

use super::events;
use super::statuses::visible;
use crate::auth::User;
use crate::error::ApiError;
use crate::model::{Status, Visibility};
use crate::params::Params;
use crate::shared::Shared;
use crate::state::State as Memory;

/// The scope of an action that is none with marks.
pub(super) fn scope(action: &str) -> Option<&'static str> {
    Some(match action {
        "reblog" | "unreblog" => "write:statuses",
        "pin" | "unpin" => "write:accounts",
        "mute" | "unmute" => "write:mutes",
        _ => return None,
    })
}

/// Does it; gives the status to answer with.
pub(super) fn act(
    shared: &Shared,
    state: &mut Memory,
    user: User,
    (id, action): (&str, &str),
    params: &Params,
) -> Result<u64, ApiError> {
    let me = user.account;
    let found = visible(shared, state, Some(me), id)?;
    let id = found.reblog_of.unwrap_or(found.id);
    match action {
        "reblog" => return boost(shared, state, user, id, params),
        "unreblog" => {
            let mine = state.boosts_of(id).find(|boost| boost.account == me);
            if let Some(mine) = mine.map(|boost| boost.id) {
                state.statuses.remove(&mine);
            }
        }
        _ => mark(state, me, id, action)?,
    }
    Ok(id)
}

fn mark(state: &mut Memory, me: u64, id: u64, action: &str) -> Result<(), ApiError> {
    let status = state
        .statuses
        .get_mut(&id)
        .ok_or_else(ApiError::not_found)?;
    match action {
        "mute" => drop(status.muted_by.insert(me)),
        "unmute" => drop(status.muted_by.remove(&me)),
        _ if status.account != me => {
            return Err(ApiError::validation("Someone else's post cannot be pinned"));
        }
        "pin" => status.pinned = true,
        _ => status.pinned = false,
    }
    Ok(())
}

fn boost(
    shared: &Shared,
    state: &mut Memory,
    user: User,
    id: u64,
    params: &Params,
) -> Result<u64, ApiError> {
    let me = user.account;
    if let Some(mine) = state.boosts_of(id).find(|boost| boost.account == me) {
        return Ok(mine.id);
    }
    let original = state.statuses.get(&id).ok_or_else(ApiError::not_found)?;
    let is_private = original.visibility == Visibility::Private && original.account != me;
    if is_private || original.visibility == Visibility::Direct {
        return Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "This action is not allowed",
        ));
    }
    let visibility = params.present("visibility");
    let visibility = visibility.and_then(|word| Visibility::parse(&word));
    let (original, now) = (original.clone(), shared.now());
    let new = state.ids.next_for(shared.api().ids.statuses, now);
    let boost = Status {
        id: new,
        account: me,
        app: user.app,
        created: now,
        reblog_of: Some(id),
        visibility: visibility.unwrap_or(Visibility::Public),
        in_reply_to: None,
        in_reply_to_account: None,
        quote: None,
        mentions: Vec::new(),
        favourited_by: BTreeSet::new(),
        bookmarked_by: BTreeSet::new(),
        muted_by: BTreeSet::new(),
        pinned: false,
        edited: None,
        versions: Vec::new(),
        ..original
    };
    state.statuses.insert(new, boost);
    events::boosted(shared, state, id, new);
    Ok(new)
}
