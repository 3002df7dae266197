//! Lists of statuses.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::HeaderMap;
use serde_json::Value;

use super::entities;
use super::paging::{Paging, link};
use crate::error::ApiError;
use crate::model::{Status, Visibility};
use crate::params::Params;
use crate::shared::Shared;
use crate::state::State as Memory;

type Page = Result<(HeaderMap, Json<Vec<Value>>), ApiError>;

/// `GET /api/v1/timelines/home`
pub(crate) async fn home(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let user = shared.user(&headers, &["read:statuses"])?;
    let state = shared.state();
    let me = user.account;
    let at_home = |status: &Status| {
        (status.account == me || state.follows(me, status.account))
            && state.may_see(Some(me), status)
    };
    let list = List {
        path: "/api/v1/timelines/home",
        kept: &["limit", "local"],
        ends: false,
    };
    Ok(list.answer(&shared, &state, &params, Some(me), at_home))
}

/// `GET /api/v1/timelines/public`
pub(crate) async fn public(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let viewer = shared.viewer(&headers, &["read:statuses"])?;
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
    let list = List {
        path: "/api/v1/timelines/public",
        kept: &["limit", "local", "only_media", "remote"],
        ends: false,
    };
    Ok(list.answer(&shared, &state, &params, viewer, shown))
}

/// `GET /api/v1/accounts/:id/statuses`
pub(crate) async fn account(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let viewer = shared.viewer(&headers, &["read:statuses"])?;
    let state = shared.state();
    let author: u64 = id.parse().map_err(|_| ApiError::not_found())?;
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
    let list = List {
        path: &format!("/api/v1/accounts/{author}/statuses"),
        kept: &[
            "exclude_reblogs",
            "exclude_replies",
            "limit",
            "only_media",
            "pinned",
            "tagged",
        ],
        ends: true,
    };
    Ok(list.answer(&shared, &state, &params, viewer, shown))
}

/// Threads of one's own are shown where replies are not.
fn is_no_reply_to_others(status: &Status) -> bool {
    status.in_reply_to.is_none() || status.in_reply_to_account == Some(status.account)
}

/// How one list of statuses pages.
struct List<'a> {
    path: &'a str,
    /// The parameters its links carry along.
    kept: &'a [&'a str],
    /// Whether a page that is not full has no next one. Timelines always
    /// link onward, to an empty page in the end.
    ends: bool,
}

impl List<'_> {
    fn answer(
        &self,
        shared: &Shared,
        state: &Memory,
        params: &Params,
        viewer: Option<u64>,
        shown: impl Fn(&Status) -> bool,
    ) -> (HeaderMap, Json<Vec<Value>>) {
        let paging = Paging::from(params);
        let all = state.statuses.values().filter(|status| shown(status));
        let page = paging.page(all.map(|status| status.id));
        let with_next = !self.ends || page.len() == paging.limit;
        let headers = link(&shared.at(self.path), params, self.kept, &page, with_next);
        let statuses = page.iter().filter_map(|id| state.statuses.get(id));
        let json = statuses.map(|status| entities::status(shared, state, status, viewer));
        (headers, Json(json.collect()))
    }
}
