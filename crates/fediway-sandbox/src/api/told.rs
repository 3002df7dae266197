//! What becomes of notifications, their groups, and conversations as a list.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::{HeaderMap, Uri};
use serde_json::{Value, json};

use super::account_lists::page_of;
use super::entities;
use super::listing::Page;
use super::notifications::{conversation, notification};
use crate::clock::stamp;
use crate::error::ApiError;
use crate::model::{Notification, Status, Visibility};
use crate::params::Params;
use crate::shared::Shared;
use crate::state::State as Memory;

const READ: &[&str] = &["read:notifications"];
const WRITE: &[&str] = &["write:notifications"];

/// `GET /api/v1/notifications/:id`
pub(crate) async fn show(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let me = shared.user(&headers, READ)?.account;
    let state = shared.state();
    let found = shared
        .api()
        .ids
        .statuses
        .read(&id)
        .and_then(|id| state.notifications.get(&id));
    let found = found
        .filter(|it| it.account == me)
        .ok_or_else(ApiError::not_found)?;
    Ok(Json(notification(&shared, &state, found)))
}

/// `POST /api/v1/notifications/:id/dismiss`
pub(crate) async fn dismiss(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let me = shared.user(&headers, WRITE)?.account;
    let id = shared.api().ids.statuses.read(&id);
    let mut state = shared.state();
    let is_mine = |it: &Notification| it.account == me && Some(it.id) == id;
    if !state.notifications.values().any(is_mine) {
        return Err(ApiError::not_found());
    }
    state.notifications.retain(|_, it| !is_mine(it));
    Ok(Json(json!({})))
}

/// `POST /api/v1/notifications/clear`
pub(crate) async fn clear(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let me = shared.user(&headers, WRITE)?.account;
    shared
        .state()
        .notifications
        .retain(|_, it| it.account != me);
    Ok(Json(json!({})))
}

/// `GET /api/v1/notifications/unread_count`
pub(crate) async fn unread(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let me = shared.user(&headers, READ)?.account;
    let state = shared.state();
    let marker = state
        .relations
        .markers
        .get(&(me, "notifications".to_owned()));
    let read = marker
        .and_then(|(id, _)| shared.api().ids.statuses.cut(id))
        .unwrap_or(0);
    let mine = state
        .notifications
        .values()
        .filter(|it| it.account == me && it.id > read);
    Ok(Json(json!({ "count": mine.count() })))
}

/// The group of a notification: favourites and boosts of one status belong together.
fn group_key(of: &Notification) -> String {
    match of.kind.is_grouped() {
        true => format!("{}-{}", of.kind.name(), of.status.unwrap_or_default()),
        false => format!("ungrouped-{}", of.id),
    }
}

/// `GET /api/v2/notifications`
pub(crate) async fn grouped(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let me = shared.user(&headers, READ)?.account;
    let state = shared.state();
    let max = params
        .present("max_id")
        .and_then(|id| shared.api().ids.statuses.cut(&id));
    let limit = params
        .present("limit")
        .and_then(|text| text.parse().ok())
        .unwrap_or(40);
    let mine = state
        .notifications
        .values()
        .rev()
        .filter(|it| it.account == me);
    let mine = mine.filter(|it| max.is_none_or(|max| it.id < max));
    let mut groups: Vec<(String, Vec<&Notification>)> = Vec::new();
    for one in mine {
        let key = group_key(one);
        let place = groups.iter().position(|(known, _)| *known == key);
        match place {
            Some(place) => groups[place].1.push(one),
            None if groups.len() < limit => groups.push((key, vec![one])),
            None => {}
        }
    }
    Ok(Json(results(&shared, &state, &groups, me)))
}

fn results(
    shared: &Shared,
    state: &Memory,
    groups: &[(String, Vec<&Notification>)],
    me: u64,
) -> Value {
    let all = || groups.iter().flat_map(|(_, members)| members);
    let people: BTreeSet<u64> = all().map(|it| it.from).collect();
    let statuses: BTreeSet<u64> = all().filter_map(|it| it.status).collect();
    let people = people.iter().filter_map(|id| state.account(*id));
    let statuses = statuses.iter().filter_map(|id| state.statuses.get(id));
    let groups = groups
        .iter()
        .filter_map(|(key, members)| group(shared, key, members));
    json!({
        "accounts": people.map(|it| entities::account(shared, state, it)).collect::<Vec<_>>(),
        "statuses": statuses.map(|it| entities::status(shared, state, it, Some(me))).collect::<Vec<_>>(),
        "notification_groups": groups.collect::<Vec<_>>(),
    })
}

fn group(shared: &Shared, key: &str, members: &[&Notification]) -> Option<Value> {
    let (newest, oldest) = (members.first()?, members.last()?);
    let ids = shared.api().ids;
    let from = members.iter().map(|it| ids.accounts.show(it.from));
    Some(json!({
        "group_key": key,
        "type": newest.kind.name(),
        "notifications_count": members.len(),
        "most_recent_notification_id": ids.statuses.show(newest.id),
        "page_max_id": ids.statuses.show(newest.id),
        "page_min_id": ids.statuses.show(oldest.id),
        "latest_page_notification_at": stamp(shared.api().dates.statuses, newest.created),
        "sample_account_ids": from.collect::<Vec<_>>(),
        "status_id": newest.status.map(|status| ids.statuses.show(status)),
    }))
}

/// `POST /api/v2/notifications/:key/dismiss`
pub(crate) async fn dismiss_group(
    State(shared): State<Arc<Shared>>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let me = shared.user(&headers, WRITE)?.account;
    let mut state = shared.state();
    state
        .notifications
        .retain(|_, it| it.account != me || group_key(it) != key);
    Ok(Json(json!({})))
}

/// The direct messages of an account: the newest one of each conversation, by its first one.
fn conversations(state: &Memory, me: u64) -> BTreeMap<u64, &Status> {
    let mine = state
        .statuses
        .values()
        .filter(|it| it.visibility == Visibility::Direct);
    let mine = mine.filter(|it| it.reblog_of.is_none() && state.may_see(Some(me), it));
    let mut found = BTreeMap::new();
    for status in mine {
        let parent = |status: &&Status| state.statuses.get(&status.in_reply_to?);
        let first = std::iter::successors(Some(status), parent).last();
        found.insert(first.map_or(status.id, |first| first.id), status);
    }
    found
}

/// `GET /api/v1/conversations`
pub(crate) async fn list(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let me = shared.user(&headers, &["read:statuses"])?.account;
    let state = shared.state();
    let all = conversations(&state, me);
    let ids = all.keys().copied().collect();
    Ok(page_of(&shared, &uri, &headers, &params, &ids, |id| {
        let last = all.get(&id)?;
        let everyone = std::iter::once(last.account).chain(last.mentions.iter().copied());
        Some(conversation(&shared, &state, last, me, &everyone.collect()))
    }))
}

/// `POST /api/v1/conversations/:id/read`
pub(crate) async fn read(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let me = shared.user(&headers, &["write:conversations"])?.account;
    let state = shared.state();
    let all = conversations(&state, me);
    let last = shared
        .api()
        .ids
        .statuses
        .read(&id)
        .and_then(|id| all.get(&id));
    let last = last.ok_or_else(ApiError::not_found)?;
    let everyone = std::iter::once(last.account).chain(last.mentions.iter().copied());
    let mut json = conversation(&shared, &state, last, me, &everyone.collect());
    json["unread"] = json!(false);
    Ok(Json(json))
}
