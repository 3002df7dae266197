//! Reports to the moderators: taken in, and shown as they were understood.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::HeaderMap;
use serde_json::{Value, json};

use super::entities;
use crate::clock::iso_millis;
use crate::error::ApiError;
use crate::params::Params;
use crate::shared::Shared;

const CATEGORIES: [&str; 4] = ["spam", "legal", "violation", "other"];

/// `POST /api/v1/reports`
pub(crate) async fn create(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Value>, ApiError> {
    shared.user(&headers, &["write:reports"])?;
    let mut state = shared.state();
    let whom = params.present("account_id");
    let whom = whom.and_then(|id| shared.api().ids.accounts.read(&id));
    let rules = params.fields().list("rule_ids");
    let usual = if rules.is_some() {
        "violation"
    } else {
        "other"
    };
    let category = params.present("category").unwrap_or_else(|| usual.into());
    if !CATEGORIES.contains(&&*category) {
        return Err(ApiError::unprocessable(
            "Category is not included in the list",
        ));
    }
    let now = shared.now();
    let id = state.ids.next_for(shared.api().ids.statuses, now);
    let whom = whom.and_then(|id| state.account(id));
    let whom = whom.ok_or_else(ApiError::not_found)?;
    Ok(Json(json!({
        "id": id.to_string(),
        "action_taken": false,
        "action_taken_at": null,
        "category": category,
        "comment": params.text("comment").unwrap_or_default(),
        "forwarded": params.flag("forward"),
        "created_at": iso_millis(now),
        "status_ids": params.fields().list("status_ids"),
        "rule_ids": rules,
        "target_account": entities::account(&shared, &state, whom),
    })))
}
