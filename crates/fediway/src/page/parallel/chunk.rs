//! One part of a list, and what is known about it.

use std::collections::VecDeque;

use crate::error::{Error, PagingFailure};
use crate::page::walk::{Ask, Down, Facts, Floor};
use crate::transport::Cursor;

/// An item and its id, which is empty where it has none.
#[derive(Debug)]
pub(super) struct Entry<V> {
    pub(super) id: String,
    pub(super) value: V,
}

/// A page that was asked for.
#[derive(Debug)]
pub(super) struct Fetched<V> {
    pub(super) entries: Vec<Entry<V>>,
    pub(super) next: Option<Cursor>,
    pub(super) print: u64,
}

/// The items down to a position, from where the chunk above it ends.
#[derive(Debug)]
pub(super) struct Chunk<V> {
    /// Answers to another key are for a chunk that is no more.
    pub(super) key: u64,
    /// The first position that belongs to it; those below belong to the next chunk.
    pub(super) low: u64,
    pub(super) state: State<V>,
    /// Which page comes next.
    pub(super) down: Down,
    /// What was found and not yet given.
    pub(super) entries: VecDeque<Entry<V>>,
    /// How many pages of entries were found.
    pub(super) pages: usize,
    /// How far down it is, and how much one page of it spans.
    pub(super) reached: Option<(u64, u64)>,
    /// How often the request that is due has failed.
    pub(super) tries: u32,
}

#[derive(Debug)]
pub(super) enum State<V> {
    /// Nothing was asked yet; it is entered with a made-up id at this position.
    New(u64),
    /// The next page can be asked for.
    Idle,
    /// A page is on its way; the first one of a chunk entered at this position.
    Asked(Option<u64>),
    /// It can be entered from the chunk above only.
    Blocked,
    /// Its next page could not be had.
    Failed(Error),
    Done(End<V>),
}

/// How a chunk ended.
#[derive(Debug)]
pub(super) enum End<V> {
    /// On items of the next one, which these are.
    Next(Vec<Entry<V>>),
    /// With the list; or the server did not know the made-up id.
    List,
}

impl<V> Chunk<V> {
    pub(super) fn new(key: u64, low: u64, state: State<V>, down: Down) -> Self {
        Self {
            key,
            low,
            state,
            down,
            entries: VecDeque::new(),
            pages: 0,
            reached: None,
            tries: 0,
        }
    }

    /// Whether nothing below it is known to be worth asking for.
    pub(super) fn is_last(&self) -> bool {
        match &self.state {
            State::Blocked | State::Failed(_) | State::Done(End::List) => true,
            State::New(_) | State::Idle | State::Asked(_) | State::Done(End::Next(_)) => false,
        }
    }

    /// What it asks for.
    pub(super) fn ask(&self) -> Ask {
        self.down.ask().cloned().unwrap_or_default()
    }

    /// Takes a page in. Where an item of the next chunk begins, this one ends.
    pub(super) fn take(
        &mut self,
        floor: &Floor,
        page: Fetched<V>,
        position: impl Fn(&str) -> Option<u64>,
    ) -> Result<(), PagingFailure> {
        let facts = Facts {
            ids: page.entries.iter().map(|entry| entry.id.clone()).collect(),
            count: page.entries.len(),
            next: page.next,
            prev: None,
            leads_elsewhere: false,
            print: page.print,
        };
        self.tries = 0;
        let keep = self.down.take(floor, &facts)?;
        let kept = page.entries.into_iter().zip(keep);
        let mut page: Vec<_> = kept
            .filter_map(|(entry, keep)| keep.then_some(entry))
            .collect();
        self.pages += usize::from(!page.is_empty());
        let is_below = |entry: &Entry<V>| position(&entry.id).is_some_and(|at| at < self.low);
        let own = page.iter().position(is_below).unwrap_or(page.len());
        let below = page.split_off(own);
        self.entries.extend(page);
        self.state = match self.down.ask() {
            _ if !below.is_empty() => State::Done(End::Next(below)),
            Some(_) => State::Idle,
            None => State::Done(End::List),
        };
        Ok(())
    }

    /// Puts the chunk behind what the one above saw of it. If they have nothing in common, it gives
    /// that back.
    pub(super) fn join(&mut self, seen: Vec<Entry<V>>) -> Result<(), Vec<Entry<V>>> {
        for (index, entry) in seen.iter().enumerate() {
            if let Some(at) = place_of(&entry.id, self.entries.iter()) {
                self.entries.drain(..at);
                self.put_before(seen, index);
                return Ok(());
            }
            if let State::Done(End::Next(next)) = &mut self.state
                && let Some(at) = place_of(&entry.id, next.iter())
            {
                next.drain(..at);
                self.entries.clear();
                self.put_before(seen, index);
                return Ok(());
            }
        }
        Err(seen)
    }

    fn put_before(&mut self, mut seen: Vec<Entry<V>>, until: usize) {
        seen.truncate(until);
        for entry in seen.into_iter().rev() {
            self.entries.push_front(entry);
        }
    }
}

fn place_of<'e, V: 'e>(id: &str, mut entries: impl Iterator<Item = &'e Entry<V>>) -> Option<usize> {
    entries.position(|entry| !id.is_empty() && entry.id == id)
}
