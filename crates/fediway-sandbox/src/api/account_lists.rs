//! Lists of accounts: followers, blocks, and the like. They page by ids of relations.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, State};
use http::{HeaderMap, Uri};
use serde_json::Value;

use super::entities;
use super::listing::{Asked, List, Page};
use super::statuses::visible;
use crate::clock::iso_millis;
use crate::error::ApiError;
use crate::params::Params;
use crate::personalities::{AccountLinks, ListBounds};
use crate::shared::Shared;
use crate::state::State as Memory;

/// How many are on a page, usually and at most.
pub(super) const USUAL: usize = 40;
pub(super) const MOST: usize = 80;

/// `GET /api/v1/accounts/:id/following`
pub(crate) async fn following(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    of_account(&shared, &id, &uri, &headers, &params, |state, of| {
        let pairs = state.follows.iter().filter(|(follower, _)| *follower == of);
        pairs.map(|(_, followed)| *followed).collect()
    })
}

fn of_account(
    shared: &Shared,
    id: &str,
    uri: &Uri,
    headers: &HeaderMap,
    params: &Params,
    chosen: impl Fn(&Memory, u64) -> BTreeSet<u64>,
) -> Page {
    shared.viewer(headers, &["read:accounts"])?;
    let state = shared.state();
    let of = account_of(shared, &state, id)?;
    let ids = chosen(&state, of);
    Ok(page(shared, &state, uri, headers, params, &ids))
}

/// The account of an id in a path.
pub(super) fn account_of(shared: &Shared, state: &Memory, id: &str) -> Result<u64, ApiError> {
    let id = shared.api().ids.accounts.read(id);
    let id = id.filter(|id| state.account(*id).is_some());
    id.ok_or_else(ApiError::not_found)
}

/// How lists of accounts page.
pub(super) fn list_of(path: &str, bounds: ListBounds) -> List<'_> {
    List {
        path,
        kept: &["limit"],
        ends: true,
        links: AccountLinks::Right,
        bounds,
        relations: true,
        newer: "since_id",
    }
}

/// The page of these accounts that was asked for.
pub(super) fn page(
    shared: &Shared,
    state: &Memory,
    uri: &Uri,
    headers: &HeaderMap,
    params: &Params,
    ids: &BTreeSet<u64>,
) -> (HeaderMap, axum::Json<Vec<Value>>) {
    page_of(shared, uri, headers, params, ids, |id| {
        Some(entities::account(shared, state, state.account(id)?))
    })
}

pub(super) fn page_of(
    shared: &Shared,
    uri: &Uri,
    headers: &HeaderMap,
    params: &Params,
    ids: &BTreeSet<u64>,
    show: impl Fn(u64) -> Option<Value>,
) -> (HeaderMap, axum::Json<Vec<Value>>) {
    let list = list_of(uri.path(), shared.api().bounds.relations);
    let ids: Vec<u64> = ids.iter().copied().collect();
    let asked = Asked::new(shared, uri, headers, params).sized(USUAL, MOST);
    list.answer(&asked, &ids, show)
}

macro_rules! own {
    ($($(#[$doc:meta])* $name:ident [$scope:literal] |$state:ident, $me:ident| $ids:expr;)*) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(
            State(shared): State<Arc<Shared>>,
            uri: Uri,
            headers: HeaderMap,
            params: Params,
        ) -> Page {
            let $me = shared.user(&headers, &[$scope, "follow"])?.account;
            let $state = shared.state();
            let ids: BTreeSet<u64> = $ids.collect();
            Ok(page(&shared, &$state, &uri, &headers, &params, &ids))
        }
    )*};
}

own! {
    /// `GET /api/v1/blocks`
    blocks ["read:blocks"] |state, me|
        state.relations.blocks.iter().filter(|(who, _)| *who == me).map(|(_, whom)| *whom);
    /// `GET /api/v1/endorsements`
    endorsements ["read:accounts"] |state, me|
        state.relations.endorsed.iter().filter(|(who, _)| *who == me).map(|(_, whom)| *whom);
    /// `GET /api/v1/follow_requests`
    follow_requests ["read:follows"] |state, me|
        state.relations.requests.iter().filter(|(_, whom)| *whom == me).map(|(who, _)| *who);
}

/// `GET /api/v1/mutes`
pub(crate) async fn mutes(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let me = shared.user(&headers, &["read:mutes", "follow"])?.account;
    let state = shared.state();
    let now = shared.now();
    let mine = state
        .relations
        .mutes
        .iter()
        .filter(|((who, _), _)| *who == me);
    let mine = mine.filter(|(_, mute)| mute.ends.is_none_or(|ends| ends > now));
    let ids: BTreeSet<u64> = mine.map(|((_, whom), _)| *whom).collect();
    Ok(page_of(&shared, &uri, &headers, &params, &ids, |id| {
        let mut json = entities::account(&shared, &state, state.account(id)?);
        let ends = state.relations.mutes.get(&(me, id))?.ends;
        json["mute_expires_at"] = ends.map(iso_millis).into();
        Some(json)
    }))
}

/// `GET /api/v1/statuses/:id/favourited_by`
pub(crate) async fn favourited_by(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let viewer = shared.viewer(&headers, &["read:statuses"])?;
    let state = shared.state();
    let ids = visible(&shared, &state, viewer, &id)?.favourited_by.clone();
    Ok(page(&shared, &state, &uri, &headers, &params, &ids))
}

/// `GET /api/v1/statuses/:id/reblogged_by`
pub(crate) async fn reblogged_by(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let viewer = shared.viewer(&headers, &["read:statuses"])?;
    let state = shared.state();
    let id = visible(&shared, &state, viewer, &id)?.id;
    let ids = state.boosts_of(id).map(|boost| boost.account).collect();
    Ok(page(&shared, &state, &uri, &headers, &params, &ids))
}
