//! A walk to older items: which page is fetched next, and which of its items are new. Pure code.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::ask::{Ask, Facts};
use super::checked::{Check, Top};
use super::floor::{Floor, PARAM};
use super::order::Order;
use super::recent::{Recent, Used};
use super::retreat::Retreat;
use super::stuck::Stuck;
use crate::endpoint::Paging;
use crate::error::PagingFailure;
use crate::instance::MinId;
use crate::transport::Cursor;

/// After so many pages in a row with nothing new, the walk stops with an error.
pub(in crate::page) const NOTHING_NEW: usize = 50;

/// How many items that came too early are remembered.
const EARLY: usize = 1000;

/// A walk to older items, down to a [`Floor`].
#[derive(Clone, Debug)]
pub(in crate::page) struct Down {
    pub(super) paging: Paging,
    /// Items at this id and above it are not wanted.
    ceiling: Option<String>,
    /// What is asked next.
    pub(super) state: State,
    pub(super) offset: u64,
    pub(super) used: Used,
    pub(super) recent: Recent,
    /// Forgotten ids of items that came too early, and come again in their place.
    early: HashSet<String>,
    /// The body of the last page that was not empty.
    last: Option<u64>,
    /// How many pages in a row brought nothing new.
    pub(super) without_news: usize,
    /// The lowest id of the list so far, and the last one of the page before.
    pub(super) lowest: Option<String>,
    previous: Option<String>,
    /// Whether ids came in another order than from the newest to the oldest.
    is_disordered: bool,
    /// The first page with items.
    top: Option<Top>,
    pub(super) retreat: Retreat,
    pub(super) stuck: Stuck,
    /// What was asked first, where that is the beginning of the walk and not a part of it.
    pub(super) start: Option<Ask>,
    /// Whether the pages have to be in the order of the list.
    is_strict: bool,
    /// The list went on where it had seemed to end.
    is_torn: bool,
    /// The list has ended, and of what was given above nothing was seen again.
    is_adrift: bool,
}

