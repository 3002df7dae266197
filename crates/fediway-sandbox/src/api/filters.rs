//! Filters, and which of them a status matches.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use http::HeaderMap;
use serde_json::{Value, json};

use crate::clock::iso_millis;
use crate::error::ApiError;
use crate::model::{Filter, Keyword, Status};
use crate::params::Params;
use crate::shared::Shared;
use crate::state::State as Memory;

const CONTEXTS: &[&str] = &["home", "notifications", "public", "thread", "account"];
const ACTIONS: &[&str] = &["warn", "hide", "blur"];

/// `GET /api/v2/filters`
pub(crate) async fn list(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Vec<Value>>, ApiError> {
    let user = shared.user(&headers, &["read:filters"])?;
    let state = shared.state();
    let own = state.filters.values();
    let own = own.filter(|filter| filter.account == user.account);
    Ok(Json(own.map(json).collect()))
}

/// `POST /api/v2/filters`
pub(crate) async fn create(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["write:filters"])?;
    let title = params.present("title");
    let title = title.ok_or_else(|| ApiError::validation("Title can't be blank"))?;
    let contexts = params.fields().list("context").unwrap_or_default();
    if contexts.is_empty() || contexts.iter().any(|it| !CONTEXTS.contains(&it.as_str())) {
        return Err(ApiError::validation(
            "Context None or invalid context supplied",
        ));
    }
    let action = params
        .present("filter_action")
        .unwrap_or_else(|| "warn".to_owned());
    if !ACTIONS.contains(&action.as_str()) {
        return Err(ApiError::validation("Action is not included in the list"));
    }
    let seconds = params.text("expires_in").and_then(|text| text.parse().ok());
    let mut state = shared.state();
    let mut filter = Filter {
        id: state.ids.next(shared.now()),
        account: user.account,
        title,
        contexts,
        action,
        expires: seconds.map(|seconds| shared.after(Duration::from_secs(seconds))),
        keywords: Vec::new(),
        numbered: 0,
    };
    add(&mut filter, keywords(&params));
    let answer = json(&filter);
    state.filters.insert(filter.id, filter);
    Ok(Json(answer))
}

/// `DELETE /api/v2/filters/:id`
pub(crate) async fn delete(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["write:filters"])?;
    let mut state = shared.state();
    let id = id.parse().map_err(|_| ApiError::not_found())?;
    match state.filters.get(&id) {
        Some(filter) if filter.account == user.account => state.filters.remove(&id),
        _ => return Err(ApiError::not_found()),
    };
    Ok(Json(json!({})))
}

/// `GET /api/v2/filters/:id`
pub(crate) async fn show(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["read:filters"])?;
    let mut state = shared.state();
    own(&mut state, user.account, &id).map(|filter| Json(json(filter)))
}

/// `PUT /api/v2/filters/:id`
pub(crate) async fn update(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["write:filters"])?;
    let mut state = shared.state();
    let filter = own(&mut state, user.account, &id)?;
    if let Some(title) = params.present("title") {
        filter.title = title;
    }
    if let Some(contexts) = params.fields().list("context") {
        filter.contexts = contexts;
    }
    if let Some(action) = params.present("filter_action") {
        filter.action = action;
    }
    add(filter, keywords(&params));
    Ok(Json(json(filter)))
}

/// `POST /api/v2/filters/:id/keywords`
pub(crate) async fn add_keyword(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["write:filters"])?;
    let mut state = shared.state();
    let filter = own(&mut state, user.account, &id)?;
    let text = params.present("keyword");
    let text = text.ok_or_else(|| ApiError::validation("Keyword can't be blank"))?;
    add(filter, [(text, params.flag("whole_word"))]);
    let shown = json(filter);
    let last = shown["keywords"].as_array().and_then(|all| all.last());
    Ok(Json(last.cloned().unwrap_or_default()))
}

/// `DELETE /api/v2/filters/keywords/:id`
pub(crate) async fn remove_keyword(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let user = shared.user(&headers, &["write:filters"])?;
    let mut state = shared.state();
    let mine = state
        .filters
        .values_mut()
        .filter(|it| it.account == user.account);
    for filter in mine {
        let mut keywords = filter.keywords.iter();
        let is_meant = |keyword: &Keyword| keyword_id(filter.id, keyword) == id;
        if let Some(place) = keywords.position(is_meant) {
            filter.keywords.remove(place);
            return Ok(Json(json!({})));
        }
    }
    Err(ApiError::not_found())
}

fn own<'a>(state: &'a mut Memory, me: u64, id: &str) -> Result<&'a mut Filter, ApiError> {
    let id: Option<u64> = id.parse().ok();
    let found = id.and_then(|id| state.filters.get_mut(&id));
    found
        .filter(|it| it.account == me)
        .ok_or_else(ApiError::not_found)
}

/// Texts, and whether each must stand alone.
fn keywords(params: &Params) -> Vec<(String, bool)> {
    let keywords = params.fields().objects("keywords_attributes").into_iter();
    let keywords =
        keywords.filter_map(|fields| Some((fields.text("keyword")?, fields.flag("whole_word"))));
    keywords.collect()
}

fn add(filter: &mut Filter, keywords: impl IntoIterator<Item = (String, bool)>) {
    for (text, whole_word) in keywords {
        filter.keywords.push(Keyword {
            number: filter.numbered,
            text,
            whole_word,
        });
        filter.numbered += 1;
    }
}

fn keyword_id(filter: u64, keyword: &Keyword) -> String {
    format!("{filter}{}", keyword.number)
}

/// The `filtered` of a status. Whatever is of its own account is never
/// filtered.
pub(super) fn matches(shared: &Shared, state: &Memory, viewer: u64, of: &Status) -> Vec<Value> {
    let now = shared.now();
    let text = format!("{}\n{}", of.spoiler_text, of.text).to_lowercase();
    let own = state.filters.values();
    own.filter(|filter| filter.account == viewer && of.account != viewer)
        .filter(|filter| filter.expires.is_none_or(|expires| expires > now))
        .filter_map(|filter| {
            let found = filter.keywords.iter().filter(|it| is_in(&text, it));
            let found: Vec<_> = found.map(|keyword| keyword.text.clone()).collect();
            (!found.is_empty()).then(|| {
                json!({
                    "filter": json(filter),
                    "keyword_matches": found,
                    "status_matches": null,
                })
            })
        })
        .collect()
}

fn is_in(text: &str, keyword: &Keyword) -> bool {
    let wanted = keyword.text.to_lowercase();
    if !keyword.whole_word {
        return text.contains(&wanted);
    }
    let mut words = text.split(|char: char| !char.is_alphanumeric() && char != '_');
    words.any(|word| word == wanted)
}

/// A Filter.
fn json(filter: &Filter) -> Value {
    let keywords = filter.keywords.iter();
    json!({
        "id": filter.id.to_string(),
        "title": filter.title,
        "context": filter.contexts,
        "expires_at": filter.expires.map(iso_millis),
        "filter_action": filter.action,
        "keywords": keywords
            .map(|keyword| json!({
                "id": keyword_id(filter.id, keyword),
                "keyword": keyword.text,
                "whole_word": keyword.whole_word,
            }))
            .collect::<Vec<_>>(),
        "statuses": [],
    })
}
