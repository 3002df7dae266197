//! What a walk to older items does if a server returns nothing new for a cursor. Pure code.
//!
//! A server may return the item of a `max_id` again, which leaves no room for others on a page of one
//! item. Another may ignore a `max_id`, and number its pages, or return its first page for each request.

use super::ask::{Ask, Facts, beside};
use super::down::{Down, State};
use super::floor::Floor;
use super::stuck::different;
use crate::endpoint::Paging;
use crate::error::PagingFailure;
use crate::transport::Cursor;

impl Down {
    /// With so many items wanted on a page.
    pub(super) fn wanting(mut self, limit: Option<usize>) -> Self {
        self.stuck.wanted = limit;
        self
    }

    /// The request after a page that leaves no way on, or where the first page comes again.
    pub(super) fn past(
        &mut self,
        floor: &Floor,
        facts: &Facts,
        has_news: bool,
        is_repeated: bool,
    ) -> Result<Option<Ask>, PagingFailure> {
        if self.paging == Paging::Link && facts.leads_elsewhere {
            return self.no_way_on(has_news);
        }
        if has_news || facts.ids.is_empty() {
            return self.retreat(floor, facts);
        }
        if let Some(ask) = self.by_number(floor) {
            return Ok(Some(ask));
        }
        if self.is_asked_item(facts) {
            return self.with_room_for_more(floor, facts);
        }
        match self.paging {
            Paging::Id if !self.stuck.is_numbered => self.retreat(floor, facts),
            Paging::Offset if is_repeated => self.longer(facts),
            Paging::Link if is_repeated && self.stuck.may_be_cut(facts) => self.same_page(),
            _ => Ok(None),
        }
    }

    /// The same page again, so that its items are returned before the error.
    fn no_way_on(&mut self, has_news: bool) -> Result<Option<Ask>, PagingFailure> {
        if has_news {
            return Ok(self.ask().cloned());
        }
        self.state = State::Over;
        Err(PagingFailure::UnknownCursor)
    }

    /// A page number gave what an id did not give just before.
    pub(super) fn learn_numbers(&mut self, has_news: bool) {
        let is_number = |ask: &Ask| ask.value("page").is_some() && ask.value("max_id").is_none();
        let is_by_number = self.paging == Paging::Id && self.ask().is_some_and(is_number);
        self.stuck.is_numbered |= is_by_number && has_news && self.without_news > 0;
    }

    /// The page after the last new one, by its number: the server ignores the ids.
    fn by_number(&mut self, floor: &Floor) -> Option<Ask> {
        let link = self.stuck.link.clone()?;
        if self.paging != Paging::Id || !self.used.insert(&link.to_string()) {
            return None;
        }
        self.stuck.is_numbered = true;
        Some(beside(floor.pair(), &link))
    }

    /// Whether a page has nothing but the item that was asked below.
    fn is_asked_item(&self, facts: &Facts) -> bool {
        let asked = self.asked_below();
        match self.paging {
            Paging::Id => different(facts) == 1 && facts.named().next() == asked,
            // Its cursor may be no id.
            Paging::Link => self.stuck.longest == 1 && different(facts) == 1,
            Paging::Offset => false,
        }
    }

    /// The same request for two items. If there was room for others already, the list has ended.
    fn with_room_for_more(
        &mut self,
        floor: &Floor,
        facts: &Facts,
    ) -> Result<Option<Ask>, PagingFailure> {
        match (self.stuck.longest, self.stuck.limit) {
            (..=1, None) => {
                self.stuck.limit = Some(2);
                Ok(self.ask().cloned())
            }
            (..=1, Some(_)) if self.paging == Paging::Id => self.count_pages(floor, facts),
            _ => Ok(None),
        }
    }

    /// The request after the same page came for each id: a page number that nothing names. Page 1 is the
    /// second one on a server that counts from 0.
    pub(super) fn count_pages(
        &mut self,
        floor: &Floor,
        facts: &Facts,
    ) -> Result<Option<Ask>, PagingFailure> {
        self.stuck.is_blind = true;
        let first = page_number(1);
        if !self.used.insert(&first.to_string()) {
            return self.longer(facts);
        }
        self.stuck.page = Some(1);
        Ok(Some(beside(floor.pair(), &first)))
    }

    pub(super) fn counts_pages(&self) -> bool {
        self.stuck.page.is_some()
    }

    /// The request after a page that was asked for by its number. `is_other`: it is not the one before.
    pub(super) fn next_number(
        &mut self,
        floor: &Floor,
        facts: &Facts,
        is_other: bool,
    ) -> Result<Option<Ask>, PagingFailure> {
        let next = self.stuck.page.take().map_or(2, |page| page + 1);
        self.stuck.is_numbered |= is_other;
        // The first page again tells nothing.
        if is_other || next == 2 {
            self.stuck.page = Some(next);
            return Ok(Some(beside(floor.pair(), &page_number(next))));
        }
        // A server that does not know page numbers would give its first page.
        match self.stuck.is_numbered || facts.ids.is_empty() {
            true => Ok(None),
            false => self.longer(facts),
        }
    }

    /// The same again with longer pages. If they do not help, the page may be the whole list.
    fn longer(&mut self, facts: &Facts) -> Result<Option<Ask>, PagingFailure> {
        let twice = 2 * facts.ids.len().max(self.stuck.longest) as u64;
        if self.stuck.limit.is_none_or(|limit| limit < twice) {
            self.stuck.limit = Some(twice);
            return Ok(self.start.clone().or_else(|| self.ask().cloned()));
        }
        match self.stuck.may_be_cut(facts) {
            true => self.same_page(),
            false => Ok(None),
        }
    }

    fn same_page(&mut self) -> Result<Option<Ask>, PagingFailure> {
        self.state = State::Over;
        Err(PagingFailure::SamePage)
    }
}

fn page_number(page: u64) -> Cursor {
    Cursor::new("page", page.to_string())
}
