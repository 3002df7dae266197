//! A server in memory, and a walk that follows its plan on it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::super::plan::Called;
use super::super::{Ask, Facts, Plan, Taken};
use crate::endpoint::Paging;
use crate::error::PagingFailure;
use crate::instance::MinId;
use crate::transport::Cursor;

/// What ids look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ids {
    /// Numbers that grow with time.
    Ordered,
    /// They tell nothing.
    Unordered,
    /// Numbers in another order than that of the list, like the ids of followers.
    Misleading,
}

/// How far the cursor at an item of a list by `Link` is above its place.
const RELATIONS: u64 = 7;

/// What a server does with the id of an item that is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gone {
    /// It knows where the item was.
    Known,
    /// It finds nothing below it: a server that looks items up.
    Empty,
    /// It gives the newest page.
    Ignored,
}

/// How one server answers one list.
#[derive(Clone, Debug)]
pub(super) struct Server {
    pub(super) paging: Paging,
    pub(super) ids: Ids,
    pub(super) min_id: MinId,
    pub(super) since_id: bool,
    /// Whether it takes a `since_id` for a `min_id`.
    pub(super) since_is_min: bool,
    pub(super) gone: Gone,
    pub(super) limit: usize,
    /// Whether a link to newer items goes by `since_id`.
    pub(super) prev_is_since: bool,
    /// The places of its items, and whether an item is filtered out of every page.
    pub(super) items: BTreeMap<u64, bool>,
    /// The places of those that are gone.
    pub(super) removed: BTreeSet<u64>,
}

/// Something that happens between two requests.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    Nothing,
    Deleted(usize),
    /// An item that belongs between others.
    Late(u64),
    New,
}

/// The name of the item at a place.
pub(super) fn name(ids: Ids, place: u64) -> String {
    match ids {
        Ids::Ordered => place.to_string(),
        Ids::Unordered => format!("x{:016x}", place.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        Ids::Misleading => (place * 0x9e37_79b1 % (1 << 32)).to_string(),
    }
}

pub(super) fn place(ids: Ids, name: &str) -> u64 {
    match ids {
        Ids::Ordered => name.parse().unwrap(),
        Ids::Unordered => {
            let scattered = u64::from_str_radix(&name[1..], 16).unwrap();
            scattered.wrapping_mul(0xf1de_83e1_9937_733d)
        }
        Ids::Misleading => name.parse::<u64>().unwrap() * 0x0e8b_2f51 % (1 << 32),
    }
}

impl Server {
    /// Cursors of a list by `Link` are numbers of their own, which may be those of other items' ids.
    pub(super) fn cursor(&self, place: u64) -> String {
        match self.paging {
            Paging::Id => name(self.ids, place),
            _ => (place + RELATIONS).to_string(),
        }
    }

    fn place(&self, cursor: &str) -> u64 {
        match self.paging {
            Paging::Id => place(self.ids, cursor),
            _ => cursor.parse::<u64>().unwrap() - RELATIONS,
        }
    }

    fn page(&self, value: impl Fn(&str) -> Option<String>, turn: u64) -> Facts {
        let at = |name: &str| value(name).map(|cursor| self.place(&cursor));
        let (mut max, mut since, mut min) = (at("max_id"), at("since_id"), at("min_id"));
        if self.since_is_min {
            min = min.or(since.take());
        }
        if max.is_some_and(|max| !self.items.contains_key(&max)) {
            match self.gone {
                Gone::Known => {}
                Gone::Empty => {
                    return Facts {
                        print: turn,
                        ..Facts::default()
                    };
                }
                Gone::Ignored => max = None,
            }
        }
        // It stops at an item that it does not meet.
        let is_met = |bound: &u64| self.gone == Gone::Known || self.items.contains_key(bound);
        let (since, min) = (since.filter(is_met), min.filter(is_met));
        let since = since.filter(|_| self.since_id);
        let min = min.filter(|_| self.min_id != MinId::Ignored);
        let inside = self.items.keys().copied().filter(|place| {
            max.is_none_or(|max| *place < max)
                && since.is_none_or(|since| *place > since)
                && min.is_none_or(|min| *place > min)
        });
        let page: Vec<_> = match min.filter(|_| self.min_id == MinId::Above) {
            Some(_) => inside
                .take(self.limit)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect(),
            None => inside.rev().take(self.limit).collect(),
        };
        let link = |name, place: Option<&u64>| Some(Cursor::new(name, self.cursor(*place?)));
        let shown = page.iter().filter(|place| !self.items[place]);
        let ids: Vec<_> = shown.map(|place| name(self.ids, *place)).collect();
        Facts {
            count: ids.len(),
            ids,
            next: link("max_id", page.last()),
            prev: match self.prev_is_since {
                true => link("since_id", page.first()),
                false => link("min_id", page.first()),
            },
            print: turn,
            ..Facts::default()
        }
    }

    /// The caller's own bounds stay where nothing could tell where they were.
    fn happens(&mut self, event: Event, called: &Called) {
        match event {
            Event::Nothing => {}
            Event::Deleted(number) => {
                let place = self
                    .items
                    .keys()
                    .nth(number % self.items.len().max(1))
                    .copied();
                let place = place.unwrap_or_default();
                let name = name(self.ids, place);
                let bounds = [&called.max_id, &called.min_id, &called.since_id];
                let is_bound = bounds.into_iter().any(|id| id.as_ref() == Some(&name));
                if !is_bound || self.gone == Gone::Known {
                    self.items.remove(&place);
                    self.removed.insert(place);
                }
            }
            // No item that was looked up and gone comes back.
            Event::Late(place) if self.gone != Gone::Known && self.removed.contains(&place) => {}
            Event::Late(place) => {
                self.items.entry(place).or_insert(false);
            }
            Event::New => {
                let newest = self.items.keys().chain(&self.removed).max();
                self.items
                    .insert(newest.map_or(1_000_000, |newest| newest + 10), false);
            }
        }
    }
}

/// What came of a walk: the places of the items in the order in which a reader has them.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) places: Vec<u64>,
    /// The items that were not there all the time.
    pub(super) gone: BTreeSet<u64>,
    pub(super) failure: Option<PagingFailure>,
    pub(super) requests: usize,
}

