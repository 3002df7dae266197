//! Chooses the kind of walk for a call.

use serde_json::Value;

use super::ask::{Ask, Facts};
use super::back::Back;
use super::down::Down;
use super::floor::Floor;
use super::up::{Taken, Up};
use crate::endpoint::{Call, Paging};
use crate::error::PagingFailure;
use crate::instance::{Instance, MinId};
use crate::transport::{CURSORS, Cursor};

/// A walk in one of its directions, without requests.
#[derive(Debug)]
pub(in crate::page) enum Plan {
    Down(Floor, Box<Down>),
    Up(Box<Up>),
    Back(Back),
}

/// Which part of a list the caller asks for.
#[derive(Clone, Debug, Default)]
pub(super) struct Called {
    pub(super) min_id: Option<String>,
    pub(super) since_id: Option<String>,
    pub(super) max_id: Option<String>,
    /// Whether any of these or another cursor names a place within the list.
    pub(super) is_within: bool,
    pub(super) backward: bool,
    /// How many items it wants on a page.
    pub(super) limit: Option<usize>,
}

impl Plan {
    /// The walk that a call asks for; `backward` turns it to newer items.
    pub(in crate::page) fn of(call: &Call, instance: &Instance, backward: bool) -> Self {
        let min_id = instance.quirks().min_id(call.endpoint().path);
        match call.endpoint().paging {
            Some(Paging::Offset) => Self::by_offset(call, backward),
            Some(paging) => Self::by_cursor(call, paging, min_id, backward),
            // One page, unless its `Link` says more.
            None => Self::by_cursor(call, Paging::Link, min_id, false),
        }
    }

    fn by_offset(call: &Call, backward: bool) -> Self {
        let offset = number(call, "offset").unwrap_or(0);
        if backward {
            return Self::Back(Back::new(offset, number(call, "limit")));
        }
        let down = Down::new(Paging::Offset, Ask::AS_CALLED, None).at_offset(offset);
        let down = down.wanting(limit(call));
        Self::Down(Floor::new(None, false), down.into())
    }

    fn by_cursor(call: &Call, paging: Paging, min_id: MinId, backward: bool) -> Self {
        let called = Called {
            min_id: id(call, "min_id"),
            since_id: id(call, "since_id"),
            max_id: id(call, "max_id"),
            is_within: CURSORS.iter().any(|name| call.value(name).is_some()),
            backward,
            limit: limit(call),
        };
        Self::new(paging, min_id, called)
    }

    /// A walk of a list by id or by `Link`.
    pub(super) fn new(paging: Paging, min_id: MinId, called: Called) -> Self {
        let asked = called.min_id.as_ref().map_or("since_id", |_| "min_id");
        let goes_up = called.backward || called.min_id.is_some();
        let max_id = called.max_id;
        let floor =
            Floor::new(called.min_id.or(called.since_id), paging == Paging::Id).of_server(min_id);
        if !goes_up {
            let first = floor.first(max_id.as_deref());
            let down = Down::new(paging, first, max_id).with_its_start();
            let down = down.wanting(called.limit);
            return Self::Down(floor, down.into());
        }
        let up = match floor.value.is_some() {
            true => Up::from_floor(paging, min_id, floor, max_id, asked),
            false => Up::from_page(paging, min_id, floor, called.is_within),
        };
        Self::Up(up.with_limit(called.limit).into())
    }

    pub(in crate::page) fn goes_back(&self) -> bool {
        !matches!(self, Self::Down(..))
    }

    /// What is asked next, and under which key the page may be here already; `None` at the end.
    pub(in crate::page) fn ask(&self) -> Option<(Ask, Option<u64>)> {
        match self {
            Self::Down(_, down) => Some((down.ask()?.clone(), None)),
            Self::Up(up) => up.ask().map(|(ask, key)| (ask.clone(), key)),
            Self::Back(back) => Some((back.ask()?.clone(), None)),
        }
    }

    /// Takes in the page that was asked for.
    pub(in crate::page) fn take(&mut self, facts: &Facts) -> Result<Taken, PagingFailure> {
        let keep = match self {
            Self::Down(floor, down) => down.take(floor, facts)?,
            Self::Up(up) => return up.take(facts),
            Self::Back(back) => back.take(facts)?,
        };
        Ok(match keep.contains(&true) {
            true => Taken::Give(keep),
            false => Taken::Drop,
        })
    }

    pub(in crate::page) fn end(&mut self) {
        match self {
            Self::Down(_, down) => down.end(),
            Self::Up(up) => up.end(),
            Self::Back(back) => back.end(),
        }
    }

    /// Where another walk would go on.
    pub(in crate::page) fn cursor(&self) -> Option<Cursor> {
        match self {
            Self::Down(_, down) => down.cursor(),
            Self::Up(up) => up.cursor(),
            Self::Back(back) => back.cursor(),
        }
    }
}

/// The value of a parameter that is an id or a cursor.
pub(in crate::page) fn id(call: &Call, name: &str) -> Option<String> {
    match call.value(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn limit(call: &Call) -> Option<usize> {
    usize::try_from(number(call, "limit")?).ok()
}

fn number(call: &Call, name: &str) -> Option<u64> {
    match call.value(name)? {
        Value::Number(number) => number.as_u64(),
        // What a cursor set is text.
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}
