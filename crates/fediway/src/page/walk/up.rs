//! A walk to newer items, from a lower end upwards. Pure code.
//!
//! Servers differ in what they do with a `min_id`: some give the page right above it, some the
//! newest page above it, some ignore it. So a page is given only when it is known to be the next
//! one. Where that is not known, the walk goes down from that page to the floor first and notes the
//! cursors of the pages on its way. Then it comes up again over these pages, the lowest one first.

use super::ask::{Ask, Facts, beside};
use super::down::{Down, NOTHING_NEW, newer_than};
use super::floor::Floor;
use super::recent::Used;
use crate::endpoint::Paging;
use crate::error::PagingFailure;
use crate::instance::{Honoured, MinId};
use crate::page::id_order::is_at_or_below;
use crate::transport::Cursor;

/// A walk to newer items.
#[derive(Clone, Debug)]
pub(in crate::page) struct Up {
    paging: Paging,
    /// What the server does with a `min_id`.
    min_id: MinId,
    floor: Floor,
    ceiling: Option<String>,
    phase: Phase,
    /// Where the list goes on above the page that was given last.
    prev: Option<Cursor>,
    used: Used,
    /// How many empty pages came in a row.
    empty: usize,
    keys: u64,
}

#[derive(Clone, Debug)]
enum Phase {
    /// The page that the caller asks for, and whether that is a place within the list.
    Start(bool),
    /// The page above the floor.
    Above(Ask),
    /// The pages between that one and the floor, noted from the top down.
    Down(Box<Down>, Vec<Rung>),
    /// Up again: the last one is the lowest.
    Up(Vec<Rung>),
    Over,
}