/// Follows a plan to its end. `row` is what the table says of the server. Between requests, things
/// happen. The last `keeps` pages of a way down are kept, as a walk keeps some.
pub(super) fn follow(
    server: &mut Server,
    called: &Called,
    row: MinId,
    events: &[Event],
    keeps: usize,
) -> Found {
    let mut plan = Plan::new(server.paging, row, called.clone());
    let is_up = plan.goes_back();
    let at_first: Vec<_> = server.items.keys().copied().collect();
    let mut found = Found {
        places: Vec::new(),
        gone: BTreeSet::new(),
        failure: None,
        requests: 0,
    };
    let mut events = events.iter().copied();
    let mut held: VecDeque<(u64, Facts)> = VecDeque::new();
    while let Some((ask, key)) = plan.ask() {
        let kept = held.iter().position(|(held, _)| Some(*held) == key);
        let facts = match kept.and_then(|at| held.remove(at)) {
            Some((_, facts)) => facts,
            None => {
                found.requests += 1;
                assert!(found.requests < 2000, "no end");
                server.happens(events.next().unwrap_or(Event::Nothing), called);
                let gone = at_first
                    .iter()
                    .filter(|place| !server.items.contains_key(place));
                found.gone.extend(gone);
                server.page(|name| value(&ask, called, name), found.requests as u64)
            }
        };
        match plan.take(&facts) {
            Ok(Taken::Give(keep)) => {
                let kept = facts.ids.iter().zip(keep).filter(|(_, keep)| *keep);
                let mut places: Vec<_> = kept.map(|(id, _)| place(server.ids, id)).collect();
                if is_up {
                    places.reverse();
                }
                found.places.extend(places);
            }
            Ok(Taken::Later(key)) => {
                held.push_back((key, facts));
                if held.len() > keeps {
                    held.pop_front();
                }
            }
            Ok(Taken::Drop) => {}
            Err(failure) => {
                found.failure = Some(failure);
                return found;
            }
        }
    }
    found
}

fn value(ask: &Ask, called: &Called, name: &str) -> Option<String> {
    if !ask.is_as_called() {
        return ask.value(name).map(str::to_owned);
    }
    match name {
        "min_id" => called.min_id.clone(),
        "since_id" => called.since_id.clone(),
        "max_id" => called.max_id.clone(),
        _ => None,
    }
}
