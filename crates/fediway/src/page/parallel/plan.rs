//! Decides which part of a list is fetched next, and which items are returned next. Pure code.
//!
//! Time is cut into chunks, the newest first. A chunk is entered with a made-up id and then walked
//! like any list, until an item comes that belongs to the chunk below. The items of that chunk on
//! this page have to be found in it. Where they are not, what was found there is thrown away, and
//! the chunk is walked from above. So made-up ids decide what is asked early, and never what is
//! given.

use std::collections::VecDeque;

use super::chunk::{Chunk, End, Entry, Fetched, State};
use super::density::Density;
use crate::endpoint::Paging;
use crate::error::{Error, ErrorKind, Result};
use crate::instance::TimeInIds;
use crate::page::walk::{Ask, Down, Floor};

/// How many pages are asked for in a chunk, of which the last shows where the next chunk begins.
const PAGES: u64 = 4;
/// How many chunks there are at most, for each task.
const AHEAD: usize = 2;
/// How many pages a chunk collects before it is its turn.
const STORED: usize = 3 * PAGES as usize;
/// After so many chunks that were not what the one above saw, no more ids are made up.
const MISSES: u32 = 3;
/// How often a request that may work later is made before its error is given.
const TRIES: u32 = 3;

#[derive(Debug)]
pub(super) struct Plan<V> {
    /// `None`: one page after the other, as everywhere else.
    kind: Option<TimeInIds>,
    tasks: usize,
    /// Where the walk ends.
    floor: Floor,
    /// Newest first, without gaps between them. The first one is given as it grows.
    chunks: VecDeque<Chunk<V>>,
    density: Density,
    ready: Vec<Entry<V>>,
    failure: Option<Error>,
    keys: u64,
    misses: u32,
    /// Whether the server takes ids that we made up, as far as is known.
    makes_up: bool,
}

impl<V> Plan<V> {
    /// `down` is the walk from the beginning of the list.
    pub(super) fn new(kind: Option<TimeInIds>, tasks: usize, floor: Floor, down: Down) -> Self {
        Self {
            kind,
            tasks: tasks.max(1),
            floor,
            chunks: VecDeque::from([Chunk::new(0, 0, State::Idle, down)]),
            density: Density::default(),
            ready: Vec::new(),
            failure: None,
            keys: 0,
            misses: 0,
            makes_up: true,
        }
    }

    /// What should be asked now, if there is room for one more request: the key of its answer, and
    /// the request.
    pub(super) fn ask(&mut self) -> Option<(u64, Ask)> {
        let next = self
            .runnable()
            .or_else(|| self.extend())
            .or_else(|| self.split())?;
        let (kind, chunk) = (self.kind, &mut self.chunks[next]);
        let mut entered = None;
        if let State::New(at) = chunk.state
            && let Some(kind) = kind
        {
            let first = self.floor.below(&kind.id_at(at));
            chunk.down = Down::new(Paging::Id, first, None);
            entered = Some(at);
        }
        chunk.state = State::Asked(entered);
        Some((chunk.key, chunk.ask()))
    }

    /// Takes an answer in.
    pub(super) fn answer(&mut self, key: u64, page: Result<Fetched<V>>) {
        let Some(index) = self.chunks.iter().position(|chunk| chunk.key == key) else {
            return;
        };
        let State::Asked(entered) = self.chunks[index].state else {
            return;
        };
        match page {
            Ok(page) if entered.is_some_and(|at| self.is_above(&page.entries, at)) => {
                self.block(index);
            }
            Ok(page) => self.take(index, page),
            Err(error) => self.fail(index, entered, error),
        }
        self.settle();
    }

    /// Asks again what may work later. What else goes wrong with a made-up id may be its fault: it
    /// is not asked for again.
    fn fail(&mut self, index: usize, entered: Option<u64>, error: Error) {
        let chunk = &mut self.chunks[index];
        chunk.tries += 1;
        if error.is_transient() && chunk.tries < TRIES {
            chunk.state = entered.map_or(State::Idle, State::New);
        } else if entered.is_some() {
            self.block(index);
        } else {
            chunk.state = State::Failed(error);
        }
    }

    /// What comes next, as far as it is known.
    pub(super) fn ready(&mut self) -> Vec<Entry<V>> {
        std::mem::take(&mut self.ready)
    }

