//! A walk to the start of a list by offset. Pure code.

use super::ask::{Ask, Facts};
use super::recent::Recent;
use crate::transport::Cursor;

/// A walk to the beginning of a list by offset.
#[derive(Clone, Debug)]
pub(in crate::page) struct Back {
    ask: Option<Ask>,
    offset: u64,
    /// How many items the caller wants on a page.
    limit: Option<u64>,
    recent: Recent,
}

impl Back {
    pub(in crate::page) fn new(offset: u64, limit: Option<u64>) -> Self {
        Self {
            ask: Some(Ask::AS_CALLED),
            offset,
            limit,
            recent: Recent::default(),
        }
    }

    pub(in crate::page) fn ask(&self) -> Option<&Ask> {
        self.ask.as_ref()
    }

    pub(in crate::page) fn end(&mut self) {
        self.ask = None;
    }

    /// Takes a page in. Says for each of its items whether it is new.
    pub(in crate::page) fn take(&mut self, facts: &Facts) -> Vec<bool> {
        let is_new = |id: &String| {
            let is_new = id.is_empty() || !self.recent.contains(id);
            self.recent.insert(id);
            is_new
        };
        let keep = facts.ids.iter().map(is_new).collect();
        // The page before may be smaller, so that it ends where this one began.
        let limit = self.limit.unwrap_or(facts.count as u64).min(self.offset);
        self.offset -= limit;
        self.ask = (limit > 0).then(|| Ask::offset(self.offset, Some(limit)));
        keep
    }

    /// Where another walk would go on.
    pub(in crate::page) fn cursor(&self) -> Option<Cursor> {
        self.ask.as_ref()?.cursor_without("")
    }
}
