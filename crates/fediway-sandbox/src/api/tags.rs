//! Hashtags that are followed, featured, or used by many.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::{HeaderMap, StatusCode, Uri};
use serde_json::{Value, json};

use super::account_lists::page_of;
use super::listing::Page;
use crate::error::ApiError;
use crate::params::Params;
use crate::shared::Shared;
use crate::state::State as Memory;

/// A Tag.
fn show(shared: &Shared, state: &Memory, name: &str, viewer: Option<u64>) -> Value {
    let uses = state
        .statuses
        .values()
        .filter(|it| it.tags.iter().any(|tag| tag == name));
    let uses: Vec<_> = uses.collect();
    let people: std::collections::BTreeSet<_> = uses.iter().map(|it| it.account).collect();
    let mut json = json!({
        "id": name,
        "name": name,
        "url": shared.at(&format!("/tags/{name}")),
        "history": [{
            "day": shared.now().as_second().to_string(),
            "uses": uses.len().to_string(),
            "accounts": people.len().to_string(),
        }],
    });
    if let Some(viewer) = viewer {
        let key = (viewer, name.to_owned());
        json["following"] = json!(state.relations.tags.contains(&key));
        json["featuring"] = json!(state.relations.featured_tags.contains_key(&key));
    }
    json
}

/// `GET /api/v1/tags/:name`
pub(crate) async fn get(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let viewer = shared.viewer(&headers, &[])?;
    let state = shared.state();
    Ok(Json(show(&shared, &state, &name.to_lowercase(), viewer)))
}

/// `POST /api/v1/tags/:name/follow` and the like.
pub(crate) async fn act(
    State(shared): State<Arc<Shared>>,
    Path((name, action)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let scope = match action.as_str() {
        "follow" | "unfollow" => "write:follows",
        "feature" | "unfeature" => "write:accounts",
        _ => return Err(ApiError::new(StatusCode::NOT_FOUND, "Not Found")),
    };
    let user = shared.user(&headers, &[scope])?;
    let mut state = shared.state();
    let key = (user.account, name.to_lowercase());
    match action.as_str() {
        "follow" => drop(state.relations.tags.insert(key)),
        "unfollow" => drop(state.relations.tags.remove(&key)),
        "feature" => {
            let id = state.ids.next(shared.now());
            state.relations.featured_tags.entry(key).or_insert(id);
        }
        _ => drop(state.relations.featured_tags.remove(&key)),
    }
    Ok(Json(show(
        &shared,
        &state,
        &name.to_lowercase(),
        Some(user.account),
    )))
}

/// `GET /api/v1/followed_tags`
pub(crate) async fn followed(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let me = shared.user(&headers, &["read:follows"])?.account;
    let state = shared.state();
    let mine = state.relations.tags.iter().filter(|(who, _)| *who == me);
    let mine: BTreeMap<u64, &String> = (1..).zip(mine.map(|(_, tag)| tag)).collect();
    let ids = mine.keys().copied().collect();
    Ok(page_of(&shared, &uri, &headers, &params, &ids, |id| {
        Some(show(&shared, &state, mine.get(&id)?, Some(me)))
    }))
}

/// `GET /api/v1/featured_tags`
pub(crate) async fn featured(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Vec<Value>>, ApiError> {
    let me = shared.user(&headers, &["read:accounts"])?.account;
    let state = shared.state();
    let mine = state
        .relations
        .featured_tags
        .iter()
        .filter(|((who, _), _)| *who == me);
    let mine = mine.map(|((_, name), id)| {
        let count = state
            .statuses_by(me)
            .filter(|it| it.tags.contains(name))
            .count();
        json!({
            "id": id.to_string(),
            "name": name,
            "url": shared.at(&format!("/@{me}/tagged/{name}")),
            "statuses_count": count.to_string(),
            "last_status_at": null,
        })
    });
    Ok(Json(mine.collect()))
}

/// `GET /api/v1/trends/tags`: every tag that is used.
pub(crate) async fn trending(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Vec<Value>>, ApiError> {
    let viewer = shared.viewer(&headers, &[])?;
    let state = shared.state();
    let all: std::collections::BTreeSet<_> =
        state.statuses.values().flat_map(|it| &it.tags).collect();
    let all = all
        .into_iter()
        .map(|name| show(&shared, &state, name, viewer));
    Ok(Json(part(all, &params, 10)))
}

/// A list by offset.
fn part(all: impl Iterator<Item = Value>, params: &Params, usual: usize) -> Vec<Value> {
    let number = |name: &str| params.text(name).and_then(|text| text.parse().ok());
    let all = all.skip(number("offset").unwrap_or(0));
    all.take(number("limit").unwrap_or(usual).min(40)).collect()
}
