//! Who follows an account.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use http::{HeaderMap, Uri};

use super::account_lists::{MOST, USUAL, account_of, list_of};
use super::entities;
use super::listing::{Asked, Page};
use crate::params::Params;
use crate::personalities::{ListBounds, MinId};
use crate::shared::Shared;

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
    let followed = account_of(&shared, &state, &id)?;
    let all: BTreeMap<_, _> = match state.lists.followed == Some(followed) {
        true => state
            .lists
            .followers
            .iter()
            .map(|(id, it)| (*id, it))
            .collect(),
        false => {
            let accounts = state.accounts.iter();
            let followers = accounts.filter(|it| state.follows(it.id, followed));
            followers.map(|it| (it.id, it)).collect()
        }
    };
    let ids: Vec<_> = all.keys().copied().collect();
    // Mastodon looks at a `since_id` here and at no `min_id`.
    let bounds = ListBounds {
        min_id: MinId::Ignored,
        ..shared.api().bounds.relations
    };
    let list = list_of(uri.path(), bounds);
    let asked = Asked::new(&shared, &uri, &headers, &params).sized(USUAL, MOST);
    Ok(list.answer(&asked, &ids, |id| {
        let account = all.get(&id)?;
        let is_shown = !state.lists.is_hidden(id);
        is_shown.then(|| entities::account(&shared, &state, account))
    }))
}
