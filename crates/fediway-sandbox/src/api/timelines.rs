//! Lists of statuses.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::header::HOST;
use http::{HeaderMap, Uri};
use serde_json::Value;

use super::entities;
use super::paging::{Around, Paging};
use crate::error::ApiError;
use crate::model::{Status, Visibility};
use crate::params::Params;
use crate::personalities::AccountLinks;
use crate::shared::Shared;
use crate::state::State as Memory;

type Page = Result<(HeaderMap, Json<Vec<Value>>), ApiError>;

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
    let at_home = |status: &Status| {
        (status.account == me || state.follows(me, status.account))
            && state.may_see(Some(me), status)
    };
    let asked = Asked {
        shared: &shared,
        base: base(&shared, &uri, &headers),
        params: &params,
    };
    let list = List {
        path: "/api/v1/timelines/home",
        kept: &["limit", "local"],
        ends: false,
        links: AccountLinks::Right,
    };
    Ok(list.answer(&asked, &state, Some(me), at_home))
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
    let asked = Asked {
        shared: &shared,
        base: base(&shared, &uri, &headers),
        params: &params,
    };
    let list = List {
        path: "/api/v1/timelines/public",
        kept: &["limit", "local", "only_media", "remote"],
        ends: false,
        links: AccountLinks::Right,
    };
    Ok(list.answer(&asked, &state, viewer, shown))
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
    let asked = Asked {
        shared: &shared,
        base: base(&shared, &uri, &headers),
        params: &params,
    };
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
    Ok(list.answer(&asked, &state, viewer, shown))
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
    links: AccountLinks,
}

/// What was asked, and of whom.
struct Asked<'a> {
    shared: &'a Shared,
    /// The beginning of every link.
    base: String,
    params: &'a Params,
}

/// This server's address; or what the client called it, where that is believed.
fn base(shared: &Shared, uri: &Uri, headers: &HeaderMap) -> String {
    let named = uri.authority().map(|authority| authority.as_str());
    let named = named.or_else(|| headers.get(HOST)?.to_str().ok());
    match named.filter(|_| shared.api().links.from_host) {
        Some(host) => {
            let scheme = if shared.is_https() { "https" } else { "http" };
            format!("{scheme}://{host}")
        }
        None => shared.url.clone(),
    }
}

impl List<'_> {
    fn answer(
        &self,
        asked: &Asked<'_>,
        state: &Memory,
        viewer: Option<u64>,
        shown: impl Fn(&Status) -> bool,
    ) -> (HeaderMap, Json<Vec<Value>>) {
        let (shared, params) = (asked.shared, asked.params);
        let paging = Paging::from(params, shared.api());
        let ids = |paging: Paging| {
            let all = state.statuses.values().filter(|status| shown(status));
            paging.page(all.map(|status| status.id))
        };
        let page = ids(paging);
        let full = !self.ends || page.len() == paging.limit;
        let next = match self.links {
            AccountLinks::Missing => None,
            AccountLinks::Right => page.last().copied().filter(|_| full),
            // The first of the next page is taken for the last of this one.
            AccountLinks::SkipsOne => {
                let below = Paging {
                    max_id: page.last().copied(),
                    limit: 1,
                    ..paging
                };
                page.last().and_then(|_| ids(below).first().copied())
            }
        };
        let prev = page.first().copied();
        let around = Around {
            url: &format!("{}{}", asked.base, self.path),
            kept: self.kept,
            next,
            prev: prev.filter(|_| self.links != AccountLinks::Missing),
        };
        let headers = around.link(shared.api(), params);
        let statuses = page.iter().filter_map(|id| state.statuses.get(id));
        let json = statuses.map(|status| entities::status(shared, state, status, viewer));
        (headers, Json(json.collect()))
    }
}
