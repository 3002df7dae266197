//! One stretch of a history, and what is known of it.

use std::collections::{HashSet, VecDeque};

use crate::error::Error;

/// An item and its id, which is empty where it has none.
#[derive(Debug)]
pub(super) struct Entry<V> {
    pub(super) id: String,
    pub(super) value: V,
}

/// The items down to a position, from where the chunk above it ends.
#[derive(Debug)]
pub(super) struct Chunk<V> {
    /// Answers to another key are for a chunk that is no more.
    pub(super) key: u64,
    /// The first position that belongs to it; those below belong to the next chunk.
    pub(super) low: u64,
    pub(super) state: State<V>,
    /// What was found and not yet handed out.
    pub(super) entries: VecDeque<Entry<V>>,
    /// How many pages of entries were found.
    pub(super) pages: usize,
    /// How far down it is, and how much one page of it spans.
    pub(super) reached: Option<(u64, u64)>,
    /// The ids on the page before.
    recent: HashSet<String>,
    /// Every cursor that was used.
    used: HashSet<String>,
}

#[derive(Debug)]
pub(super) enum State<V> {
    /// Nothing was asked yet; it is entered with a made-up id at this position, or with none at all
    /// where the list begins.
    New(Option<u64>),
    /// The next page is below this id.
    Idle(String),
    /// A page is on its way; the first one of a chunk entered at this position.
    Asked(Option<u64>),
    /// It can be entered from the chunk above only.
    Blocked,
    Done(End<V>),
}

/// How a chunk ended.
#[derive(Debug)]
pub(super) enum End<V> {
    /// On items of the next one, which these are.
    Next(Vec<Entry<V>>),
    /// With the list; or the server did not know the made-up id.
    List,
    Failed(Error),
}

impl<V> Chunk<V> {
    pub(super) fn new(key: u64, low: u64, state: State<V>) -> Self {
        Self {
            key,
            low,
            state,
            entries: VecDeque::new(),
            pages: 0,
            reached: None,
            recent: HashSet::new(),
            used: HashSet::new(),
        }
    }

    /// Whether nothing below it is known to be worth asking for.
    pub(super) fn is_last(&self) -> bool {
        match &self.state {
            State::Blocked | State::Done(End::List | End::Failed(_)) => true,
            State::New(_) | State::Idle(_) | State::Asked(_) => false,
            State::Done(End::Next(_)) => false,
        }
    }

    /// Takes a page in, and where an item of the next chunk begins, leaves off.
    pub(super) fn take(&mut self, page: Vec<Entry<V>>, position: impl Fn(&str) -> Option<u64>) {
        let edge = page.iter().rev().find(|entry| !entry.id.is_empty());
        let edge = edge.map(|entry| entry.id.clone());
        let mut here = HashSet::new();
        let ids: HashSet<_> = page.iter().map(|entry| entry.id.clone()).collect();
        let is_new = |entry: &Entry<V>| {
            entry.id.is_empty()
                || (!self.recent.contains(&entry.id) && here.insert(entry.id.clone()))
        };
        let mut page: Vec<_> = page.into_iter().filter(is_new).collect();
        self.recent = ids;
        if page.is_empty() {
            self.state = State::Done(End::List);
            return;
        }
        self.pages += 1;
        let is_below = |entry: &Entry<V>| position(&entry.id).is_some_and(|at| at < self.low);
        let own = page.iter().position(is_below).unwrap_or(page.len());
        let below = page.split_off(own);
        self.entries.extend(page);
        self.state = match edge {
            _ if !below.is_empty() => State::Done(End::Next(below)),
            Some(edge) if self.used.insert(edge.clone()) => State::Idle(edge),
            _ => State::Done(End::List),
        };
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
