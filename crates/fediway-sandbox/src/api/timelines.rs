//! Lists of statuses.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use http::{HeaderMap, Uri};
use serde_json::Value;

use super::entities;
use super::listing::{Asked, List, Page};
use crate::clock;
use crate::error::ApiError;
use crate::model::{Status, Visibility};
use crate::params::Params;
use crate::personalities::AccountLinks;
use crate::shared::Shared;
use crate::state::State as Memory;

/// `GET /api/v1/timelines/home`
pub(crate) async fn home(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let user = shared.user(&headers, &["read:statuses"])?;
    let state = shared.state();
    let me = user.account;
    let (within, now) = (shared.api().home_within_secs, shared.now());
    let at_home = |status: &Status| {
        now >= clock::later(status.created, on_the_way(status, within))
            && (status.account == me || state.follows(me, status.account))
            && state.may_see(Some(me), status)
    };
    let asked = Asked::new(&shared, &uri, &headers, &params);
    let list = List {
        path: "/api/v1/timelines/home",
        kept: &["limit", "local"],
        ends: false,
        links: AccountLinks::Right,
    };
    Ok(statuses(&list, &asked, &state, Some(me), at_home))
}

/// How long a status takes until it is on the home timeline, which is filled in
/// no order.
fn on_the_way(status: &Status, within_secs: u64) -> Duration {
    let scattered = status.id.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    Duration::from_secs(scattered % (within_secs + 1))
}

/// `GET /api/v1/timelines/public`
pub(crate) async fn public(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let viewer = match shared.api().open_timelines {
        true => shared.viewer(&headers, &["read:statuses"])?,
        false => Some(shared.user(&headers, &["read:statuses"])?.account),
    };
    let state = shared.state();
    // Everything here is local.
    let nothing = params.flag("remote") && !params.flag("local");
    let only_media = params.flag("only_media");
    let shown = |status: &Status| {
        !nothing
            && status.visibility == Visibility::Public
            && is_no_reply_to_others(status)
            && (!only_media || !status.media.is_empty())
    };
    let asked = Asked::new(&shared, &uri, &headers, &params);
    let list = List {
        path: "/api/v1/timelines/public",
        kept: &["limit", "local", "only_media", "remote"],
        ends: false,
        links: AccountLinks::Right,
    };
    Ok(statuses(&list, &asked, &state, viewer, shown))
}

/// `GET /api/v1/timelines/tag/:hashtag`
pub(crate) async fn tag(
    State(shared): State<Arc<Shared>>,
    Path(tag): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let viewer = shared.viewer(&headers, &["read:statuses"])?;
    let state = shared.state();
    let lists = ["any", "all", "none"].map(|name| {
        let tags = params.fields().list(name).unwrap_or_default();
        tags.iter()
            .map(|tag| tag.to_lowercase())
            .collect::<Vec<_>>()
    });
    let [mut any, all, none] = lists;
    any.push(tag.to_lowercase());
    let nothing = params.flag("remote") && !params.flag("local");
    let only_media = params.flag("only_media");
    let shown = |status: &Status| {
        let has = |tag: &String| status.tags.contains(tag);
        !nothing
            && status.visibility == Visibility::Public
            && any.iter().any(has)
            && all.iter().all(has)
            && !none.iter().any(has)
            && (!only_media || !status.media.is_empty())
    };
    let asked = Asked::new(&shared, &uri, &headers, &params);
    let list = List {
        path: &format!("/api/v1/timelines/tag/{tag}"),
        kept: &["limit", "local", "only_media", "remote"],
        ends: false,
        links: AccountLinks::Right,
    };
    Ok(statuses(&list, &asked, &state, viewer, shown))
}

/// `GET /api/v1/accounts/:id/statuses`
pub(crate) async fn account(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let viewer = shared.viewer(&headers, &["read:statuses"])?;
    let state = shared.state();
    let author = shared.api().ids.accounts.read(&id);
    let author = author.ok_or_else(ApiError::not_found)?;
    state.account(author).ok_or_else(ApiError::not_found)?;
    let (only_media, no_replies) = (params.flag("only_media"), params.flag("exclude_replies"));
    // Nothing can be pinned here yet.
    let nothing = params.flag("pinned");
    let tag = params.present("tagged").map(|tag| tag.to_lowercase());
    let shown = |status: &Status| {
        !nothing
            && status.account == author
            && state.may_see(viewer, status)
            && (!only_media || !status.media.is_empty())
            && (!no_replies || is_no_reply_to_others(status))
            && tag.as_ref().is_none_or(|tag| status.tags.contains(tag))
    };
    let asked = Asked::new(&shared, &uri, &headers, &params);
    let list = List {
        path: &format!("/api/v1/accounts/{id}/statuses"),
        kept: &[
            "exclude_reblogs",
            "exclude_replies",
            "limit",
            "only_media",
            "pinned",
            "tagged",
        ],
        ends: true,
        links: shared.api().links.account_statuses,
    };
    Ok(statuses(&list, &asked, &state, viewer, shown))
}

/// Threads of one's own are shown where replies are not.
pub(crate) fn is_no_reply_to_others(status: &Status) -> bool {
    status.in_reply_to.is_none() || status.in_reply_to_account == Some(status.account)
}

/// The page of those statuses that are shown.
fn statuses(
    list: &List<'_>,
    asked: &Asked<'_>,
    state: &Memory,
    viewer: Option<u64>,
    shown: impl Fn(&Status) -> bool,
) -> (HeaderMap, Json<Vec<Value>>) {
    let all = state.statuses.values().filter(|status| shown(status));
    let ids: Vec<_> = all.map(|status| status.id).collect();
    list.answer(asked, &ids, |id| {
        let status = state.statuses.get(&id)?;
        Some(entities::status(asked.shared, state, status, viewer))
    })
}
