//! What somebody is told about.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use http::{HeaderMap, Uri};
use serde_json::{Value, json};

use super::entities;
use super::listing::{Asked, List, Page};
use crate::clock::stamp;
use crate::model::{Notification, Status};
use crate::params::Params;
use crate::personalities::AccountLinks;
use crate::shared::Shared;
use crate::state::State as Memory;

/// How many are on a page, usually and at most.
const USUAL: usize = 40;
const MOST: usize = 80;

/// `GET /api/v1/notifications`
pub(crate) async fn list(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let user = shared.user(&headers, &["read:notifications"])?;
    let names = |name: &str| params.fields().list(name).unwrap_or_default();
    let (only, without) = (names("types"), names("exclude_types"));
    let from = params.present("account_id");
    let from = from.map(|id| shared.api().ids.accounts.read(&id));
    let shown = |it: &&Notification| {
        let named = |names: &[String]| names.iter().any(|name| name == it.kind.name());
        let by = from.is_none_or(|from| from == Some(it.from));
        it.account == user.account && by && (only.is_empty() || named(&only)) && !named(&without)
    };
    let state = shared.state();
    let ids: Vec<_> = state.notifications.values().filter(shown).collect();
    let ids: Vec<_> = ids.iter().map(|it| it.id).collect();
    let list = List {
        path: "/api/v1/notifications",
        kept: &["limit"],
        ends: false,
        links: AccountLinks::Right,
        bounds: shared.api().bounds.notifications,
        relations: false,
        newer: "min_id",
    };
    let asked = Asked::new(&shared, &uri, &headers, &params).sized(USUAL, MOST);
    Ok(list.answer(&asked, &ids, |id| {
        let one = state.notifications.get(&id)?;
        if state.lists.is_hidden(id) {
            return None;
        }
        Some(notification(&shared, &state, one))
    }))
}

/// A Notification, as whom it is for sees it.
pub(crate) fn notification(shared: &Shared, state: &Memory, of: &Notification) -> Value {
    let from = state.account(of.from);
    let status = of.status.and_then(|id| state.statuses.get(&id));
    let viewer = Some(of.account);
    json!({
        "id": shared.api().ids.statuses.show(of.id),
        "type": of.kind.name(),
        "created_at": stamp(shared.api().dates.statuses, of.created),
        "group_key": format!("ungrouped-{}", shared.api().ids.statuses.show(of.id)),
        "account": from.map(|from| entities::account(shared, state, from)),
        "status": status.map(|it| entities::status(shared, state, it, viewer)),
    })
}

/// A Conversation, as one of those in it sees it. It has the id of the status
/// it began with.
pub(crate) fn conversation(
    shared: &Shared,
    state: &Memory,
    last: &Status,
    viewer: u64,
    everyone: &BTreeSet<u64>,
) -> Value {
    let parent = |status: &&Status| state.statuses.get(&status.in_reply_to?);
    let first = std::iter::successors(Some(last), parent).last();
    let others = everyone.iter().filter(|id| **id != viewer);
    let others = others.filter_map(|id| state.account(*id));
    json!({
        "id": shared.api().ids.statuses.show(first.map_or(last.id, |first| first.id)),
        "unread": last.account != viewer,
        "accounts": others
            .map(|account| entities::account(shared, state, account))
            .collect::<Vec<_>>(),
        "last_status": entities::status(shared, state, last, Some(viewer)),
    })
}
