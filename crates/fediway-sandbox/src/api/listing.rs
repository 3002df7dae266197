//! A list of anything that has ids, page by page.

use axum::Json;
use http::header::HOST;
use http::{HeaderMap, Uri};
use serde_json::Value;

pub(super) use super::paging::Paging;
use super::paging::{Around, relation};
use crate::error::ApiError;
use crate::params::Params;
use crate::personalities::{AccountLinks, ListBounds};
use crate::shared::Shared;

pub(super) type Page = Result<(HeaderMap, Json<Vec<Value>>), ApiError>;

/// How one list pages.
pub(super) struct List<'a> {
    pub(super) path: &'a str,
    /// The parameters its links carry along.
    pub(super) kept: &'a [&'a str],
    /// Whether a page that is not full has no next one. Timelines always
    /// link onward, to an empty page in the end.
    pub(super) ends: bool,
    pub(super) links: AccountLinks,
    pub(super) bounds: ListBounds,
    /// Whether its cursors are ids of relations and not of items.
    pub(super) relations: bool,
    /// The parameter by which it links to newer items.
    pub(super) newer: &'a str,
}

/// What was asked, and of whom.
pub(super) struct Asked<'a> {
    pub(super) shared: &'a Shared,
    /// The beginning of every link.
    base: String,
    pub(super) params: &'a Params,
    paging: Paging,
}

impl<'a> Asked<'a> {
    pub(super) fn new(
        shared: &'a Shared,
        uri: &Uri,
        headers: &HeaderMap,
        params: &'a Params,
    ) -> Self {
        Self {
            shared,
            base: base(shared, uri, headers),
            params,
            paging: Paging::from(params, shared.api()),
        }
    }

    /// With so many on a page instead of the usual number.
    pub(super) fn sized(self, usual: usize, most: usize) -> Self {
        let paging = self.paging.sized(self.params, usual, most);
        Self { paging, ..self }
    }
}

/// This server's address; or what the client called it, where that is believed.
pub(super) fn base(shared: &Shared, uri: &Uri, headers: &HeaderMap) -> String {
    let named = uri.authority().map(|authority| authority.as_str());
    let named = named.or_else(|| headers.get(HOST)?.to_str().ok());
    match named.filter(|_| shared.api().links.from_host) {
        Some(host) => {
            let scheme = if shared.is_https() { "https" } else { "http" };
            format!("{scheme}://{host}")
        }
        None => shared.url.clone(),
    }
}

impl List<'_> {
    /// A page out of ids that grow, of which only those asked for are shown.
    pub(super) fn answer(
        &self,
        asked: &Asked<'_>,
        ascending: &[u64],
        show: impl Fn(u64) -> Option<Value>,
    ) -> (HeaderMap, Json<Vec<Value>>) {
        self.answer_with(asked, |paging| paging.page(ascending.iter().copied()), show)
    }

    /// The same of a list that finds the ids of a page by itself.
    pub(super) fn answer_with(
        &self,
        asked: &Asked<'_>,
        ids: impl Fn(Paging) -> Vec<u64>,
        show: impl Fn(u64) -> Option<Value>,
    ) -> (HeaderMap, Json<Vec<Value>>) {
        let (shared, params) = (asked.shared, asked.params);
        let paging = match self.relations {
            true => asked.paging.by_relation(params),
            false => asked.paging,
        };
        let paging = paging.within(self.bounds);
        let page = ids(paging);
        let full = !self.ends || page.len() == paging.limit;
        let next = match self.links {
            AccountLinks::Missing => None,
            AccountLinks::Right => page.last().copied().filter(|_| full),
            // The first of the next page is taken for the last of this one.
            AccountLinks::SkipsOne => {
                let below = Paging {
                    max_id: page.last().copied(),
                    limit: 1,
                    ..paging
                };
                page.last().and_then(|_| ids(below).first().copied())
            }
        };
        let prev = page.first().copied();
        let around = Around {
            url: &format!("{}{}", asked.base, self.path),
            kept: self.kept,
            next,
            prev: prev.filter(|_| self.links != AccountLinks::Missing),
            newer: self.newer,
            cursor: &|id| match self.relations {
                true => relation(id),
                false => shared.api().ids.statuses.show(id),
            },
        };
        let headers = around.link(shared.api(), params);
        let json = page.into_iter().filter_map(show);
        (headers, Json(json.collect()))
    }
}