#[derive(Clone, Debug)]
pub(super) enum State {
    Asking(Ask),
    /// The list has ended and the floor was not seen.
    Checking(Check),
    Over,
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
            early: HashSet::new(),
            last: None,
            without_news: 0,
            lowest: None,
            previous: None,
            is_disordered: false,
            top: None,
            retreat: Retreat::default(),
            stuck: Stuck::default(),
            start: None,
            is_strict: false,
            is_torn: false,
            is_adrift: false,
        }
    }

    /// Its first request may be made again.
    pub(in crate::page) fn with_its_start(mut self) -> Self {
        self.start = self.ask().cloned();
        self
    }

    /// Its pages are gone over again, from the last one to the first.
    pub(super) fn strictly(mut self) -> Self {
        self.is_strict = true;
        self
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
            State::Asking(ask) | State::Checking(Check { ask, .. }) => Some(ask),
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
        if let State::Checking(check) = &self.state {
            let judged = check.judge(facts, &self.recent, floor.said);
            let again = check.again(facts, self.ceiling.as_deref());
            return self.settle(judged, again, facts);
        }
        let lowest = self.lowest.clone();
        let place = self.place_of_last(facts);
        self.look_at(facts, place.is_some());
        let mut sifted = floor.sift(facts, self.is_disordered);
        sifted.reached &= place.is_none_or(|place| floor.is_above(place));
        let is_repeated = !facts.ids.is_empty() && self.last == Some(facts.print);
        let is_above = self.is_above_asked(facts);
        let is_top = is_above && self.shows_the_top(facts);
        let mut keep = sifted.keep;
        for (id, keep) in facts.ids.iter().zip(&mut keep) {
            *keep = *keep && !is_repeated && self.is_wanted(id) && !is_top;
        }
        let has_news = keep.contains(&true);
        self.learn_numbers(has_news);
        let next = match sifted.reached {
            true => None,
            false if !has_news && self.retreat.is_settled_by(self.asked_below(), facts) => None,
            false if self.counts_pages() => {
                let is_other = has_news || !facts.ids.is_empty() && !is_repeated;
                self.next_number(floor, facts, is_other)?
            }
            false if is_top => self.past(floor, facts, has_news, is_repeated)?,
            false => match self.onward(floor, facts, is_repeated) {
                None => self.past(floor, facts, has_news, is_repeated)?,
                next => next,
            },
        };
        let went_on = has_news && self.retreat.is_over() || is_above;
        let is_unordered = went_on && !self.stuck.is_numbered && !self.stuck.is_blind;
        if !is_top && !is_repeated && self.stuck.note(facts, has_news) {
            self.retreat = Retreat::default();
        }
        if self.is_strict && (is_unordered || self.rises(facts, &keep, lowest.as_deref())) {
            self.is_torn = true;
            self.state = State::Over;
            return Ok(vec![false; keep.len()]);
        }
        if !facts.ids.is_empty() {
            self.last = Some(facts.print);
        }
        self.go_on(floor, next, sifted.reached)?;
        self.count(has_news)?;
        Ok(keep)
    }

    /// Ends after a check, or makes it again where nothing can be told.
    fn settle(
        &mut self,
        judged: Result<(), PagingFailure>,
        again: Option<Check>,
        facts: &Facts,
    ) -> Result<Vec<bool>, PagingFailure> {
        let is_unclear = matches!(judged, Err(PagingFailure::BoundUnknown(_)));
        let again = again.filter(|_| is_unclear);
        for id in facts.named() {
            self.recent.insert(id);
        }
        let nothing = vec![false; facts.ids.len()];
        match again {
            Some(check) => self.state = State::Checking(check),
            None => {
                self.state = State::Over;
                judged?;
            }
        }
        Ok(nothing)
    }

    /// Whether something new is above what came before.
    fn rises(&self, facts: &Facts, keep: &[bool], lowest: Option<&str>) -> bool {
        let mut new = facts.ids.iter().zip(keep).filter(|(_, keep)| **keep);
        let order = self.order();
        let is_above =
            |id: &str| lowest.and_then(|it| order.compare(id, it)) == Some(Ordering::Greater);
        new.any(|(id, _)| is_above(id))
    }

    /// Whether an item is below the ceiling and did not come before.
    fn is_wanted(&mut self, id: &str) -> bool {
        if id.is_empty() {
            return true;
        }
        if !self.is_below_ceiling(id) || self.recent.contains(id) || self.early.contains(id) {
            return false;
        }
        if let Some(forgotten) = self.recent.push(id) {
            self.keep_early(forgotten, id);
        }
        true
    }

    /// Keeps an id that came before newer ones, such as that of a pinned status: it comes again in its
    /// place, however far down that is.
    fn keep_early(&mut self, forgotten: String, here: &str) {
        let is_early = self.order().compare(&forgotten, here) == Some(Ordering::Less);
        if is_early && self.early.len() < EARLY {
            self.early.insert(forgotten);
        }
    }

    pub(super) fn is_below_ceiling(&self, id: &str) -> bool {
        let order = self.order();
        let ceiling = self.ceiling.as_deref();
        ceiling.and_then(|ceiling| order.is_at_or_below(ceiling, id)) != Some(true)
    }

    pub(super) fn order(&self) -> Order {
        Order::of(self.paging)
    }

    /// Remembers the first page, the lowest id, and whether the ids are in order. The last item may have
    /// an older id than that of its place.
    fn look_at(&mut self, facts: &Facts, is_last_misplaced: bool) {
        if self.top.is_none() {
            self.top = Top::of(self.paging, facts);
        }
        let of_list = self.order();
        let (mut previous, mut lowest) = (self.previous.take(), self.lowest.take());
        let last = facts.named().count() - usize::from(is_last_misplaced);
        for id in facts.named().take(last) {
            let order = previous
                .as_deref()
                .and_then(|before| of_list.compare(id, before));
            self.is_disordered |= order == Some(Ordering::Greater);
            // Where ids are in no order, the last one is as good as any.
            let order = lowest
                .as_deref()
                .and_then(|lowest| of_list.compare(id, lowest));
            if order.is_none_or(Ordering::is_le) {
                lowest = Some(id.to_owned());
            }
            previous = Some(id.to_owned());
        }
        (self.previous, self.lowest) = (previous, lowest);
    }

    /// Whether the list ended and nothing tells where the floor was: all that had been given is gone.
    pub(super) fn is_adrift(&self) -> bool {
        self.is_adrift
    }

    /// Whether the list continued after its apparent end, so that the walk must start again.
    pub(super) fn is_torn(&self) -> bool {
        self.is_torn
    }

    /// The id of the first item of all.
    pub(super) fn first(&self) -> Option<&str> {
        self.top.as_ref().map(|top| top.first.as_str())
    }

    /// Goes to the next request, or to the end, where the floor has to have been seen.
    fn go_on(
        &mut self,
        floor: &Floor,
        next: Option<Ask>,
        reached: bool,
    ) -> Result<(), PagingFailure> {
        self.state = match next {
            Some(ask) => State::Asking(ask.with_limit(self.stuck.limit)),
            None if reached => State::Over,
            None => self.ending(floor)?,
        };
        Ok(())
    }

    /// The end of a list at which the floor was not seen.
    fn ending(&mut self, floor: &Floor) -> Result<State, PagingFailure> {
        let is_placed = self
            .previous
            .as_deref()
            .is_some_and(|id| floor.can_place(id));
        self.is_adrift = floor.has_given() && !is_placed;
        if floor.value.is_none() || floor.has_given() || is_placed || floor.is_proven {
            return Ok(State::Over);
        }
        let top = self.top.as_ref();
        let given = self.recent.len();
        let check = top.and_then(|top| top.check(given, self.ceiling.as_deref()));
        let is_believed = matches!(floor.said, MinId::Above | MinId::Newest);
        match check {
            Some(check) => Ok(State::Checking(check)),
            None if floor.said == MinId::Ignored && top.is_some() => {
                Err(PagingFailure::BoundIgnored(PARAM))
            }
            // Pages that are numbered name no place to check it at.
            None if !is_believed && top.is_some_and(|top| top.is_exceeded_by(given)) => {
                Err(PagingFailure::BoundUnknown(PARAM))
            }
            // Nothing can be asked, so the server is believed.
            None => Ok(State::Over),
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
    pub(in crate::page) fn cursor(&self) -> Option<Cursor> {
        match &self.state {
            State::Asking(ask) => ask.cursor_without(PARAM),
            _ => None,
        }
    }
}
