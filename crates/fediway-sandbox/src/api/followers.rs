//! Who follows an account.

use std::sync::Arc;

use axum::extract::{Path, State};
use http::{HeaderMap, Uri};

use super::entities;
use super::listing::{Asked, List, Page};
use crate::error::ApiError;
use crate::params::Params;
use crate::personalities::{AccountLinks, ListBounds, MinId};
use crate::shared::Shared;

const USUAL: usize = 40;
const MOST: usize = 80;

/// `GET /api/v1/accounts/:id/followers`
pub(crate) async fn list(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    shared.viewer(&headers, &["read:accounts"])?;
    let state = shared.state();
    let followed = shared.api().ids.accounts.read(&id);
    let followed = followed.and_then(|id| state.account(id));
    let followed = followed.ok_or_else(ApiError::not_found)?.id;
    let mut all: Vec<_> = match state.lists.followed == Some(followed) {
        true => state.lists.followers.values().collect(),
        false => {
            let accounts = state.accounts.iter();
            accounts
                .filter(|it| state.follows(it.id, followed))
                .collect()
        }
    };
    all.sort_by_key(|account| account.id);
    let ids: Vec<_> = all.iter().map(|account| account.id).collect();
    let list = List {
        path: &format!("/api/v1/accounts/{id}/followers"),
        kept: &["limit"],
        ends: true,
        links: AccountLinks::Right,
        // Mastodon looks at a `since_id` here and at no `min_id`.
        bounds: ListBounds {
            min_id: MinId::Ignored,
            ..shared.api().bounds.relations
        },
        relations: true,
        newer: "since_id",
    };
    let asked = Asked::new(&shared, &uri, &headers, &params).sized(USUAL, MOST);
    Ok(list.answer(&asked, &ids, |id| {
        let account = all.iter().find(|account| account.id == id)?;
        let is_shown = !state.lists.is_hidden(id);
        is_shown.then(|| entities::account(&shared, &state, account))
    }))
}
