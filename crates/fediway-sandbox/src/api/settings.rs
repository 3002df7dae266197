//! The account's own profile and preferences, and how far it has read.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::HeaderMap;
use serde_json::{Value, json};

use super::entities;
use crate::clock::iso_millis;
use crate::error::ApiError;
use crate::model::Profile;
use crate::params::Params;
use crate::shared::Shared;
use crate::state::State as Memory;

/// `PATCH /api/v1/accounts/update_credentials`
pub(crate) async fn update(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let me = shared.user(&headers, &["write:accounts"])?.account;
    let mut state = shared.state();
    let account = state.accounts.iter_mut().find(|account| account.id == me);
    change(
        &mut account.ok_or_else(ApiError::not_found)?.profile,
        &params,
    );
    let account = state.account(me).ok_or_else(ApiError::not_found)?;
    Ok(Json(entities::credential_account(&shared, &state, account)))
}

fn change(profile: &mut Profile, params: &Params) {
    for (name, text) in [
        ("display_name", &mut profile.display_name),
        ("note", &mut profile.note),
    ] {
        if let Some(given) = params.text(name) {
            *text = given;
        }
    }
    for (name, flag) in [
        ("locked", &mut profile.locked),
        ("bot", &mut profile.bot),
        ("discoverable", &mut profile.discoverable),
        ("indexable", &mut profile.indexable),
        ("hide_collections", &mut profile.hide_collections),
    ] {
        if params.text(name).is_some() {
            *flag = params.flag(name);
        }
    }
    // In a form the rows have numbers.
    let numbered = params.fields().below("fields_attributes");
    let numbered = (0..4).map(|number: u8| numbered.below(&number.to_string()));
    let mut rows = params.fields().objects("fields_attributes");
    rows.extend(numbered.filter(|row| !row.is_empty()));
    if !rows.is_empty() {
        let rows = rows
            .into_iter()
            .filter_map(|row| Some((row.text("name")?, row.text("value")?)));
        profile.fields = rows.filter(|(name, _)| !name.is_empty()).collect();
    }
    let source = params.fields().below("source");
    for (name, text) in [
        ("privacy", &mut profile.privacy),
        ("language", &mut profile.language),
    ] {
        if let Some(given) = source.text(name) {
            *text = Some(given);
        }
    }
    if source.text("sensitive").is_some() {
        profile.sensitive = source.flag("sensitive");
    }
}

/// `GET /api/v1/preferences`
pub(crate) async fn preferences(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let me = shared.user(&headers, &["read:accounts"])?.account;
    let state = shared.state();
    let profile = &state.account(me).ok_or_else(ApiError::not_found)?.profile;
    Ok(Json(json!({
        "posting:default:visibility": profile.privacy.as_deref().unwrap_or("public"),
        "posting:default:sensitive": profile.sensitive,
        "posting:default:language": profile.language,
        "posting:default:quote_policy": "public",
        "reading:expand:media": "default",
        "reading:expand:spoilers": false,
        "reading:autoplay:gifs": false,
    })))
}

/// `GET /api/v1/markers`
pub(crate) async fn markers(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let me = shared.user(&headers, &["read:statuses"])?.account;
    let state = shared.state();
    let asked = params.fields().list("timeline").unwrap_or_default();
    Ok(Json(shown(&shared, &state, me, |name| {
        asked.iter().any(|it| it == name)
    })))
}

/// `POST /api/v1/markers`
pub(crate) async fn save_markers(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    let me = shared.user(&headers, &["write:statuses"])?.account;
    let mut state = shared.state();
    let mut saved = Vec::new();
    for name in ["home", "notifications"] {
        if let Some(id) = params.fields().below(name).text("last_read_id") {
            let marker = state
                .relations
                .markers
                .entry((me, name.to_owned()))
                .or_default();
            *marker = (id, marker.1 + 1);
            saved.push(name);
        }
    }
    Ok(Json(shown(&shared, &state, me, |name| {
        saved.contains(&name)
    })))
}

fn shown(shared: &Shared, state: &Memory, me: u64, is_asked: impl Fn(&str) -> bool) -> Value {
    let mine = state.relations.markers.iter();
    let mine = mine.filter(|((who, name), _)| *who == me && is_asked(name));
    let mine = mine.map(|((_, name), (id, version))| {
        let marker = json!({
            "last_read_id": id,
            "version": version,
            "updated_at": iso_millis(shared.now()),
        });
        (name.clone(), marker)
    });
    Value::Object(mine.collect())
}