    /// The error that is due. If it may pass, the walk goes on after it.
    pub(super) fn failure(&mut self) -> Option<Error> {
        self.failure.take()
    }

    /// Whether everything was found and given.
    pub(super) fn is_over(&self) -> bool {
        self.chunks.is_empty() && self.ready.is_empty()
    }

    /// Ends the walk with this error.
    pub(super) fn stop(&mut self, error: Error) {
        self.failure = Some(error);
        self.chunks.clear();
    }

    fn position(&self, id: &str) -> Option<u64> {
        self.kind?.position(id)
    }

    /// Whether a page begins above the made-up id that it was asked for with.
    fn is_above(&self, page: &[Entry<V>], at: u64) -> bool {
        let mut positions = page.iter().filter_map(|entry| self.position(&entry.id));
        positions.any(|position| position > at)
    }

    /// The first chunk that can go on.
    fn runnable(&self) -> Option<usize> {
        for (index, chunk) in self.chunks.iter().enumerate() {
            let has_room = index == 0 || chunk.pages < STORED;
            match chunk.state {
                State::New(_) => return Some(index),
                State::Idle if has_room => return Some(index),
                _ if chunk.is_last() => return None,
                _ => {}
            }
        }
        None
    }

    /// A new chunk at the end.
    fn extend(&mut self) -> Option<usize> {
        let last = self.chunks.back()?;
        if !self.makes_up
            || last.low == 0
            || last.is_last()
            || self.chunks.len() >= AHEAD * self.tasks
        {
            return None;
        }
        let at = last.low;
        self.insert(self.chunks.len(), at.saturating_sub(self.chunk_span()), at)
    }

    /// The lower half of what is left of a chunk that has much more in it than was thought.
    fn split(&mut self) -> Option<usize> {
        if !self.makes_up || self.kind.is_none() || self.chunks.len() >= (AHEAD + 1) * self.tasks {
            return None;
        }
        let is_large = |chunk: &&Chunk<V>| {
            let (at, page) = chunk.reached?;
            let left = at.checked_sub(chunk.low)?;
            let asked = matches!(chunk.state, State::Asked(_) | State::Idle);
            (asked && left / page.max(1) >= 2 * PAGES).then_some(())
        };
        let unsettled = self.chunks.iter().take_while(|chunk| !chunk.is_last());
        let index = unsettled
            .enumerate()
            .find(|(_, chunk)| is_large(chunk).is_some())?
            .0;
        let chunk = &mut self.chunks[index];
        let (low, (at, _)) = (chunk.low, chunk.reached?);
        let middle = low + (at - low) / 2;
        chunk.low = middle;
        self.insert(index + 1, low, middle)
    }

    fn insert(&mut self, index: usize, low: u64, at: u64) -> Option<usize> {
        let key = self.next_key();
        let chunk = Chunk::new(key, low, State::New(at), self.walk_from_above());
        self.chunks.insert(index, chunk);
        Some(index)
    }

    /// A walk whose first page is known already, or is asked for with an id that is made up.
    fn walk_from_above(&self) -> Down {
        Down::new(Paging::Id, Ask::AS_CALLED, None)
    }

    fn next_key(&mut self) -> u64 {
        self.keys += 1;
        self.keys
    }

    fn chunk_span(&self) -> u64 {
        // Half a page less, so that the last page reaches over the end.
        (self.density.page().saturating_mul(2 * PAGES - 1) / 2).max(1)
    }

    /// No more ids are made up from this chunk on.
    fn block(&mut self, index: usize) {
        self.makes_up = false;
        self.chunks.truncate(index);
        let key = self.next_key();
        let blocked = Chunk::new(key, 0, State::Blocked, self.walk_from_above());
        self.chunks.push_back(blocked);
    }

