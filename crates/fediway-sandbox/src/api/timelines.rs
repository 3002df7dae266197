//! Lists of statuses.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::{HeaderMap, Uri};
use serde_json::Value;

use super::entities;
use super::listing::{Asked, List, Page, Paging};
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
    let now = shared.now();
    let at_home = |status: &Status| {
        !state.lists.is_late(status.id, now)
            && (status.account == me || is_followed(&state, me, status))
            && state.may_see(Some(me), status)
    };
    let asked = Asked::new(&shared, &uri, &headers, &params);
    let list = List {
        path: "/api/v1/timelines/home",
        kept: &["limit", "local"],
        ends: false,
        links: AccountLinks::Right,
        bounds: shared.api().bounds.timelines,
        relations: false,
        newer: "min_id",
    };
    Ok(statuses(&list, &asked, &state, Some(me), at_home))
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
            && status.reblog_of.is_none()
            && is_no_reply_to_others(status)
            && (!only_media || !status.media.is_empty())
    };
    let asked = Asked::new(&shared, &uri, &headers, &params);
    let list = List {
        path: "/api/v1/timelines/public",
        kept: &["limit", "local", "only_media", "remote"],
        ends: false,
        links: AccountLinks::Right,
        bounds: shared.api().bounds.timelines,
        relations: false,
        newer: "min_id",
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
            && status.reblog_of.is_none()
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
        bounds: shared.api().bounds.timelines,
        relations: false,
        newer: "min_id",
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
    let (only_pinned, no_boosts) = (params.flag("pinned"), params.flag("exclude_reblogs"));
    let tag = params.present("tagged").map(|tag| tag.to_lowercase());
    let shown = |status: &Status| {
        (!only_pinned || status.pinned)
            && (!no_boosts || status.reblog_of.is_none())
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
        bounds: shared.api().bounds.account_statuses,
        relations: false,
        newer: "min_id",
    };
    Ok(statuses_by(
        Some(author),
        &list,
        &asked,
        (&state, viewer),
        shown,
    ))
}

/// `GET /api/v1/timelines/list/:id`
pub(crate) async fn list(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let user = shared.user(&headers, &["read:lists"])?;
    let state = shared.state();
    let id = state.relations.own_list(user.account, &id);
    let id = id.ok_or_else(ApiError::not_found)?;
    let members = state.relations.lists[&id].members.clone();
    let viewer = Some(user.account);
    let shown =
        |status: &Status| members.contains(&status.account) && state.may_see(viewer, status);
    let asked = Asked::new(&shared, &uri, &headers, &params);
    let list = List {
        path: uri.path(),
        kept: &["limit"],
        ends: false,
        links: AccountLinks::Right,
        bounds: shared.api().bounds.timelines,
        relations: false,
        newer: "min_id",
    };
    Ok(statuses(&list, &asked, &state, viewer, shown))
}

/// `GET /api/v1/bookmarks`
pub(crate) async fn bookmarks(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let user = shared.user(&headers, &["read:bookmarks"])?;
    let (state, me) = (shared.state(), user.account);
    let asked = Asked::new(&shared, &uri, &headers, &params);
    let list = relations(&shared, "/api/v1/bookmarks");
    let marked = |status: &Status| status.bookmarked_by.contains(&me);
    Ok(statuses(&list, &asked, &state, Some(me), marked))
}

/// `GET /api/v1/favourites`
pub(crate) async fn favourites(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let user = shared.user(&headers, &["read:favourites"])?;
    let (state, me) = (shared.state(), user.account);
    let asked = Asked::new(&shared, &uri, &headers, &params);
    let list = relations(&shared, "/api/v1/favourites");
    let marked = |status: &Status| status.favourited_by.contains(&me);
    Ok(statuses(&list, &asked, &state, Some(me), marked))
}

/// A list of what somebody has marked: in the order of the statuses here, by
/// cursors that are ids of the marks.
fn relations<'p>(shared: &Shared, path: &'p str) -> List<'p> {
    List {
        path,
        kept: &["limit"],
        ends: true,
        links: AccountLinks::Right,
        bounds: shared.api().bounds.relations,
        relations: true,
        newer: "min_id",
    }
}

/// Whether somebody follows the author, or one of the hashtags.
fn is_followed(state: &Memory, me: u64, status: &Status) -> bool {
    let follows_tag = |tag: &String| state.relations.tags.contains(&(me, tag.clone()));
    let is_public = status.visibility == Visibility::Public;
    state.follows(me, status.account) || is_public && status.tags.iter().any(follows_tag)
}

/// Threads of one's own are shown where replies are not.
pub(crate) fn is_no_reply_to_others(status: &Status) -> bool {
    status.in_reply_to.is_none() || status.in_reply_to_account == Some(status.account)
}

/// The page of those statuses that are shown, of anybody.
fn statuses(
    list: &List<'_>,
    asked: &Asked<'_>,
    state: &Memory,
    viewer: Option<u64>,
    shown: impl Fn(&Status) -> bool,
) -> (HeaderMap, Json<Vec<Value>>) {
    statuses_by(None, list, asked, (state, viewer), shown)
}

/// The same of one account.
fn statuses_by(
    author: Option<u64>,
    list: &List<'_>,
    asked: &Asked<'_>,
    (state, viewer): (&Memory, Option<u64>),
    shown: impl Fn(&Status) -> bool,
) -> (HeaderMap, Json<Vec<Value>>) {
    let ids = |paging: Paging| {
        let all = state.statuses.within(paging.span(), author);
        let shown = all.filter(|status| shown(status));
        paging.page(shown.map(|status| status.id))
    };
    list.answer_with(asked, ids, |id| {
        let status = state.statuses.get(&id)?;
        // A filter takes effect when the page has been chosen.
        if state.lists.is_hidden(id) {
            return None;
        }
        Some(entities::status(asked.shared, state, status, viewer))
    })
}
