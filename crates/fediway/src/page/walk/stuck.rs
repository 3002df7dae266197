//! What a walk to older items does if a server returns nothing new for a cursor. Pure code.
//!
//! A server may return the item of a `max_id` again, which leaves no room for others on a page of one
//! item. Another may ignore a `max_id`, and number its pages, or return its first page for each request.

use std::collections::HashSet;

use super::ask::{Ask, Facts, beside, is_counted};
use super::down::{Down, State};
use super::floor::Floor;
use crate::endpoint::Paging;
use crate::error::PagingFailure;
use crate::transport::Cursor;

/// Servers have no more items on a page than a number such as 20, 40 or 80, whatever is asked for.
const ROUND: usize = 10;

/// What was found out about a server that returns items again.
#[derive(Clone, Debug, Default)]
pub(super) struct Stuck {
    /// Where the last new page says that the list continues, if it names no item there.
    link: Option<Cursor>,
    /// The server ignores ids: the list continues at page numbers only.
    pub(super) is_numbered: bool,
    /// The server returned the same page for each id.
    pub(super) is_blind: bool,
    /// The page number that is asked for, if no link named it.
    page: Option<u64>,
    /// How many items are asked for, if the caller's own number is too small.
    pub(super) limit: Option<u64>,
    /// How many items the caller wants on a page.
    wanted: Option<usize>,
    /// How many different items the longest page had.
    longest: usize,
}

impl Stuck {
    /// Remembers a page that was not returned before. Says whether it is a longer one, as was asked for.
    pub(super) fn note(&mut self, facts: &Facts, has_news: bool) -> bool {
        let is_longer = self.limit.is_some() && different(facts) > self.longest;
        self.longest = self.longest.max(different(facts));
        let is_by_page = |link: &&Cursor| link.params().all(|(name, _)| is_counted(name));
        if has_news || self.link.is_none() {
            self.link = facts.next.as_ref().filter(is_by_page).cloned();
        }
        is_longer
    }

    fn may_be_cut(&self, facts: &Facts) -> bool {
        let length = facts.ids.len();
        let is_round = length > ROUND && length.is_multiple_of(ROUND);
        is_round || length > 1 && self.wanted == Some(length)
    }
}

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

    /// The request after the same page came for each id: a page number that nothing names.
    pub(super) fn count_pages(
        &mut self,
        floor: &Floor,
        facts: &Facts,
    ) -> Result<Option<Ask>, PagingFailure> {
        self.stuck.is_blind = true;
        let second = page_number(2);
        if !self.used.insert(&second.to_string()) {
            return self.longer(facts);
        }
        self.stuck.page = Some(2);
        Ok(Some(beside(floor.pair(), &second)))
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
        if is_other {
            self.stuck.is_numbered = true;
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

/// How many different items a page has.
fn different(facts: &Facts) -> usize {
    facts.named().collect::<HashSet<_>>().len()
}
