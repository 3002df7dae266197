//! Searching, by address or by name.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::HeaderMap;
use serde_json::{Value, json};

use super::accounts::local_name;
use super::entities;
use crate::error::ApiError;
use crate::params::Params;
use crate::shared::Shared;

/// `GET /api/v2/search`: the account of a handle or name, statuses with these words,
/// and whatever is at an address of this server. There is no other server to look on.
pub(crate) async fn search(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["read:search"])?;
    let wanted = params.present("q");
    let wanted =
        wanted.ok_or_else(|| ApiError::new(http::StatusCode::BAD_REQUEST, "Bad Request"))?;
    let wanted = wanted.trim();
    let kind = params.present("type");
    let asks_for = |name: &str| kind.as_deref().is_none_or(|kind| kind == name);
    let state = shared.state();
    let viewer = Some(user.account);
    let is_there = |json: &Value| json["url"] == wanted || json["uri"] == wanted;
    let name = local_name(&shared, wanted.trim_start_matches('@'));
    let accounts = state.accounts.iter().filter(|_| asks_for("accounts"));
    let accounts = accounts.filter_map(|it| {
        let json = entities::account(&shared, &state, it);
        let is_named = name.is_some_and(|name| it.username.eq_ignore_ascii_case(name));
        (is_named || is_there(&json)).then_some(json)
    });
    let accounts: Vec<_> = accounts.collect();
    let statuses = state.statuses.values().filter(|_| asks_for("statuses"));
    let statuses = statuses.filter(|it| it.reblog_of.is_none() && state.may_see(viewer, it));
    let is_address = wanted.starts_with("http");
    let words = wanted.to_lowercase();
    let statuses = statuses.filter(|it| is_address || it.text.to_lowercase().contains(&words));
    let statuses = statuses.map(|it| entities::status(&shared, &state, it, viewer));
    let statuses: Vec<_> = statuses
        .filter(|json| !is_address || is_there(json))
        .collect();
    let tag = words.trim_start_matches('#');
    let tags = state.statuses.values().flat_map(|it| &it.tags);
    let tags = tags
        .filter(|it| asks_for("hashtags") && it.as_str() == tag)
        .take(1);
    let tags = tags.map(
        |name| json!({ "name": name, "url": shared.at(&format!("/tags/{name}")), "history": [] }),
    );
    let tags: Vec<Value> = tags.collect();
    Ok(Json(
        json!({ "accounts": accounts, "statuses": statuses, "hashtags": tags }),
    ))
}
