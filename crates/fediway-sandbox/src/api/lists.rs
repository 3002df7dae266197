//! Lists of accounts, and their timelines.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::{HeaderMap, StatusCode, Uri};
use serde_json::{Value, json};

use super::account_lists;
use super::listing::Page;
use crate::error::ApiError;
use crate::params::Params;
use crate::relations::List;
use crate::shared::Shared;
use crate::state::State as Memory;

const READ: &[&str] = &["read:lists"];
const WRITE: &[&str] = &["write:lists"];

/// A List.
fn show(id: u64, list: &List) -> Value {
    json!({
        "id": id.to_string(),
        "title": list.title,
        "replies_policy": list.replies,
        "exclusive": list.exclusive,
    })
}

/// The id of a list of this account.
fn own(state: &Memory, me: u64, id: &str) -> Result<u64, ApiError> {
    state
        .relations
        .own_list(me, id)
        .ok_or_else(ApiError::not_found)
}

/// `GET /api/v1/lists`
pub(crate) async fn list(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Vec<Value>>, ApiError> {
    let user = shared.user(&headers, READ)?;
    let state = shared.state();
    let own = state
        .relations
        .lists
        .iter()
        .filter(|(_, list)| list.account == user.account);
    Ok(Json(own.map(|(id, list)| show(*id, list)).collect()))
}

/// `GET /api/v1/lists/:id`
pub(crate) async fn get(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, READ)?;
    let state = shared.state();
    let id = own(&state, user.account, &id)?;
    Ok(Json(show(id, &state.relations.lists[&id])))
}

/// `POST /api/v1/lists`
pub(crate) async fn create(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, WRITE)?;
    let mut list = List {
        account: user.account,
        title: String::new(),
        replies: "list".into(),
        exclusive: false,
        members: std::collections::BTreeSet::new(),
    };
    change(&mut list, &params)?;
    let mut state = shared.state();
    let id = state.ids.next(shared.now());
    let shown = show(id, &list);
    state.relations.lists.insert(id, list);
    Ok(Json(shown))
}

fn change(list: &mut List, params: &Params) -> Result<(), ApiError> {
    let title = params.present("title");
    list.title = title.ok_or_else(|| ApiError::validation("Title can't be blank"))?;
    if let Some(replies) = params.present("replies_policy") {
        list.replies = replies;
    }
    if params.text("exclusive").is_some() {
        list.exclusive = params.flag("exclusive");
    }
    Ok(())
}

/// `PUT /api/v1/lists/:id`
pub(crate) async fn update(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, WRITE)?;
    let mut state = shared.state();
    let id = own(&state, user.account, &id)?;
    let list = state
        .relations
        .lists
        .get_mut(&id)
        .ok_or_else(ApiError::not_found)?;
    change(list, &params)?;
    Ok(Json(show(id, list)))
}

/// `DELETE /api/v1/lists/:id`
pub(crate) async fn delete(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, WRITE)?;
    let mut state = shared.state();
    let id = own(&state, user.account, &id)?;
    state.relations.lists.remove(&id);
    Ok(Json(json!({})))
}

/// `GET /api/v1/lists/:id/accounts`
pub(crate) async fn accounts(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let user = shared.user(&headers, READ)?;
    let state = shared.state();
    let id = own(&state, user.account, &id)?;
    let members = &state.relations.lists[&id].members;
    Ok(account_lists::page(
        &shared, &state, &uri, &headers, &params, members,
    ))
}

/// `POST /api/v1/lists/:id/accounts`
pub(crate) async fn add(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, WRITE)?;
    let mut state = shared.state();
    let id = own(&state, user.account, &id)?;
    let accounts = named(&shared, &state, &params)?;
    if accounts
        .iter()
        .any(|other| !state.follows(user.account, *other))
    {
        return Err(ApiError::new(StatusCode::NOT_FOUND, "Record not found"));
    }
    if let Some(list) = state.relations.lists.get_mut(&id) {
        list.members.extend(accounts);
    }
    Ok(Json(json!({})))
}

/// `DELETE /api/v1/lists/:id/accounts`
pub(crate) async fn remove(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, WRITE)?;
    let mut state = shared.state();
    let id = own(&state, user.account, &id)?;
    let accounts = named(&shared, &state, &params)?;
    if let Some(list) = state.relations.lists.get_mut(&id) {
        list.members.retain(|member| !accounts.contains(member));
    }
    Ok(Json(json!({})))
}

fn named(shared: &Shared, state: &Memory, params: &Params) -> Result<Vec<u64>, ApiError> {
    let ids = params.fields().list("account_ids").unwrap_or_default();
    let ids = ids.iter().map(|id| {
        let id = shared.api().ids.accounts.read(id);
        let id = id.filter(|id| state.account(*id).is_some());
        id.ok_or_else(ApiError::not_found)
    });
    ids.collect()
}
