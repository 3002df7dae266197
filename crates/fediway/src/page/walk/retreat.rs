//! Verifies the end of a list by id. Pure code.
//!
//! Some servers look up the item of a `max_id`. If it was deleted in the meantime, they return an empty
//! page or the first one. Both look like the end of the list.

use std::cmp::Ordering;

use super::ask::Facts;
use super::recent::{Recent, Used};
use crate::page::id_order::{compare, is_ordered};
use crate::transport::Cursor;

/// How often it is asked again, each time from further up.
const TRIES: usize = 5;

/// The tries after what looks like the end.
#[derive(Clone, Debug, Default)]
pub(super) struct Retreat {
    /// Below these items came an empty page. If one of them is still there, that is the end.
    ends: Vec<String>,
    tries: usize,
    /// The items that were asked below.
    asked: Vec<String>,
    /// The links of empty pages that were followed once more.
    followed: Used,
    /// Whether each answer was the same: then the server knows no cursor.
    is_same: bool,
    print: u64,
}

/// What follows a page without news.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    End,
    /// Asked again from further up.
    Below(String),
    /// Over pages that were filtered, once more.
    Follow(Cursor),
    /// Everything is asked for again.
    Start,
    /// The same page came each time: the server ignores the ids.
    Same,
    /// Nothing tells whether it is the end.
    Unknown,
}

impl Retreat {
    /// The list goes on. Says whether it had seemed to end.
    pub(super) fn is_over(&mut self) -> bool {
        let ends = std::mem::take(&mut self.ends);
        let before = std::mem::replace(
            self,
            Self {
                ends,
                ..Self::default()
            },
        );
        before.tries > 0
    }

    /// Whether a page, which came below the item `asked`, has one of the items below which nothing
    /// came.
    pub(super) fn is_settled_by(&self, asked: Option<&str>, facts: &Facts) -> bool {
        self.ends.iter().any(|end| shows(facts, asked, end))
    }

    /// What follows a page without news that came below the item `asked`, or as the first one.
    pub(super) fn next(&mut self, asked: Option<&str>, seen: &Recent, facts: &Facts) -> Next {
        // A server whose ids are in order cuts its list by them, so that an empty page is the end.
        let is_empty = facts.named().next().is_none();
        self.is_same = !is_empty && (self.tries == 0 || self.is_same && self.print == facts.print);
        self.print = facts.print;
        let next = onward(facts, asked);
        let is_last = is_empty && next.is_none();
        let is_ordered = asked.or(seen.last_first().next()).is_some_and(is_ordered);
        let is_empty_list = asked.is_none() && (is_last || self.tries == 0 && seen.len() == 0);
        if is_last && is_ordered || is_empty_list {
            return Next::End;
        }
        let onward = next.filter(|_| is_empty);
        if let Some(next) = onward.filter(|next| self.followed.insert(&next.to_string())) {
            return Next::Follow(next.clone());
        }
        // Whatever it links to was looked at.
        if is_empty {
            self.ends.extend(asked.map(str::to_owned));
        }
        if self.tries >= TRIES {
            return match is_ordered {
                _ if self.is_same => Next::Same,
                true => Next::End,
                false => Next::Unknown,
            };
        }
        self.asked.extend(asked.map(str::to_owned));
        let is_left = |id: &&str| self.asked.iter().all(|asked| asked != id);
        let mut before = seen.last_first().filter(is_left);
        let above = match is_ordered {
            false => before.next(),
            true => before.min_by(|one, other| compare(one, other).unwrap_or(Ordering::Equal)),
        };
        let above = above.map(str::to_owned);
        self.tries += 1;
        above.map_or(Next::Start, Next::Below)
    }
}

/// Where a page says that the list goes on. One that came below an item and links to just that names
/// no place to go on from.
fn onward<'f>(facts: &'f Facts, asked: Option<&str>) -> Option<&'f Cursor> {
    let next = facts.next.as_ref();
    next.filter(|next| asked.is_none_or(|asked| next.params().all(|(_, id)| id != asked)))
}

/// Whether a page has an item, or would have it if it were not filtered out.
fn shows(facts: &Facts, asked: Option<&str>, id: &str) -> bool {
    let linked = onward(facts, asked).into_iter().flat_map(Cursor::params);
    let mut ids = facts.named().chain(linked.map(|(_, id)| id));
    ids.any(|one| one == id)
}
