//! A walk to older items: which page is asked for next, and what of a page is new. Pure code.

use std::cmp::Ordering;

use super::ask::{Ask, Facts, beside};
use super::floor::Floor;
use super::recent::{Recent, Used};
use crate::endpoint::Paging;
use crate::error::PagingFailure;
use crate::instance::Honoured;
use crate::page::id_order::{compare, is_at_or_below};
use crate::transport::Cursor;

/// After so many pages in a row with nothing new, the walk stops with an error.
pub(in crate::page) const NOTHING_NEW: usize = 50;

/// A walk to older items, down to a [`Floor`].
#[derive(Clone, Debug)]
pub(in crate::page) struct Down {
    paging: Paging,
    /// Items at this id and above it are not wanted.
    ceiling: Option<String>,
    /// What is asked next.
    state: State,
    offset: u64,
    used: Used,
    recent: Recent,
    /// The body of the last page that was not empty.
    last: Option<u64>,
    /// How many pages in a row brought nothing new.
    without_news: usize,
    /// The lowest id of the list so far, and the last one of the page before.
    lowest: Option<String>,
    previous: Option<String>,
    /// Whether ids came in another order than from the newest to the oldest.
    is_disordered: bool,
    /// The first page with items.
    top: Option<Top>,
}

#[derive(Clone, Debug)]
enum State {
    Asking(Ask),
    /// The list has ended and the floor was not seen. This asks for known items under a bound that is
    /// above them: a server that gives them ignores the bound.
    /// Says whether an empty page is due.
    Checking(Ask, bool),
    Over,
}

/// The first page with items: the bound above which is what is newer, and where its items are.
#[derive(Clone, Debug)]
struct Top {
    bound: Option<String>,
    below: Option<Cursor>,
    /// How many of its items are not below that cursor.
    count: usize,
}

impl Down {
    pub(in crate::page) fn new(paging: Paging, first: Ask, ceiling: Option<String>) -> Self {
        Self {
            paging,
            ceiling,
            state: State::Asking(first),
            offset: 0,
            used: Used::default(),
            recent: Recent::default(),
            last: None,
            without_news: 0,
            lowest: None,
            previous: None,
            is_disordered: false,
            top: None,
        }
    }

    /// A walk of a list by offset from there on.
    pub(super) fn at_offset(mut self, offset: u64) -> Self {
        self.offset = offset;
        self
    }

    /// What is asked next; `None` at the end. It stays the same until its page is taken in, so that
    /// a request that failed can be made again.
    pub(in crate::page) fn ask(&self) -> Option<&Ask> {
        match &self.state {
            State::Asking(ask) | State::Checking(ask, _) => Some(ask),
            State::Over => None,
        }
    }

    /// Whether what comes next is only looked at.
    pub(super) fn is_checking(&self) -> bool {
        matches!(self.state, State::Checking(..))
    }

    pub(in crate::page) fn end(&mut self) {
        self.state = State::Over;
    }

    /// Takes a page in. Says for each of its items whether it is new and wanted.
    pub(in crate::page) fn take(
        &mut self,
        floor: &Floor,
        facts: &Facts,
    ) -> Result<Vec<bool>, PagingFailure> {
        if let State::Checking(_, is_due_empty) = self.state {
            self.state = State::Over;
            return self.check(floor, facts, is_due_empty);
        }
        self.look_at(facts);
        let sifted = floor.sift(facts, self.is_disordered);
        let is_repeated = !facts.ids.is_empty() && self.last == Some(facts.print);
        let mut keep = sifted.keep;
        for (id, keep) in facts.ids.iter().zip(&mut keep) {
            *keep = *keep && !is_repeated && self.is_wanted(id);
        }
        let has_news = keep.contains(&true);
        let next = match sifted.reached {
            true => None,
            false => self.onward(floor, facts, is_repeated),
        };
        if !facts.ids.is_empty() {
            self.last = Some(facts.print);
        }
        self.go_on(floor, next, sifted.reached)?;
        self.count(has_news)?;
        Ok(keep)
    }

    /// Whether the server keeps to the bound, by what it gives above it.
    fn check(
        &self,
        floor: &Floor,
        facts: &Facts,
        is_due_empty: bool,
    ) -> Result<Vec<bool>, PagingFailure> {
        let is_empty = facts.ids.is_empty();
        let comes_again = facts.named().any(|id| self.recent.contains(id));
        if comes_again || is_due_empty && !is_empty {
            return Err(PagingFailure::BoundIgnored(floor.param));
        }
        // Items that are new may hide the known one, and so may a filter.
        let is_filtered = is_empty && facts.next.is_some();
        if is_filtered || !is_due_empty && !is_empty {
            return Err(PagingFailure::BoundUnknown(floor.param));
        }
        Ok(vec![false; facts.ids.len()])
    }

    /// Whether an item is below the ceiling and did not come before.
    fn is_wanted(&mut self, id: &str) -> bool {
        if id.is_empty() {
            return true;
        }
        let ceiling = self
            .ceiling
            .as_deref()
            .filter(|_| self.paging == Paging::Id);
        let is_below = ceiling.and_then(|ceiling| is_at_or_below(ceiling, id)) != Some(true);
        if !is_below || self.recent.contains(id) {
            return false;
        }
        self.recent.insert(id);
        true
    }

