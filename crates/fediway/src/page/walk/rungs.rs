//! A walk from a page down to the floor, and up again through the same pages. Pure code.
//!
//! On the way down, it records the cursors of the pages. On the way up, it returns the pages, lowest
//! first.

use super::ask::{Ask, Facts, beside};
use super::down::{Down, NOTHING_NEW};
use super::floor::Floor;
use super::rung::{RESTARTS, Rung};
use super::up::{Phase, Taken, Up};
use crate::endpoint::Paging;
use crate::error::PagingFailure;
use crate::transport::Cursor;

impl Up {
    pub(super) fn down(
        &mut self,
        mut down: Box<Down>,
        mut rungs: Vec<Rung>,
        facts: &Facts,
    ) -> Result<Taken, PagingFailure> {
        let ask = down.ask().cloned().unwrap_or_default();
        let is_checking = down.is_checking();
        if !is_checking && down.is_above_asked(facts) {
            self.disorders += 1;
        }
        let taken = down.take(&self.floor, facts);
        let has_news = matches!(&taken, Ok(keep) if keep.contains(&true));
        if is_checking && taken.is_ok() && down.ask().is_none() {
            self.floor.is_proven = true;
        }
        if down.is_torn() {
            return self.begin_anew();
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
            self.phase = match self.anchor(&down) {
                Some(anchor) => {
                    let first = down.first().map(str::to_owned);
                    Phase::Anchor(Box::new(anchor), rungs, first)
                }
                None => self.over_rungs(rungs),
            };
        }
        taken.map(|_| outcome)
    }

    fn over_rungs(&self, mut rungs: Vec<Rung>) -> Phase {
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
        Phase::Up(rungs)
    }

    /// The search for what stands below the floor, where the way down ended without meeting it.
    fn anchor(&self, down: &Down) -> Option<Down> {
        if !down.is_adrift() {
            return None;
        }
        let ask = match (self.is_from_page, self.paging) {
            (true, _) => Ask::AS_CALLED,
            (false, Paging::Id) => Ask::at(vec![("max_id", self.floor.value.clone()?)]),
            (false, _) => Ask::at(self.next.as_ref()?.pairs().to_vec()),
        };
        Some(Down::new(self.paging, ask, None))
    }

    /// Takes a page in that stands below the floor.
    pub(super) fn anchored(
        &mut self,
        mut down: Box<Down>,
        rungs: Vec<Rung>,
        first: Option<String>,
        facts: &Facts,
    ) -> Result<Taken, PagingFailure> {
        if facts.named().next().is_some() {
            // What was given is there: links did not lead to it.
            if self.paging != Paging::Id && facts.named().any(|id| self.floor.was_given(id)) {
                self.phase = self.over_rungs(rungs);
                return Ok(Taken::Drop);
            }
            // A server that does not know what it is asked below may give the newest page.
            let is_top = facts.named().any(|id| Some(id) == first.as_deref());
            if is_top && !self.is_from_page {
                return Err(PagingFailure::EndUnknown);
            }
            self.floor.give(facts.named());
            return self.begin_anew();
        }
        let nowhere = Floor::new(None, false);
        let taken = down.take(&nowhere, facts);
        self.phase = match down.ask() {
            Some(_) => Phase::Anchor(down, rungs, first),
            // The server may not know any more what it was asked below.
            None if self.paging == Paging::Id && !self.is_from_page => {
                return Err(PagingFailure::EndUnknown);
            }
            // Nothing stands below: everything that was met is new.
            None => self.over_rungs(rungs),
        };
        taken.map(|_| Taken::Drop)
    }

    /// Goes down from the top again, unless that did not help before.
    fn begin_anew(&mut self) -> Result<Taken, PagingFailure> {
        self.restarts += 1;
        self.disorders += 1;
        let order = self.order();
        let floor = self.floor.value.as_deref();
        let is_told = floor.is_some_and(|id| order.is_told_by(id));
        if self.restarts > RESTARTS && !is_told {
            return Err(PagingFailure::EndUnknown);
        }
        self.phase = self.restart_at_top();
        Ok(Taken::Drop)
    }

    pub(super) fn up(&mut self, mut rungs: Vec<Rung>, facts: &Facts) -> Taken {
        let Some(rung) = rungs.pop() else {
            return Taken::Drop;
        };
        if self.is_lost(facts) {
            self.restarts += 1;
            self.phase = self.restart_at_top();
            return Taken::Drop;
        }
        let is_empty = facts.named().next().is_none();
        self.empty = if is_empty { self.empty + 1 } else { 0 };
        if self.empty < NOTHING_NEW && !self.reaches(facts, rung.last.as_deref()) {
            self.split(&mut rungs, rung, facts);
            self.phase = Phase::Up(rungs);
            return Taken::Drop;
        }
        let keep = self.sift(facts).keep;
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

    /// Whether a page is empty that had items: the server may not know the item any more that the
    /// page is asked for below.
    fn is_lost(&self, facts: &Facts) -> bool {
        let order = self.order();
        let floor = self.floor.value.as_deref();
        let is_told = floor.is_none_or(|id| order.is_told_by(id));
        let is_by_item = self.paging == Paging::Id && !is_told;
        is_by_item && facts.named().next().is_none() && self.restarts < RESTARTS
    }

    /// Whether a page that comes again still reaches the one below it. Items that appeared in it
    /// push others over its end.
    fn reaches(&self, facts: &Facts, last: Option<&str>) -> bool {
        let Some(last) = last else { return true };
        let order = self.order();
        let is_there = |id: &str| {
            id == last || self.floor.was_given(id) || order.is_at_or_below(id, last) == Some(true)
        };
        let is_end = facts.named().next().is_none() && facts.next.is_none();
        is_end || facts.named().any(is_there)
    }

    /// Puts what a page does not reach any more into a page of its own, below it.
    fn split(&mut self, rungs: &mut Vec<Rung>, rung: Rung, facts: &Facts) {
        let end = facts.named().next_back().map(str::to_owned);
        let cursor = match self.paging {
            Paging::Id => end.clone().map(|id| Cursor::new("max_id", id)),
            _ => None,
        };
        let cursor = cursor.or_else(|| facts.next.clone());
        let Rung { key, ask, last } = rung;
        // Of a page that was filtered, nothing is to be given.
        if end.is_some() {
            rungs.push(Rung {
                key,
                ask,
                last: end.filter(|_| cursor.is_some()),
            });
        }
        if let Some(cursor) = cursor {
            self.keys += 1;
            rungs.push(Rung {
                key: self.keys,
                ask: beside(self.floor.pair(), &cursor),
                last,
            });
        }
    }
}

/// The id of the last item that is kept.
fn last_of(facts: &Facts, keep: &[bool]) -> Option<String> {
    let kept = facts.ids.iter().zip(keep).rev();
    let mut named = kept.filter(|(id, keep)| **keep && !id.is_empty());
    named.next().map(|(id, _)| id.clone())
}
