//! Pages of statuses, and the `Link` header that leads to the next.

use std::ops::Range;

use http::header::LINK;
use http::{HeaderMap, HeaderValue};
use url::form_urlencoded::Serializer;

use crate::params::Params;
use crate::personalities::{Api, ListBounds, MinId};

const DEFAULT_LIMIT: usize = 20;
const MAX_LIMIT: usize = 40;

/// How far the id of a relation is above that of its item.
const RELATIONS: u64 = 1_000_003;

/// The cursor at an item in a list of relations.
pub(crate) fn relation(id: u64) -> String {
    id.saturating_add(RELATIONS).to_string()
}

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paging {
    pub(crate) max_id: Option<u64>,
    pub(crate) since_id: Option<u64>,
    pub(crate) min_id: Option<u64>,
    pub(crate) limit: usize,
}

impl Paging {
    pub(crate) fn from(params: &Params, api: &Api) -> Self {
        let id = |name: &str| api.ids.statuses.cut(&params.present(name)?);
        let limit = params.present("limit").and_then(|text| text.parse().ok());
        Self {
            max_id: id("max_id"),
            since_id: id("since_id"),
            min_id: id("min_id"),
            limit: limit.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT),
        }
    }

    /// The same as a list with these bounds understands it.
    pub(crate) fn within(self, bounds: ListBounds) -> Self {
        let since_id = self.since_id.filter(|_| bounds.since_id);
        let (since_id, min_id) = match bounds.min_id {
            MinId::Above => (since_id, self.min_id),
            MinId::Newest => (since_id.max(self.min_id), None),
            MinId::Ignored => (since_id, None),
        };
        Self {
            since_id,
            min_id,
            ..self
        }
    }

    /// The same of a list whose cursors are ids of relations: numbers that
    /// are in no item.
    pub(crate) fn by_relation(self, params: &Params) -> Self {
        let id = |name: &str| {
            let relation: u64 = params.present(name)?.parse().ok()?;
            relation.checked_sub(RELATIONS)
        };
        Self {
            max_id: id("max_id"),
            since_id: id("since_id"),
            min_id: id("min_id"),
            ..self
        }
    }

    /// The same with other numbers for a page.
    pub(crate) fn sized(self, params: &Params, usual: usize, most: usize) -> Self {
        let limit = params.present("limit").and_then(|text| text.parse().ok());
        Self {
            limit: limit.unwrap_or(usual).min(most),
            ..self
        }
    }

    /// The ids that a page can be of.
    pub(crate) fn span(self) -> Range<u64> {
        let above = self.since_id.max(self.min_id);
        let end = self.max_id.unwrap_or(u64::MAX);
        let begin = above.map_or(0, |above| above.saturating_add(1));
        begin.min(end)..end
    }

    /// The page out of ids that grow. Newest first, always; `min_id` takes
    /// the ones right above it, every other page the newest.
    pub(crate) fn page(self, ascending: impl DoubleEndedIterator<Item = u64>) -> Vec<u64> {
        let inside = |id: &u64| {
            self.max_id.is_none_or(|max| *id < max)
                && self.since_id.is_none_or(|since| *id > since)
                && self.min_id.is_none_or(|min| *id > min)
        };
        let ids = ascending.filter(inside);
        if self.min_id.is_some() {
            let mut page: Vec<_> = ids.take(self.limit).collect();
            page.reverse();
            return page;
        }
        ids.rev().take(self.limit).collect()
    }
}

/// The way to the pages before and after one.
pub(crate) struct Around<'a> {
    /// Where the list is.
    pub(crate) url: &'a str,
    /// The parameters that are carried along.
    pub(crate) kept: &'a [&'a str],
    /// The `max_id` of the next page, if there is one.
    pub(crate) next: Option<u64>,
    /// The first item of this page, which the page before is above.
    pub(crate) prev: Option<u64>,
    /// The parameter that asks for the page before.
    pub(crate) newer: &'a str,
    /// How the cursor at an item is written.
    pub(crate) cursor: &'a dyn Fn(u64) -> String,
}