    /// Remembers the first page, the lowest id, and whether the ids are in order.
    fn look_at(&mut self, facts: &Facts) {
        if self.top.is_none()
            && let Some(first) = facts.named().next()
        {
            self.top = Some(match self.paging {
                Paging::Id => Top {
                    bound: Some(first.to_owned()),
                    below: Some(Cursor::new("max_id", first.to_owned())),
                    count: 1,
                },
                _ => Top {
                    bound: facts.prev.as_ref().and_then(newer_than),
                    below: facts.next.clone(),
                    count: facts.named().count(),
                },
            });
        }
        let (mut previous, mut lowest) = (self.previous.take(), self.lowest.take());
        for id in facts.named() {
            let order = previous.as_deref().and_then(|before| compare(id, before));
            self.is_disordered |= order == Some(Ordering::Greater);
            // Where ids are in no order, the last one is as good as any.
            let order = lowest.as_deref().and_then(|lowest| compare(id, lowest));
            if order.is_none_or(Ordering::is_le) {
                lowest = Some(id.to_owned());
            }
            previous = Some(id.to_owned());
        }
        (self.previous, self.lowest) = (previous, lowest);
    }

    /// The request after a page, if there is a way on that was not taken before.
    fn onward(&mut self, floor: &Floor, facts: &Facts, is_repeated: bool) -> Option<Ask> {
        // The same page once more: on a server that knows no cursor it would come for ever.
        if is_repeated && self.without_news > 0 {
            return None;
        }
        if self.paging == Paging::Offset {
            return self.next_offset(facts);
        }
        let mut ways = Vec::new();
        if self.paging == Paging::Id {
            let last = facts.named().next_back().map(str::to_owned);
            // Where the last item is not the lowest one, a server may have cut by the id and not
            // by the place: then the lowest leads on.
            let lowest = self.lowest.clone();
            let ids = last.into_iter().chain(lowest);
            ways.extend(ids.map(|id| Cursor::new("max_id", id)));
        }
        ways.extend(facts.next.clone());
        let way = ways
            .into_iter()
            .find(|way| self.used.insert(&way.to_string()))?;
        Some(beside(floor.pair(), &way))
    }

    fn next_offset(&mut self, facts: &Facts) -> Option<Ask> {
        let named = facts.next.as_ref().and_then(offset_of);
        let offset = match facts.count {
            // What was filtered out counts for the server and not for us.
            0 => named.filter(|named| *named > self.offset)?,
            count => self.offset + count as u64,
        };
        self.offset = offset;
        let is_new = self.used.insert(&offset.to_string());
        is_new.then(|| Ask::offset(offset, None))
    }

    /// Goes to the next request, or to the end, where the floor has to have been seen.
    fn go_on(
        &mut self,
        floor: &Floor,
        next: Option<Ask>,
        reached: bool,
    ) -> Result<(), PagingFailure> {
        self.state = match next {
            Some(ask) => State::Asking(ask),
            None if reached => State::Over,
            None => self.ending(floor)?,
        };
        Ok(())
    }

    /// The end of a list at which the floor was not seen.
    fn ending(&self, floor: &Floor) -> Result<State, PagingFailure> {
        let Some(top) = &self.top else {
            return Ok(State::Over);
        };
        let last = self.previous.as_deref();
        // What was given stands right below: a server that ignores the bound would have shown it.
        if floor.value.is_none() || floor.has_given() || last.is_some_and(|id| floor.can_place(id))
        {
            return Ok(State::Over);
        }
        match (floor.honoured, &top.bound) {
            (Honoured::Yes, _) => Ok(State::Over),
            (Honoured::No, _) => Err(PagingFailure::BoundIgnored(floor.param)),
            // Nothing names a bound above the first page, so the server is believed.
            (Honoured::Unknown, None) => Ok(State::Over),
            (Honoured::Unknown, Some(bound)) => {
                let bound = (floor.param, bound.clone());
                let is_alone = self.recent.len() <= top.count;
                Ok(match top.below.as_ref().filter(|_| !is_alone) {
                    Some(below) => State::Checking(beside(Some(bound), below), true),
                    None => {
                        let ceiling = self.ceiling.clone().map(|id| ("max_id", id));
                        let bounds = [bound].into_iter().chain(ceiling).collect();
                        State::Checking(Ask::at(bounds), false)
                    }
                })
            }
        }
    }

    /// Counts the pages with nothing new, and gives up after too many. Asking again goes on.
    fn count(&mut self, has_news: bool) -> Result<(), PagingFailure> {
        self.without_news = if has_news { 0 } else { self.without_news + 1 };
        if self.without_news < NOTHING_NEW || !matches!(self.state, State::Asking(_)) {
            return Ok(());
        }
        self.without_news = 0;
        Err(PagingFailure::NothingNew(NOTHING_NEW))
    }

    /// Where another walk would go on. `None` before the first page and at the end.
    pub(in crate::page) fn cursor(&self, floor: &Floor) -> Option<Cursor> {
        match &self.state {
            State::Asking(ask) => ask.cursor_without(floor.param),
            _ => None,
        }
    }
}

fn offset_of(cursor: &Cursor) -> Option<u64> {
    let (_, offset) = cursor.params().find(|(name, _)| *name == "offset")?;
    offset.parse().ok()
}

/// The value by which a link to newer items asks for them.
pub(super) fn newer_than(cursor: &Cursor) -> Option<String> {
    let mut params = cursor.params();
    let (_, value) = params.find(|(name, _)| matches!(*name, "min_id" | "since_id"))?;
    Some(value.to_owned())
}
