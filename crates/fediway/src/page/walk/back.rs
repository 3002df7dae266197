//! A walk to the start of a list by offset. Pure code.

use super::ask::{Ask, Facts};
use super::recent::Recent;
use crate::error::PagingFailure;
use crate::transport::Cursor;

/// A walk to the beginning of a list by offset.
#[derive(Clone, Debug)]
pub(in crate::page) struct Back {
    ask: Option<Ask>,
    offset: u64,
    /// How many items the caller wants on a page.
    limit: Option<u64>,
    recent: Recent,
    /// The body of the last page.
    last: Option<u64>,
}

impl Back {
    pub(in crate::page) fn new(offset: u64, limit: Option<u64>) -> Self {
        Self {
            ask: Some(Ask::AS_CALLED),
            offset,
            limit,
            recent: Recent::default(),
            last: None,
        }
    }

    pub(in crate::page) fn ask(&self) -> Option<&Ask> {
        self.ask.as_ref()
    }

    pub(in crate::page) fn end(&mut self) {
        self.ask = None;
    }

    /// Takes a page in. Says for each of its items whether it is new.
    ///
    /// The same page again, without room for more, is an error: the server ignores the offset.
    pub(in crate::page) fn take(&mut self, facts: &Facts) -> Result<Vec<bool>, PagingFailure> {
        let count = facts.count as u64;
        let is_repeated = self.last.replace(facts.print) == Some(facts.print);
        if is_repeated && count > 0 && self.limit.is_none_or(|limit| count <= limit) {
            self.end();
            return Err(PagingFailure::SamePage);
        }
        let is_new = |id: &String| {
            let is_new = id.is_empty() || !self.recent.contains(id);
            self.recent.insert(id);
            is_new
        };
        let keep = facts.ids.iter().map(is_new).collect();
        // The page before may be smaller, so that it ends where this one began.
        let limit = self.limit.unwrap_or(count).min(self.offset);
        self.offset -= limit;
        self.ask = (limit > 0).then(|| Ask::offset(self.offset, Some(limit)));
        Ok(keep)
    }

    /// Where another walk would go on.
    pub(in crate::page) fn cursor(&self) -> Option<Cursor> {
        self.ask.as_ref()?.cursor_without("")
    }
}
