//! Pages of statuses, and the `Link` header that leads to the next.

use http::header::LINK;
use http::{HeaderMap, HeaderValue};
use url::form_urlencoded::Serializer;

use crate::params::Params;

const DEFAULT_LIMIT: usize = 20;
const MAX_LIMIT: usize = 40;

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paging {
    pub(crate) max_id: Option<u64>,
    pub(crate) since_id: Option<u64>,
    pub(crate) min_id: Option<u64>,
    pub(crate) limit: usize,
}

impl Paging {
    pub(crate) fn from(params: &Params) -> Self {
        let id = |name: &str| params.present(name).and_then(|text| text.parse().ok());
        let limit = params.present("limit").and_then(|text| text.parse().ok());
        Self {
            max_id: id("max_id"),
            since_id: id("since_id"),
            min_id: id("min_id"),
            limit: limit.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT),
        }
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

/// The `Link` header of a page, with the parameters named in `kept` carried
/// along; none for an empty page.
pub(crate) fn link(
    url: &str,
    params: &Params,
    kept: &[&str],
    page: &[u64],
    with_next: bool,
) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let (Some(newest), Some(oldest)) = (page.first(), page.last()) else {
        return headers;
    };
    let leading = |cursor: &str, id: u64, rel: &str| {
        let query = query(params, kept, cursor, id);
        format!("<{url}?{query}>; rel=\"{rel}\"")
    };
    let next = with_next.then(|| leading("max_id", *oldest, "next"));
    let prev = leading("min_id", *newest, "prev");
    let links: Vec<_> = next.into_iter().chain([prev]).collect();
    if let Ok(value) = HeaderValue::try_from(links.join(", ")) {
        headers.insert(LINK, value);
    }
    headers
}

/// Sorted by name, as Rails writes a query.
fn query(params: &Params, kept: &[&str], cursor: &str, id: u64) -> String {
    let mut pairs: Vec<_> = kept
        .iter()
        .filter_map(|name| Some((*name, params.present(name)?)))
        .collect();
    pairs.push((cursor, id.to_string()));
    pairs.sort();
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn links_keep_known_parameters_in_order() {
        let headers = link("https://x/y", &Params::default(), &["limit"], &[5, 4], true);
        assert_eq!(
            headers[LINK],
            "<https://x/y?max_id=4>; rel=\"next\", <https://x/y?min_id=5>; rel=\"prev\""
        );
        assert!(link("https://x/y", &Params::default(), &[], &[], true).is_empty());
    }
}
