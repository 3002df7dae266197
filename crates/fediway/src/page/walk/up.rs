//! A walk to newer items, from a lower end upwards. Pure code.
//!
//! Servers differ in what they do with a `min_id`: some give the page right above it, some the
//! newest page above it, some ignore it. So a page is given only when it is known to be the next
//! one, whatever is said of the server: when it shows an item that was given before. Each page is
//! asked for from the item right below the last one, so that this one has to be on it. Where a page
//! does not show one, the walk goes down from it to the floor first: see [`super::rungs`].

use std::collections::HashSet;

use super::ask::{Ask, Facts, beside};
use super::down::{Down, NOTHING_NEW};
use super::floor::{Floor, Sifted};
use super::order::Order;
use super::recent::Used;
use super::rung::{RESTARTS, Rung};
use super::ways::place_of_last;
use crate::endpoint::Paging;
use crate::error::PagingFailure;
use crate::instance::MinId;
use crate::transport::Cursor;

/// How many items are on a page where the caller names no number.
const USUAL_LIMIT: usize = 20;

/// After so many pages without an item to return, the walk stops with an error.
const MOST_PAGES: usize = 1000;

/// A walk to newer items.
#[derive(Clone, Debug)]
pub(in crate::page) struct Up {
    pub(super) paging: Paging,
    /// What the server is said to do with a `min_id`.
    min_id: MinId,
    pub(super) floor: Floor,
    pub(super) ceiling: Option<String>,
    pub(super) phase: Phase,
    /// Whether the first request gives what is below everything that is still to come.
    pub(super) is_from_page: bool,
    /// Where the list goes on above and below the page that was given last.
    prev: Option<Cursor>,
    pub(super) next: Option<Cursor>,
    /// The item right below the one that was given last.
    below_last: Option<String>,
    /// How many items the caller wants on a page.
    limit: usize,
    /// How many items the longest page had, and whether the last one was as long.
    longest: usize,
    is_full: bool,
    used: Used,
    pub(super) keys: u64,
    /// How many empty pages came in a row on the way up.
    pub(super) empty: usize,
    /// How often the walk had to start again since the last returned item.
    pub(super) restarts: u32,
    /// How many pages were read since the last returned item, and how many of them were in no order.
    pages: usize,
    pub(super) disorders: usize,
}

#[derive(Clone, Debug)]
pub(super) enum Phase {
    /// The page that the caller asks for, and whether that is a place within the list.
    Start(bool),
    /// The page above the floor. The flag says that it has to show the item that was given last.
    Above(Ask, bool),
    /// The pages between that one and the floor, noted from the top down.
    Down(Box<Down>, Vec<Rung>),
    /// What was given is gone. What stood below it is looked for, to know the floor again.
    Anchor(Box<Down>, Vec<Rung>, Option<String>),
    /// Up again: the last one is the lowest.
    Up(Vec<Rung>),
    Over,
}

/// What becomes of a page.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::page) enum Taken {
    /// It is the next one; for each of its items, whether it is given.
    Give(Vec<bool>),
    /// It is asked for again later, under this key.
    Later(u64),
    Drop,
}

impl Up {
    /// From the page that the caller asks for. `is_within` says whether the caller named a place in
    /// the list, so that an empty page is not the beginning of an empty list.
    pub(in crate::page) fn from_page(
        paging: Paging,
        min_id: MinId,
        floor: Floor,
        is_within: bool,
    ) -> Self {
        Self {
            paging,
            min_id,
            floor,
            ceiling: None,
            phase: Phase::Start(is_within),
            is_from_page: is_within,
            prev: None,
            next: None,
            below_last: None,
            limit: USUAL_LIMIT,
            longest: 0,
            is_full: false,
            used: Used::default(),
            keys: 0,
            empty: 0,
            restarts: 0,
            pages: 0,
            disorders: 0,
        }
    }

    /// From the floor. `asked` is the parameter by which the caller named it.
    pub(in crate::page) fn from_floor(
        paging: Paging,
        min_id: MinId,
        floor: Floor,
        ceiling: Option<String>,
        asked: &str,
    ) -> Self {
        let mut up = Self::from_page(paging, min_id, floor, true);
        up.ceiling = ceiling;
        up.is_from_page = false;
        // A cursor that is no item's id means what the server gave it for.
        let goes_up = min_id.may_go_up() && (asked == "min_id" || paging == Paging::Id);
        let first = up.floor.value.clone().map(|id| Cursor::new("min_id", id));
        up.phase = match first.filter(|_| goes_up) {
            Some(first) => Phase::Above(up.beside_ceiling(&first), false),
            None => up.restart_at_top(),
        };
        up
    }

