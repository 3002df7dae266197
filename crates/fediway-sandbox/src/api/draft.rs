//! A status that is being written, and the moment at which it is published.

use std::collections::BTreeSet;

use http::StatusCode;

use super::{attach, events, polls, text};
use crate::auth::User;
use crate::error::ApiError;
use crate::model::{Status, Visibility};
use crate::params::{BodyKind, Params};
use crate::personalities::{Failing, Scheduling, Statuses};
use crate::shared::Shared;
use crate::state::State as Memory;

/// What of the body the server reads at all.
pub(super) fn understand(rules: Statuses, params: &mut Params) -> Result<(), ApiError> {
    let form = matches!(params.kind(), BodyKind::Form | BodyKind::Multipart);
    if params.kind() == BodyKind::Multipart && !rules.multipart {
        let error = ApiError::new(StatusCode::BAD_REQUEST, "Content type error");
        return Err(error.because(Failing::BodyKind));
    }
    let poll = params.fields().below("poll");
    let boolean = params.text("sensitive").is_some()
        || ["multiple", "hide_totals"].map(|name| poll.text(name).is_some()) != [false; 2];
    if form && boolean && !rules.form_booleans {
        let error = ApiError::unprocessable("Expected boolean, received string");
        return Err(error.because(Failing::FormBoolean));
    }
    if form && !rules.form_lists {
        params.remove("media_ids");
        params.remove("poll");
    }
    if rules.scheduling == Scheduling::Ignored {
        params.remove("scheduled_at");
    }
    Ok(())
}

/// Puts a status where everybody finds it.
pub(super) fn publish_now(shared: &Shared, state: &mut Memory, status: Status) {
    let id = status.id;
    attach::take(state, &status.media, id);
    state.statuses.insert(id, status);
    state.lists.publish(id, shared.now(), shared.api().home);
    events::published(shared, state, id);
}

/// The status that is asked for, not published yet.
pub(super) fn draft(
    shared: &Shared,
    state: &mut Memory,
    user: User,
    params: &Params,
) -> Result<Status, ApiError> {
    let rules = shared.api().statuses;
    let reply = reply(shared, state, user, params)?;
    let quote = quote(shared, state, user, params)?;
    let poll = params.fields().below("poll");
    let media = attach::read(shared, state, user, params, None)?;
    let visibility = match visibility(params)? {
        Visibility::Unlisted if rules.unlisted_is_public => Visibility::Public,
        visibility => visibility,
    };
    let (text, mut spoiler_text) = words(shared, params, &media)?;
    if rules.drops_warning {
        spoiler_text.clear();
    }
    let poll = if poll.is_empty() {
        None
    } else {
        Some(polls::read(shared, state, poll)?)
    };
    let marked = text::render(shared, state, &text);
    let now = shared.now();
    let id = state.ids.next_for(shared.api().ids.statuses, now);
    Ok(Status {
        id,
        account: user.account,
        app: user.app,
        created: now,
        content: marked.html,
        sensitive: params.flag("sensitive") || params.present("spoiler_text").is_some(),
        text,
        spoiler_text,
        visibility,
        language: params
            .present("language")
            .unwrap_or_else(|| "en".to_owned()),
        in_reply_to: reply.map(|(id, _)| id),
        in_reply_to_account: reply.map(|(_, account)| account),
        quote,
        mentions: marked.mentions,
        tags: marked.tags,
        media,
        poll,
        favourited_by: BTreeSet::new(),
        bookmarked_by: BTreeSet::new(),
        muted_by: BTreeSet::new(),
        pinned: false,
        reblog_of: None,
        versions: Vec::new(),
        edited: None,
    })
}

fn reply(
    shared: &Shared,
    state: &Memory,
    user: User,
    params: &Params,
) -> Result<Option<(u64, u64)>, ApiError> {
    let Some(id) = params.present("in_reply_to_id") else {
        return Ok(None);
    };
    let found = shared.api().ids.statuses.read(&id);
    let found = found.and_then(|id| state.visible(Some(user.account), id));
    match found {
        Some(status) => Ok(Some((status.id, status.account))),
        None => Err(ApiError::new(
            StatusCode::NOT_FOUND,
            "The post you are trying to reply to does not appear to exist.",
        )),
    }
}

/// The status that is to be quoted, where the software knows quotes.
fn quote(
    shared: &Shared,
    state: &Memory,
    user: User,
    params: &Params,
) -> Result<Option<u64>, ApiError> {
    let id = params.present("quoted_status_id");
    let Some(id) = id.filter(|_| shared.has_quotes()) else {
        return Ok(None);
    };
    let found = shared.api().ids.statuses.read(&id);
    let found = found.and_then(|id| state.visible(Some(user.account), id));
    found
        .map(|status| Some(status.id))
        .ok_or_else(ApiError::not_found)
}

/// Public when not said, also below something private: the API leaves that to
/// the client.
fn visibility(params: &Params) -> Result<Visibility, ApiError> {
    match params.present("visibility") {
        None => Ok(Visibility::Public),
        Some(name) => Visibility::parse(&name)
            .ok_or_else(|| ApiError::unprocessable(format!("'{name}' is not a valid visibility"))),
    }
}

pub(super) fn words(
    shared: &Shared,
    params: &Params,
    media: &[u64],
) -> Result<(String, String), ApiError> {
    let mut text = params.text("status").unwrap_or_default();
    let mut spoiler_text = params.text("spoiler_text").unwrap_or_default();
    if text.trim().is_empty() && !spoiler_text.trim().is_empty() {
        // A warning with nothing below it is what there is to say.
        text = std::mem::take(&mut spoiler_text);
    }
    if text.trim().is_empty() && media.is_empty() {
        // A poll alone does not do: it needs a question.
        return Err(ApiError::validation("Text can't be blank"));
    }
    let chars = text::counted(&text) + text::graphemes(&spoiler_text);
    let max = shared.rules.max_status_chars;
    if chars > usize::try_from(max).unwrap_or(usize::MAX) {
        return Err(ApiError::validation(format_args!(
            "Text character limit of {max} exceeded"
        )));
    }
    Ok((text, spoiler_text))
}