    fn take(&mut self, index: usize, page: Fetched<V>) {
        let entries = &page.entries;
        let positions: Vec<_> = entries
            .iter()
            .filter_map(|entry| self.position(&entry.id))
            .collect();
        let span = self.density.add(&positions, entries.len());
        if index == 0 && self.chunks[0].low == 0 && self.keys == 0 {
            self.begin(entries, &positions);
        }
        let (kind, chunk) = (self.kind, &mut self.chunks[index]);
        if let Err(failure) = chunk.take(&self.floor, page, |id| kind?.position(id)) {
            chunk.state = State::Failed(Error::new(ErrorKind::Paging(failure)));
            return;
        }
        if let (Some(at), Some(span)) = (positions.last(), span) {
            chunk.reached = Some((*at, span));
        }
        if let State::Done(End::Next(next)) = &chunk.state
            && let Some(first) = next.first().and_then(|entry| kind?.position(&entry.id))
        {
            self.close_gap(index, first);
        }
    }

    /// After the first page: whether these ids tell the time at all, and where its chunk ends.
    fn begin(&mut self, page: &[Entry<V>], positions: &[u64]) {
        let kind = self.kind.filter(|kind| {
            let named = page.iter().filter(|entry| !entry.id.is_empty()).count();
            positions.len() == named
                && positions.len() > 1
                && positions.is_sorted_by(|newer, older| newer >= older)
                && positions
                    .iter()
                    .all(|position| kind.is_plausible(*position))
        });
        self.kind = kind;
        if let (Some(_), Some(last)) = (kind, positions.last()) {
            self.chunks[0].low = last.saturating_sub(self.chunk_span());
        }
    }

    /// Where a chunk ended on an item far below, everything between is empty.
    fn close_gap(&mut self, index: usize, first: u64) {
        let mut end = self.chunks[index].low;
        while let Some(next) = self.chunks.get(index + 1).filter(|next| next.low > first) {
            end = next.low;
            self.chunks.remove(index + 1);
        }
        self.chunks[index].low = match self.chunks.get_mut(index + 1) {
            // It was entered from its end already.
            Some(next) if !matches!(next.state, State::New(_)) => end,
            Some(next) => {
                next.state = State::New(first + 1);
                first + 1
            }
            None => first + 1,
        };
    }

    /// Gives what the first chunk has, and goes on to the next when it is done.
    fn settle(&mut self) {
        while let Some(first) = self.chunks.front_mut() {
            self.ready.extend(first.entries.drain(..));
            first.pages = 0;
            if matches!(first.state, State::Failed(_)) {
                return self.give_failure();
            }
            if !matches!(first.state, State::Done(_)) {
                return;
            }
            match self.chunks.pop_front().map(|chunk| chunk.state) {
                Some(State::Done(End::Next(seen))) => self.join(seen),
                _ => self.chunks.clear(),
            }
        }
    }

    /// Gives the error of the first chunk, which is asked again after it if that may work.
    fn give_failure(&mut self) {
        let Some(first) = self.chunks.front_mut() else {
            return;
        };
        match std::mem::replace(&mut first.state, State::Idle) {
            State::Failed(error) if error.is_transient() => {
                first.tries = 0;
                self.failure = Some(error);
            }
            State::Failed(error) => self.stop(error),
            other => first.state = other,
        }
    }

    /// Goes on in the next chunk with what was seen of it.
    fn join(&mut self, seen: Vec<Entry<V>>) {
        let Some(next) = self.chunks.front_mut() else {
            let first = seen.first().and_then(|entry| self.position(&entry.id));
            let low = first.map_or(0, |first| first.saturating_sub(self.chunk_span()));
            let blocked = Chunk::new(0, low, State::Blocked, self.walk_from_above());
            self.chunks.push_back(blocked);
            return self.continue_with(seen);
        };
        if next.pages == 0 && matches!(next.state, State::New(_) | State::Asked(_) | State::Blocked)
        {
            return self.continue_with(seen);
        }
        let is_empty = next.pages == 0;
        match next.join(seen) {
            Ok(()) => self.misses = 0,
            Err(seen) => {
                self.misses += 1;
                if is_empty || self.misses >= MISSES {
                    self.block(0);
                }
                self.continue_with(seen);
            }
        }
    }

    /// Walks the first chunk from above: what was seen of it is its first page.
    fn continue_with(&mut self, seen: Vec<Entry<V>>) {
        let (key, low) = (self.next_key(), self.chunks[0].low);
        self.chunks[0] = Chunk::new(key, low, State::Asked(None), self.walk_from_above());
        let seen = Fetched {
            entries: seen,
            next: None,
            print: 0,
        };
        self.take(0, seen);
    }
}
