//! The files of a new or changed status.

use crate::auth::User;
use crate::error::ApiError;
use crate::model::Media;
use crate::params::Params;
use crate::shared::Shared;
use crate::state::State;

pub(crate) const MAX_MEDIA: usize = 4;

/// The files asked for, if they may be posted together. Those of the status
/// that is changed, if one is, may be named again.
pub(crate) fn read(
    shared: &Shared,
    state: &State,
    user: User,
    params: &Params,
    status: Option<u64>,
) -> Result<Vec<u64>, ApiError> {
    let mut asked = params.fields().list("media_ids").unwrap_or_default();
    asked.retain(|id| !id.is_empty());
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let has_poll = !params.fields().below("poll").is_empty();
    if asked.len() > MAX_MEDIA || has_poll && !shared.api().statuses.poll_with_files {
        // One message for both, as on Mastodon.
        return Err(ApiError::unprocessable("Cannot attach more than 4 files"));
    }
    let found: Result<Vec<_>, _> = asked
        .iter()
        .map(|id| find(shared, state, user, id, status))
        .collect();
    let found = found?;
    if found.len() > 1 && found.iter().any(|media| media.format.kind != "image") {
        return Err(ApiError::unprocessable(
            "Cannot attach a video to a post that already contains images",
        ));
    }
    if !found.iter().all(|media| media.ready()) {
        return Err(ApiError::unprocessable(
            "Cannot attach files that have not finished processing. Try again in a moment!",
        ));
    }
    Ok(found.iter().map(|media| media.id).collect())
}

fn find<'a>(
    shared: &Shared,
    state: &'a State,
    user: User,
    id: &str,
    status: Option<u64>,
) -> Result<&'a Media, ApiError> {
    let media = shared.api().ids.media.read(id);
    let media = media.and_then(|id| state.media.get(&id));
    media
        .filter(|media| media.account == user.account)
        .filter(|media| media.status.is_none() || media.status == status)
        .ok_or_else(|| {
            ApiError::unprocessable(format!(
                "Media {id} not found or already attached to another post"
            ))
        })
}

/// Marks files as belonging to a status.
pub(crate) fn take(state: &mut State, media: &[u64], status: u64) {
    for id in media {
        if let Some(media) = state.media.get_mut(id) {
            media.status = Some(status);
        }
    }
}