impl Around<'_> {
    /// The `Link` header; none without a page before or after.
    pub(crate) fn link(&self, api: &Api, params: &Params) -> HeaderMap {
        let leading = |cursor: &str, id: u64, rel: &str| {
            let query = query(params, self.kept, cursor, &(self.cursor)(id));
            format!("<{}?{query}>; rel=\"{rel}\"", self.url)
        };
        let next = self.next.map(|id| leading("max_id", id, "next"));
        let prev = self.prev.filter(|_| api.links.prev);
        let prev = prev.map(|id| leading(self.newer, id, "prev"));
        link_header(next, prev)
    }
}

/// The `Link` header; none without links.
pub(crate) fn link_header(next: Option<String>, prev: Option<String>) -> HeaderMap {
    let links: Vec<_> = next.into_iter().chain(prev).collect();
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::try_from(links.join(", "))
        && !links.is_empty()
    {
        headers.insert(LINK, value);
    }
    headers
}

/// Sorted by name, as Rails writes a query.
fn query(params: &Params, kept: &[&str], cursor: &str, id: &str) -> String {
    let mut pairs: Vec<_> = kept
        .iter()
        .filter_map(|name| Some((*name, params.present(name)?)))
        .collect();
    pairs.push((cursor, id.to_owned()));
    pairs.sort();
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::personalities;
    use crate::software::Software;

    fn paging(max_id: Option<u64>, since_id: Option<u64>, min_id: Option<u64>) -> Paging {
        Paging {
            max_id,
            since_id,
            min_id,
            limit: 2,
        }
    }

    #[test]
    fn pages_are_newest_first_and_min_id_goes_upward() {
        let page = |paging: Paging| paging.page(1..=5);
        assert_eq!(page(paging(None, None, None)), [5, 4]);
        assert_eq!(page(paging(Some(4), None, None)), [3, 2]);
        assert_eq!(page(paging(None, Some(2), None)), [5, 4]);
        assert_eq!(page(paging(None, None, Some(2))), [4, 3]);
        assert_eq!(page(paging(Some(4), None, Some(2))), [3]);
        assert!(page(paging(None, None, Some(5))).is_empty());
    }

    #[test]
    fn lists_understand_bounds_in_their_way() {
        let page = |min_id, since_id, asked: Paging| {
            asked.within(ListBounds { min_id, since_id }).page(1..=5)
        };
        let min = paging(None, None, Some(2));
        assert_eq!(page(MinId::Above, true, min), [4, 3]);
        assert_eq!(page(MinId::Newest, true, min), [5, 4]);
        assert_eq!(page(MinId::Newest, true, paging(None, None, Some(4))), [5]);
        assert_eq!(
            page(MinId::Ignored, true, paging(None, None, Some(4))),
            [5, 4]
        );
        let since = paging(None, Some(4), None);
        assert_eq!(page(MinId::Above, true, since), [5]);
        assert_eq!(page(MinId::Above, false, since), [5, 4]);
    }

    #[test]
    fn links_keep_known_parameters_in_order() {
        let api = |software| &personalities::of(software).api;
        let around = Around {
            url: "https://x/y",
            kept: &["limit"],
            next: Some(4),
            prev: Some(5),
            newer: "min_id",
            cursor: &|id| id.to_string(),
        };
        let headers = around.link(api(Software::Mastodon45), &Params::default());
        assert_eq!(
            headers[LINK],
            "<https://x/y?max_id=4>; rel=\"next\", <https://x/y?min_id=5>; rel=\"prev\""
        );
        let headers = around.link(api(Software::Mitra), &Params::default());
        assert!(!headers[LINK].to_str().unwrap().contains("prev"));
        let nowhere = Around {
            next: None,
            prev: None,
            ..around
        };
        assert!(
            nowhere
                .link(api(Software::Mastodon45), &Params::default())
                .is_empty()
        );
    }
}
