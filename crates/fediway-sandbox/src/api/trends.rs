//! What is talked about: a list by offset.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::{HeaderMap, Uri};

use super::entities;
use super::listing::{Page, base};
use super::paging::link_header;
use crate::model::{Status, Visibility};
use crate::params::Params;
use crate::shared::Shared;

const USUAL: usize = 20;
const MOST: usize = 40;
const PATH: &str = "/api/v1/trends/statuses";

/// `GET /api/v1/trends/statuses`: all that are public, the newest first.
pub(crate) async fn statuses(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Page {
    let viewer = shared.viewer(&headers, &["read:statuses"])?;
    let number = |name: &str| params.present(name).and_then(|text| text.parse().ok());
    let offset: usize = number("offset").unwrap_or(0);
    let limit = number("limit").unwrap_or(USUAL).min(MOST);
    let state = shared.state();
    let all = state.statuses.values().rev();
    let all = all.filter(|status| status.visibility == Visibility::Public);
    let page: Vec<&Status> = all.skip(offset).take(limit).collect();
    let links = links(&base(&shared, &uri, &headers), offset, limit, page.len());
    let shown = page.iter().filter(|it| !state.lists.is_hidden(it.id));
    let json = shown.map(|it| entities::status(&shared, &state, it, viewer));
    Ok((links, Json(json.collect())))
}

fn links(base: &str, offset: usize, limit: usize, found: usize) -> HeaderMap {
    let to = |offset: usize, relation: &str| {
        format!("<{base}{PATH}?limit={limit}&offset={offset}>; rel=\"{relation}\"")
    };
    let next = (found == limit).then(|| to(offset + limit, "next"));
    let prev = (offset > limit).then(|| to(offset - limit, "prev"));
    link_header(next, prev)
}