/// A page that was seen on the way down.
#[derive(Clone, Debug)]
struct Rung {
    key: u64,
    ask: Ask,
    /// Its last item that is wanted: when the page comes again, it has to reach this one, or something
    /// came between.
    last: Option<String>,
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
            prev: None,
            used: Used::default(),
            empty: 0,
            keys: 0,
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
        // A cursor that is no item's id means what the server gave it for.
        let goes_up = min_id.may_go_up() && (asked == "min_id" || paging == Paging::Id);
        let first = up.floor.value.clone().map(|id| Cursor::new("min_id", id));
        up.phase = match first.filter(|_| goes_up) {
            Some(first) => Phase::Above(up.beside_ceiling(&first)),
            None => up.restart_at_top(),
        };
        up
    }

    /// What is asked next, and under which key the page may be here already.
    pub(in crate::page) fn ask(&self) -> Option<(&Ask, Option<u64>)> {
        match &self.phase {
            Phase::Start(_) => Some((&Ask::AS_CALLED, None)),
            Phase::Above(ask) => Some((ask, None)),
            Phase::Down(down, _) => Some((down.ask()?, None)),
            Phase::Up(rungs) => rungs.last().map(|rung| (&rung.ask, Some(rung.key))),
            Phase::Over => None,
        }
    }

    pub(in crate::page) fn end(&mut self) {
        self.phase = Phase::Over;
    }

    /// Takes a page in.
    pub(in crate::page) fn take(&mut self, facts: &Facts) -> Result<Taken, PagingFailure> {
        match std::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Start(is_within) => Ok(self.start(facts, is_within)),
            Phase::Above(ask) => self.above(ask, facts),
            Phase::Down(down, rungs) => self.down(down, rungs, facts),
            Phase::Up(rungs) => Ok(self.up(rungs, facts)),
            Phase::Over => Ok(Taken::Drop),
        }
    }

    fn start(&mut self, facts: &Facts, is_within: bool) -> Taken {
        if facts.ids.is_empty() {
            // Everything is above: an empty page names no item to go up from.
            self.phase = match &facts.prev {
                Some(prev) => Phase::Above(Ask::at(prev.pairs().to_vec())),
                None if is_within => self.restart_at_top(),
                None => Phase::Over,
            };
            return Taken::Drop;
        }
        let keep = self.floor.sift(facts, false).keep;
        self.give(facts, &keep);
        self.go_above();
        Taken::Give(keep)
    }

    fn above(&mut self, ask: Ask, facts: &Facts) -> Result<Taken, PagingFailure> {
        let sifted = self.floor.sift(facts, false);
        let keep = self.below_ceiling(facts, sifted.keep);
        if !keep.contains(&true) {
            return self.over_nothing(&ask, facts);
        }
        self.empty = 0;
        if sifted.reached || self.gives_the_next(&ask) {
            self.give(facts, &keep);
            self.go_above();
            return Ok(Taken::Give(keep));
        }
        if self.cannot_place(facts) {
            self.phase = self.restart_at_top();
            return Ok(Taken::Drop);
        }
        let down = Down::new(self.paging, ask, self.ceiling.clone());
        self.down(Box::new(down), Vec::new(), facts)
    }

    /// Whether nothing tells on which side of the caller's bound a page is. The parameter that is
    /// checked at the end of the way down must then be the one by which every page was asked for.
    fn cannot_place(&self, facts: &Facts) -> bool {
        self.floor.value.is_some()
            && !self.floor.has_given()
            && !facts.named().any(|id| self.floor.can_place(id))
    }

    /// Whether the server is known to give the page right above the floor when asked like this.
    fn gives_the_next(&self, ask: &Ask) -> bool {
        self.min_id == MinId::Above && ask.value("since_id").is_none()
    }

    /// Goes on over an empty page while the server names one above it.
    fn over_nothing(&mut self, ask: &Ask, facts: &Facts) -> Result<Taken, PagingFailure> {
        let is_filtered = facts.ids.is_empty() && (facts.prev.is_some() || facts.next.is_some());
        if is_filtered && !self.gives_the_next(ask) {
            // It may be the newest page, and others between it and the floor.
            self.phase = self.restart_at_top();
            return Ok(Taken::Drop);
        }
        let prev = facts.prev.clone().filter(|_| facts.ids.is_empty());
        let prev = match self.paging {
            // Whatever the link asks by, a `min_id` is what gives the next page.
            Paging::Id => prev.as_ref().and_then(newer_than),
            _ => None,
        }
        .map(|id| Cursor::new("min_id", id))
        .or(prev);
        let Some(prev) = prev.filter(|prev| self.used.insert(&prev.to_string())) else {
            return Ok(Taken::Drop);
        };
        self.phase = Phase::Above(self.beside_ceiling(&prev));
        self.empty += 1;
        if self.empty >= NOTHING_NEW {
            self.empty = 0;
            return Err(PagingFailure::NothingNew(NOTHING_NEW));
        }
        Ok(Taken::Drop)
    }

    fn down(
        &mut self,
        mut down: Box<Down>,
        mut rungs: Vec<Rung>,
        facts: &Facts,
    ) -> Result<Taken, PagingFailure> {
        let ask = down.ask().cloned().unwrap_or_default();
        let is_checking = down.is_checking();
        let taken = down.take(&self.floor, facts);
        let has_news = matches!(&taken, Ok(keep) if keep.contains(&true));
        if is_checking && taken.is_ok() {
            self.floor.honoured = Honoured::Yes;
        }
        let mut outcome = Taken::Drop;
        if has_news && !is_checking {
            self.keys += 1;
            let key = self.keys;
            let last = taken.as_ref().ok().and_then(|keep| last_of(facts, keep));
            rungs.push(Rung { key, ask, last });
            outcome = Taken::Later(key);
        }
        if down.ask().is_some() {
            self.phase = Phase::Down(down, rungs);
        } else if !rungs.is_empty() {
            // Below the lowest page nothing must be taken for new where nothing tells that it is old.
            if let Some(lowest) = rungs.last_mut()
                && self.floor.value.is_some()
                && !lowest
                    .last
                    .as_deref()
                    .is_some_and(|id| self.floor.can_place(id))
            {
                lowest.last = None;
            }
            self.phase = Phase::Up(rungs);
        }
        taken.map(|_| outcome)
    }

    fn up(&mut self, mut rungs: Vec<Rung>, facts: &Facts) -> Taken {
        let Some(rung) = rungs.pop() else {
            return Taken::Drop;
        };
        if !self.reaches(facts, rung.last.as_deref()) {
            self.split(&mut rungs, rung, facts);
            self.phase = Phase::Up(rungs);
            return Taken::Drop;
        }
        let keep = self.floor.sift(facts, false).keep;
        let keep = self.below_ceiling(facts, keep);
        let has_news = keep.contains(&true);
        if has_news {
            self.give(facts, &keep);
        }
        match rungs.is_empty() {
            true => self.go_above(),
            false => self.phase = Phase::Up(rungs),
        }
        match has_news {
            true => Taken::Give(keep),
            false => Taken::Drop,
        }
    }

    /// Whether a page that comes again still reaches the one below it. Items that appeared in it
    /// push others over its end.
    fn reaches(&self, facts: &Facts, last: Option<&str>) -> bool {
        let Some(last) = last else { return true };
        let is_there = |id: &str| {
            id == last || self.floor.was_given(id) || is_at_or_below(id, last) == Some(true)
        };
        facts.named().next().is_none() || facts.named().any(is_there)
    }

    /// Puts what a page does not reach any more into a page of its own, below it.
    fn split(&mut self, rungs: &mut Vec<Rung>, rung: Rung, facts: &Facts) {
        let end = facts.named().next_back().map(str::to_owned);
        let cursor = match self.paging {
            Paging::Id => end.clone().map(|id| Cursor::new("max_id", id)),
            _ => facts.next.clone(),
        };
        let Rung { key, ask, last } = rung;
        rungs.push(Rung {
            key,
            ask,
            last: end.filter(|_| cursor.is_some()),
        });
        if let Some(cursor) = cursor {
            self.keys += 1;
            rungs.push(Rung {
                key: self.keys,
                ask: beside(self.floor.pair(), &cursor),
                last,
            });
        }
    }

    /// Raises the floor over a page that is given.
    fn give(&mut self, facts: &Facts, keep: &[bool]) {
        let given = facts.ids.iter().zip(keep).filter(|(_, keep)| **keep);
        let given: Vec<_> = given
            .map(|(id, _)| id.as_str())
            .filter(|id| !id.is_empty())
            .collect();
        if self.paging == Paging::Id
            && let Some(first) = given.first()
        {
            self.floor.value = Some((*first).to_owned());
        }
        self.floor.give(given.into_iter());
        if facts.prev.is_some() {
            self.prev = facts.prev.clone();
        }
    }

    /// To the page above what was given.
    fn go_above(&mut self) {
        let Some(cursor) = self.cursor() else {
            self.phase = Phase::Over;
            return;
        };
        if !self.used.insert(&cursor.to_string()) {
            self.phase = Phase::Over;
        } else if self.paging == Paging::Id && !self.min_id.may_go_up() {
            self.phase = self.restart_at_top();
        } else {
            self.phase = Phase::Above(self.beside_ceiling(&cursor));
        }
    }

    fn beside_ceiling(&self, cursor: &Cursor) -> Ask {
        beside(self.ceiling.clone().map(|id| ("max_id", id)), cursor)
    }

    /// Down from the newest page, or from the ceiling.
    fn restart_at_top(&self) -> Phase {
        let ceiling = self.ceiling.clone().map(|id| ("max_id", id));
        let ask = Ask::at(self.floor.pair().into_iter().chain(ceiling).collect());
        let down = Down::new(self.paging, ask, self.ceiling.clone());
        Phase::Down(Box::new(down), Vec::new())
    }

    fn below_ceiling(&self, facts: &Facts, mut keep: Vec<bool>) -> Vec<bool> {
        let ceiling = self
            .ceiling
            .as_deref()
            .filter(|_| self.paging == Paging::Id);
        if let Some(ceiling) = ceiling {
            for (id, keep) in facts.ids.iter().zip(&mut keep) {
                *keep = *keep && is_at_or_below(ceiling, id) != Some(true);
            }
        }
        keep
    }

    /// Where another walk would go on: above what was given.
    pub(in crate::page) fn cursor(&self) -> Option<Cursor> {
        match self.paging {
            Paging::Id => Some(Cursor::new("min_id", self.floor.value.clone()?)),
            _ => self.prev.clone(),
        }
    }
}

/// The id of the last item that is kept.
fn last_of(facts: &Facts, keep: &[bool]) -> Option<String> {
    let kept = facts.ids.iter().zip(keep).rev();
    let mut named = kept.filter(|(id, keep)| **keep && !id.is_empty());
    named.next().map(|(id, _)| id.clone())
}
