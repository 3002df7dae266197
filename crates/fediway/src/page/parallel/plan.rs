//! Which part of a history is asked for next, and what of the answers comes next: pure code.
//!
//! Time is cut into chunks, newest first. A chunk is entered with a made-up id and then walked like
//! any list, until an item comes that belongs to the chunk below. What a page shows of that chunk
//! has to be found in it; where it is not, what was found there is thrown away and the chunk is
//! walked from above. So made-up ids decide what is asked early, and never what comes out.

use std::collections::VecDeque;

use super::chunk::{Chunk, End, Entry, State};
use super::density::Density;
use crate::error::{Error, Result};
use crate::instance::TimeInIds;

/// How many pages are asked for in a chunk, of which the last shows where the next chunk begins.
const PAGES: u64 = 4;
/// How many chunks there are at most, for each task.
const AHEAD: usize = 2;
/// How many pages a chunk collects before it is its turn.
const STORED: usize = 3 * PAGES as usize;
/// After so many chunks that were not what the one above saw, no more ids are made up.
const MISSES: u32 = 3;

/// A request for one page.
#[derive(Debug)]
pub(super) struct Ask {
    pub(super) key: u64,
    /// `None` is where the list begins.
    pub(super) max_id: Option<String>,
}

#[derive(Debug)]
pub(super) struct Plan<V> {
    /// `None`: one page after the other, as everywhere else.
    kind: Option<TimeInIds>,
    tasks: usize,
    /// Newest first, without gaps between them. The first one is handed out as it grows.
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
    pub(super) fn new(kind: Option<TimeInIds>, tasks: usize) -> Self {
        Self {
            kind,
            tasks: tasks.max(1),
            chunks: VecDeque::from([Chunk::new(0, 0, State::New(None))]),
            density: Density::default(),
            ready: Vec::new(),
            failure: None,
            keys: 0,
            misses: 0,
            makes_up: true,
        }
    }

    /// What should be asked now, if there is room for one more request.
    pub(super) fn ask(&mut self) -> Option<Ask> {
        let next = self
            .runnable()
            .or_else(|| self.extend())
            .or_else(|| self.split())?;
        let (kind, chunk) = (self.kind, &mut self.chunks[next]);
        let asked = |at| State::Asked(at);
        let (state, max_id) = match std::mem::replace(&mut chunk.state, State::Blocked) {
            State::New(at) => {
                let made_up = at.and_then(|at| Some(kind?.id_at(at)));
                (asked(at), made_up)
            }
            State::Idle(id) => (asked(None), Some(id)),
            other => (other, None),
        };
        chunk.state = state;
        let key = chunk.key;
        Some(Ask { key, max_id })
    }

    /// Takes an answer in.
    pub(super) fn answer(&mut self, key: u64, page: Result<Vec<Entry<V>>>) {
        let Some(index) = self.chunks.iter().position(|chunk| chunk.key == key) else {
            return;
        };
        let entered = match self.chunks[index].state {
            State::Asked(at) => at,
            _ => return,
        };
        match page {
            Ok(page) if entered.is_some_and(|at| self.is_above(&page, at)) => self.block(index),
            // What goes wrong with a made-up id may be its fault: it is not asked for again.
            Err(_) if entered.is_some() => self.block(index),
            Err(error) => self.chunks[index].state = State::Done(End::Failed(error)),
            Ok(page) => self.take(index, page),
        }
        self.settle();
    }

    /// What comes next, as far as it is known.
    pub(super) fn ready(&mut self) -> Vec<Entry<V>> {
        std::mem::take(&mut self.ready)
    }

    /// Why the history ends before its end.
    pub(super) fn failure(&mut self) -> Option<Error> {
        self.failure.take()
    }

    /// Whether everything was found and handed out.
    pub(super) fn is_over(&self) -> bool {
        self.chunks.is_empty() && self.ready.is_empty()
    }

    /// Ends the history with this error.
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
                State::Idle(_) if has_room => return Some(index),
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
            let asked = matches!(chunk.state, State::Asked(_) | State::Idle(_));
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
        let chunk = Chunk::new(key, low, State::New(Some(at)));
        self.chunks.insert(index, chunk);
        Some(index)
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
        self.chunks.push_back(Chunk::new(key, 0, State::Blocked));
    }

    fn take(&mut self, index: usize, page: Vec<Entry<V>>) {
        let positions: Vec<_> = page
            .iter()
            .filter_map(|entry| self.position(&entry.id))
            .collect();
        let span = self.density.add(&positions, page.len());
        if index == 0 && self.chunks[0].low == 0 && self.keys == 0 {
            self.begin(&page, &positions);
        }
        let (kind, chunk) = (self.kind, &mut self.chunks[index]);
        chunk.take(page, |id| kind?.position(id));
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
                next.state = State::New(Some(first + 1));
                first + 1
            }
            None => first + 1,
        };
    }

    /// Hands out what the first chunk has, and goes on to the next when it is done.
    fn settle(&mut self) {
        while let Some(first) = self.chunks.front_mut() {
            self.ready.extend(first.entries.drain(..));
            first.pages = 0;
            if !matches!(first.state, State::Done(_)) {
                return;
            }
            match self.chunks.pop_front().map(|chunk| chunk.state) {
                Some(State::Done(End::Next(seen))) => self.join(seen),
                Some(State::Done(End::Failed(error))) => self.stop(error),
                _ => self.chunks.clear(),
            }
        }
    }

    /// Goes on in the next chunk with what was seen of it.
    fn join(&mut self, seen: Vec<Entry<V>>) {
        let Some(next) = self.chunks.front_mut() else {
            let first = seen.first().and_then(|entry| self.position(&entry.id));
            let low = first.map_or(0, |first| first.saturating_sub(self.chunk_span()));
            self.chunks.push_back(Chunk::new(0, low, State::Blocked));
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
        self.chunks[0] = Chunk::new(key, low, State::Asked(None));
        self.take(0, seen);
    }
}
