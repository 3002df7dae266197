//! The request for a page, and what a walk needs to know about that page.

use crate::endpoint::Call;
use crate::transport::{CURSORS, Cursor};

/// A request for one page: paging parameters in the place of the caller's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::page) struct Ask {
    /// `None`: as the caller asked.
    params: Option<Vec<(&'static str, String)>>,
    /// How many items, where the caller's own number would be too many or too few.
    limit: Option<u64>,
}

impl Ask {
    /// As the caller asked.
    pub(in crate::page) const AS_CALLED: Self = Self {
        params: None,
        limit: None,
    };

    pub(super) fn at(params: Vec<(&'static str, String)>) -> Self {
        Self {
            params: Some(params),
            limit: None,
        }
    }

    pub(super) fn offset(offset: u64, limit: Option<u64>) -> Self {
        Self {
            params: Some(vec![("offset", offset.to_string())]),
            limit,
        }
    }

    /// With so many items on the page.
    pub(super) fn with_limit(mut self, limit: Option<u64>) -> Self {
        self.limit = limit.or(self.limit);
        self
    }

    /// Whether both ask for the same place, with pages of any length.
    pub(super) fn is_at_the_place_of(&self, other: &Self) -> bool {
        self.params == other.params
    }

    pub(in crate::page) fn is_as_called(&self) -> bool {
        self.params.is_none()
    }

    #[cfg(test)]
    pub(super) fn limit(&self) -> Option<u64> {
        self.limit
    }

    pub(in crate::page) fn value(&self, name: &str) -> Option<&str> {
        let mut params = self.params.iter().flatten();
        let (_, value) = params.find(|(known, _)| *known == name)?;
        Some(value)
    }

    /// The parameters as a cursor, without a bound of the caller's own.
    pub(super) fn cursor_without(&self, bound: &str) -> Option<Cursor> {
        let params = self.params.as_ref()?.iter();
        Cursor::of_pairs(params.filter(|(name, _)| *name != bound).cloned().collect())
    }

    /// The call that asks this. Everything else in it stays as the caller wrote it.
    pub(in crate::page) fn apply(&self, call: &Call) -> Call {
        let mut call = call.clone();
        if let Some(limit) = self.limit
            && call.endpoint().params.contains(&"limit")
        {
            call.set("limit", limit);
        }
        let Some(params) = &self.params else {
            return call;
        };
        // In a list by offset or by page number, ids are bounds like any other parameter.
        if !params.iter().any(|(name, _)| is_counted(name)) {
            for name in CURSORS {
                call.unset(name);
            }
        }
        for (name, value) in params {
            call.set(*name, value.clone());
        }
        call
    }
}

/// Whether a parameter counts items or pages, and names no item.
pub(super) fn is_counted(name: &str) -> bool {
    matches!(name, "offset" | "page")
}

/// A cursor beside the bound that stays from page to page.
pub(super) fn beside(bound: Option<(&'static str, String)>, cursor: &Cursor) -> Ask {
    let pairs = cursor.pairs();
    let is_set = |name: &str| pairs.iter().any(|(set, _)| *set == name || is_counted(set));
    let bound = bound.filter(|(name, _)| !is_set(name));
    Ask::at(bound.into_iter().chain(pairs.iter().cloned()).collect())
}

/// What a walk has to know of one page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    /// The id of every item, in the server's order; empty where an item has none.
    pub(in crate::page) ids: Vec<String>,
    /// How far the page moves an offset. Less than there are ids in an entity with several lists.
    pub(in crate::page) count: usize,
    /// The cursors of the `Link` header.
    pub(in crate::page) next: Option<Cursor>,
    pub(in crate::page) prev: Option<Cursor>,
    /// The next page is named by a parameter that is no known cursor.
    pub(in crate::page) leads_elsewhere: bool,
    /// A number that is another one for another body.
    pub(in crate::page) print: u64,
}

impl Facts {
    pub(super) fn named(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.ids
            .iter()
            .map(String::as_str)
            .filter(|id| !id.is_empty())
    }
}