    /// With so many items wanted on a page.
    pub(in crate::page) fn with_limit(mut self, limit: Option<usize>) -> Self {
        self.limit = limit.unwrap_or(USUAL_LIMIT);
        self
    }

    /// What is asked next, and under which key the page may be here already.
    pub(in crate::page) fn ask(&self) -> Option<(&Ask, Option<u64>)> {
        match &self.phase {
            Phase::Start(_) => Some((&Ask::AS_CALLED, None)),
            Phase::Above(ask, _) => Some((ask, None)),
            Phase::Down(down, _) | Phase::Anchor(down, ..) => Some((down.ask()?, None)),
            Phase::Up(rungs) => rungs.last().map(|rung| (&rung.ask, Some(rung.key))),
            Phase::Over => None,
        }
    }

    pub(in crate::page) fn end(&mut self) {
        self.phase = Phase::Over;
    }

    /// Takes a page in.
    pub(in crate::page) fn take(&mut self, facts: &Facts) -> Result<Taken, PagingFailure> {
        let length = facts.ids.len();
        // A server may give fewer than are asked for. It does that each time.
        self.is_full = length >= self.longest.max(1) && (length >= self.limit || self.longest > 0);
        self.longest = self.longest.max(length);
        let taken = match std::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Start(is_within) => self.start(facts, is_within),
            Phase::Above(ask, overlaps) => self.above(ask, overlaps, facts)?,
            Phase::Down(down, rungs) => self.down(down, rungs, facts)?,
            Phase::Anchor(down, rungs, first) => self.anchored(down, rungs, first, facts)?,
            Phase::Up(rungs) => self.up(rungs, facts),
            Phase::Over => Taken::Drop,
        };
        self.count(&taken)?;
        Ok(taken)
    }

    /// Counts the pages since an item was returned, and gives up after too many. Asking again goes on.
    fn count(&mut self, taken: &Taken) -> Result<(), PagingFailure> {
        match (taken, &self.phase) {
            (Taken::Give(_), _) | (_, Phase::Over) => (self.pages, self.disorders) = (0, 0),
            _ => self.pages += 1,
        }
        for (count, most) in [
            (&mut self.pages, MOST_PAGES),
            (&mut self.disorders, NOTHING_NEW),
        ] {
            if *count >= most {
                *count = 0;
                return Err(PagingFailure::NothingNew(most));
            }
        }
        Ok(())
    }

    fn start(&mut self, facts: &Facts, is_within: bool) -> Taken {
        if facts.ids.is_empty() {
            // Everything is above: an empty page names no item to go up from.
            self.is_from_page = false;
            self.phase = match &facts.prev {
                Some(prev) => Phase::Above(Ask::at(prev.pairs().to_vec()), false),
                None if is_within => self.restart_at_top(),
                None => Phase::Over,
            };
            return Taken::Drop;
        }
        let keep = self.sift(facts).keep;
        self.give(facts, &keep);
        self.go_above();
        Taken::Give(keep)
    }

    fn above(&mut self, ask: Ask, overlaps: bool, facts: &Facts) -> Result<Taken, PagingFailure> {
        let Sifted { keep, reached } = self.sift(facts);
        if !keep.contains(&true) {
            self.over_nothing(overlaps, facts);
            return Ok(Taken::Drop);
        }
        if reached {
            self.give(facts, &keep);
            self.go_above();
            return Ok(Taken::Give(keep));
        }
        if self.cannot_place(facts) {
            self.phase = self.restart_at_top();
            return Ok(Taken::Drop);
        }
        let down = Down::new(self.paging, ask, self.ceiling.clone())
            .with_its_start()
            .wanting(Some(self.limit))
            .strictly();
        self.down(Box::new(down), Vec::new(), facts)
    }

    /// Whether nothing tells on which side of the caller's bound a page is. The parameter that is
    /// checked at the end of the way down must then be the one by which every page was asked for.
    fn cannot_place(&self, facts: &Facts) -> bool {
        self.floor.value.is_some()
            && !self.floor.has_given()
            && !facts.named().any(|id| self.floor.can_place(id))
    }

    /// Goes on after a page with nothing new, or ends.
    fn over_nothing(&mut self, overlaps: bool, facts: &Facts) {
        let is_empty = facts.ids.is_empty();
        let is_filtered = is_empty && (facts.prev.is_some() || facts.next.is_some());
        // It may be the item that was asked above, on a page without room for another.
        let first = facts.named().next();
        let is_one_item = first.is_some() && facts.named().all(|id| Some(id) == first);
        self.phase = match self.cursor() {
            // It had no room for what is above: that may have been filtered out.
            Some(cursor) if overlaps => Phase::Above(self.beside_ceiling(&cursor), false),
            // It may be the newest page, and others between it and the floor.
            _ if is_filtered || is_one_item => self.restart_at_top(),
            _ => Phase::Over,
        };
    }

    /// Raises the floor over a page that is given.
    pub(super) fn give(&mut self, facts: &Facts, keep: &[bool]) {
        let given = facts.ids.iter().zip(keep).filter(|(_, keep)| **keep);
        let given: Vec<_> = given
            .map(|(id, _)| id.as_str())
            .filter(|id| !id.is_empty())
            .collect();
        if self.paging == Paging::Id
            && let Some(first) = given.first()
        {
            let before = self.floor.value.replace((*first).to_owned());
            // The caller's bound is below the floor, too.
            self.floor.give(before.as_deref().into_iter());
            self.below_last = given.get(1).map(|id| (*id).to_owned()).or(before);
        }
        self.floor.give(given.into_iter().rev());
        self.restarts = 0;
        if facts.prev.is_some() {
            self.prev = facts.prev.clone();
        }
        if facts.next.is_some() {
            self.next = facts.next.clone();
        }
    }

    /// To the page above what was given.
    pub(super) fn go_above(&mut self) {
        let Some(cursor) = self.cursor() else {
            // Not every server links to newer pages: what was given is met from above.
            self.phase = match self.floor.has_given() {
                true => self.restart_at_top(),
                false => Phase::Over,
            };
            return;
        };
        self.phase = if !self.used.insert(&cursor.to_string()) {
            Phase::Over
        } else if self.paging == Paging::Id && !self.min_id.may_go_up() {
            self.restart_at_top()
        } else {
            // More is to be expected, and a page has room for it beside the item that it has to show.
            let is_worth_it = self.is_full && self.longest > 1;
            let below = self.below_last.take().filter(|_| is_worth_it);
            let overlapping = below.map(|id| Cursor::new("min_id", id));
            let overlaps = overlapping.is_some();
            let ask = self.beside_ceiling(&overlapping.unwrap_or(cursor));
            Phase::Above(ask, overlaps)
        };
    }

    fn beside_ceiling(&self, cursor: &Cursor) -> Ask {
        beside(self.ceiling.clone().map(|id| ("max_id", id)), cursor)
    }

    /// Down from the newest page, or from the ceiling.
    pub(super) fn restart_at_top(&self) -> Phase {
        let ceiling = self.ceiling.clone().map(|id| ("max_id", id));
        let ask = Ask::at(self.floor.pair().into_iter().chain(ceiling).collect());
        let down = Down::new(self.paging, ask, self.ceiling.clone())
            .with_its_start()
            .wanting(Some(self.limit));
        // Perhaps the list is in no order.
        let is_strict = self.restarts <= RESTARTS;
        let down = if is_strict { down.strictly() } else { down };
        Phase::Down(Box::new(down), Vec::new())
    }

    /// What of a page is wanted: above the floor and below the ceiling, and each item once.
    pub(super) fn sift(&self, facts: &Facts) -> Sifted {
        let (order, ceiling) = (self.order(), self.ceiling.as_deref());
        let is_above =
            |id: &str| ceiling.and_then(|ceiling| order.is_at_or_below(ceiling, id)) == Some(true);
        let mut sifted = self.floor.sift(facts, false);
        let place = place_of_last(order, None, facts);
        sifted.reached &= place.is_none_or(|place| self.floor.is_above(place));
        let mut here = HashSet::new();
        for (id, keep) in facts.ids.iter().zip(&mut sifted.keep) {
            let comes_again = !id.is_empty() && !here.insert(id);
            *keep = *keep && !is_above(id) && !comes_again;
        }
        sifted
    }

    pub(super) fn order(&self) -> Order {
        Order::of(self.paging)
    }

    /// Where another walk would go on: above what was given.
    pub(in crate::page) fn cursor(&self) -> Option<Cursor> {
        match self.paging {
            Paging::Id => Some(Cursor::new("min_id", self.floor.value.clone()?)),
            _ => self.prev.clone(),
        }
    }
}
