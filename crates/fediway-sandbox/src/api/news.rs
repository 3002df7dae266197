//! What the people who run the server say, and what is asked of a server besides.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use http::{HeaderMap, Method};
use serde_json::{Value, json};

use crate::clock::iso_millis;
use crate::error::ApiError;
use crate::params::Params;
use crate::relations::Announcement;
use crate::shared::Shared;
use crate::state::State as Memory;

/// `GET /api/v1/announcements`
pub(crate) async fn announcements(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Vec<Value>>, ApiError> {
    let me = shared.user(&headers, &[])?.account;
    let state = shared.state();
    let all = state.relations.announcements.iter().rev();
    Ok(Json(all.map(|(id, it)| show(*id, it, me)).collect()))
}

/// An Announcement.
fn show(id: u64, of: &Announcement, me: u64) -> Value {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for (_, emoji) in &of.reactions {
        *counts.entry(emoji).or_default() += 1;
    }
    let reactions = counts.into_iter().map(|(name, count)| {
        let mine = of.reactions.contains(&(me, name.to_owned()));
        json!({ "name": name, "count": count, "me": mine })
    });
    json!({
        "id": id.to_string(),
        "content": format!("<p>{}</p>", of.text),
        "starts_at": null,
        "ends_at": null,
        "all_day": false,
        "published_at": iso_millis(of.published),
        "updated_at": iso_millis(of.published),
        "read": of.read_by.contains(&me),
        "mentions": [],
        "statuses": [],
        "tags": [],
        "emojis": [],
        "reactions": reactions.collect::<Vec<_>>(),
    })
}

fn named<'a>(state: &'a mut Memory, id: &str) -> Result<&'a mut Announcement, ApiError> {
    let id: Option<u64> = id.parse().ok();
    let found = id.and_then(|id| state.relations.announcements.get_mut(&id));
    found.ok_or_else(ApiError::not_found)
}

/// `POST /api/v1/announcements/:id/dismiss`
pub(crate) async fn dismiss(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let me = shared.user(&headers, &["write:accounts"])?.account;
    named(&mut shared.state(), &id)?.read_by.insert(me);
    Ok(Json(json!({})))
}

/// `PUT` and `DELETE /api/v1/announcements/:id/reactions/:name`
pub(crate) async fn react(
    State(shared): State<Arc<Shared>>,
    method: Method,
    Path((id, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let me = shared.user(&headers, &["write:favourites"])?.account;
    let mut state = shared.state();
    let announcement = named(&mut state, &id)?;
    match method {
        Method::PUT => announcement.reactions.insert((me, name)),
        _ => announcement.reactions.remove(&(me, name)),
    };
    Ok(Json(json!({})))
}

/// `GET /api/v1/instance/rules`
pub(crate) async fn rules() -> Json<Value> {
    Json(json!([
        { "id": "1", "text": "Be kind.", "hint": "To everybody." },
        { "id": "2", "text": "No spam.", "hint": "" },
    ]))
}

/// Lists in which there is nothing here.
pub(crate) async fn nothing() -> Json<Value> {
    Json(json!([]))
}

/// `GET /api/v1/domain_blocks`
pub(crate) async fn domain_blocks(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Vec<String>>, ApiError> {
    let me = shared.user(&headers, &["read:blocks", "follow"])?.account;
    let state = shared.state();
    let mine = state.relations.domains.iter().filter(|(who, _)| *who == me);
    Ok(Json(mine.map(|(_, domain)| domain.clone()).collect()))
}

/// `POST` and `DELETE /api/v1/domain_blocks`
pub(crate) async fn change_domain_block(
    State(shared): State<Arc<Shared>>,
    method: Method,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let me = shared.user(&headers, &["write:blocks", "follow"])?.account;
    let domain = params.present("domain");
    let domain = domain.ok_or_else(|| ApiError::validation("Domain can't be blank"))?;
    let mut state = shared.state();
    match method {
        Method::POST => state.relations.domains.insert((me, domain)),
        _ => state.relations.domains.remove(&(me, domain)),
    };
    Ok(Json(json!({})))
}
