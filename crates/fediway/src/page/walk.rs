//! One page after the other: what is asked next, and when it is over.

use std::collections::HashSet;

use bytes::Bytes;
use serde_json::Value;

use super::paged::Paged;
use crate::client::Client;
use crate::endpoint::{Call, Paging};
use crate::error::Result;
use crate::transport::{Cursor, Response};

/// How an answer becomes a page.
pub(super) type Read<P> = fn(&Response) -> Result<P>;

/// A walk through a list. The next page is asked for with the caller's own parameters; of the
/// server's words only the cursor is taken.
pub(super) struct Walk {
    client: Client,
    /// What is asked next; nothing at the end.
    call: Option<Call>,
    newer: bool,
    /// Every cursor that was used: one that comes back would walk in a circle.
    used: HashSet<String>,
    /// The ids on the page before.
    seen: HashSet<String>,
    /// The page before, to know it again where its items have no ids.
    body: Bytes,
    /// Answers that come before what is asked next, the first of them last.
    pile: Vec<Response>,
}

impl Walk {
    pub(super) fn new(client: Client, call: Call) -> Self {
        Self {
            client,
            // In a list by offset it is a bound like any other.
            newer: is_by_cursor(&call) && call.value("min_id").is_some(),
            call: Some(call),
            used: HashSet::new(),
            seen: HashSet::new(),
            body: Bytes::new(),
            pile: Vec::new(),
        }
    }

    pub(super) fn turn_back(&mut self) {
        self.newer = true;
    }

    pub(super) fn goes_back(&self) -> bool {
        self.newer
    }

    /// The next page. After an error there is none.
    pub(super) async fn next<P: Paged>(&mut self, read: Read<P>) -> Option<Result<P>> {
        let call = self.call.take()?;
        let (response, mut page) = match self.fetch(&call, read).await {
            Ok(Some(fetched)) => fetched,
            Ok(None) => return None,
            Err(error) => return Some(Err(error)),
        };
        let (ids, count) = (page.ids(), page.count());
        if !self.is_new(&response, &mut page) {
            return None;
        }
        self.call = match self.pile.is_empty() {
            true => self.onward(&call, &response, &ids, count),
            // What was fetched on the way down comes first, wherever the server says it goes on.
            false => Some(call),
        };
        Some(Ok(page))
    }

    /// Drops what was on the page before; whether anything is left.
    fn is_new<P: Paged>(&mut self, response: &Response, page: &mut P) -> bool {
        if *response.body() == self.body {
            return false;
        }
        let (mut here, ids) = (HashSet::new(), page.ids());
        page.retain(&mut |id| !self.seen.contains(id) && here.insert(id.to_owned()));
        self.seen = ids.into_iter().collect();
        self.body = response.body().clone();
        page.count() > 0
    }

    async fn fetch<P: Paged>(
        &mut self,
        call: &Call,
        read: Read<P>,
    ) -> Result<Option<(Response, P)>> {
        if self.pile.is_empty() {
            match self.since(call) {
                Some(call) => self.climb(call, read).await?,
                None => self.pile.push(self.client.send(call).await?),
            }
        }
        let Some(response) = self.pile.pop() else {
            return Ok(None);
        };
        let page = read(&response)?;
        Ok(Some((response, page)))
    }

    /// The call for the newest items above an id, if that is all that can be had: the ones right
    /// above it have to be looked for below those.
    fn since(&self, call: &Call) -> Option<Call> {
        if !is_by_cursor(call) {
            return None;
        }
        let min_id = call.value("min_id");
        let mut since = call.clone();
        if let Some(Value::String(id)) = min_id
            && self.client.instance().quirks().min_id_is_since_id
        {
            since.unset("min_id");
            since.set("since_id", id.clone());
            return Some(since);
        }
        let is_since = self.newer && min_id.is_none() && call.value("since_id").is_some();
        is_since.then_some(since)
    }

    /// Walks down to a `since_id`, to come up again page by page.
    async fn climb<P: Paged>(&mut self, call: Call, read: Read<P>) -> Result<()> {
        let mut down = Self {
            newer: false,
            ..Self::new(self.client.clone(), call.clone())
        };
        let mut next = Some(call);
        while let Some(call) = next {
            let response = self.client.send(&call).await?;
            let mut page = read(&response)?;
            let (ids, count) = (page.ids(), page.count());
            if !down.is_new(&response, &mut page) {
                break;
            }
            next = down.onward(&call, &response, &ids, count);
            self.pile.push(response);
        }
        Ok(())
    }

    /// The call for the page after this one.
    fn onward(
        &mut self,
        call: &Call,
        response: &Response,
        ids: &[String],
        count: usize,
    ) -> Option<Call> {
        let mut next = call.clone();
        let relation = if self.newer { "prev" } else { "next" };
        let cursor = match call.endpoint().paging? {
            Paging::Id => self.at_edge(ids)?,
            Paging::Link => response.cursor(relation)?,
            Paging::Offset if self.newer => before(&mut next, count)?,
            Paging::Offset => Cursor::new("offset", (offset(call) + count as u64).to_string()),
        };
        next.go_to(&cursor);
        // A list that cannot be asked for its second page has one: a search for everything at once.
        let may_go_on = next.check(&self.client.instance()).is_ok();
        (may_go_on && self.used.insert(cursor.to_string())).then_some(next)
    }

    /// The id nearest to the end of the page at which the list goes on, also of an item that could
    /// not be decoded.
    fn at_edge(&self, ids: &[String]) -> Option<Cursor> {
        let mut ids = ids.iter().filter(|id| !id.is_empty());
        match self.newer {
            true => Some(Cursor::new("min_id", ids.next()?.clone())),
            false => Some(Cursor::new("max_id", ids.next_back()?.clone())),
        }
    }
}

fn is_by_cursor(call: &Call) -> bool {
    call.endpoint().paging != Some(Paging::Offset)
}

/// The page of an offset list before the one that was asked for; it may be smaller, so that it ends
/// where that one began.
fn before(call: &mut Call, count: usize) -> Option<Cursor> {
    let from = offset(call);
    let limit = number(call, "limit").unwrap_or(count as u64).min(from);
    if limit == 0 {
        return None;
    }
    if call.endpoint().params.contains(&"limit") {
        call.set("limit", limit);
    }
    Some(Cursor::new("offset", (from - limit).to_string()))
}

fn offset(call: &Call) -> u64 {
    number(call, "offset").unwrap_or(0)
}

fn number(call: &Call, name: &str) -> Option<u64> {
    match call.value(name)? {
        Value::Number(number) => number.as_u64(),
        // What a cursor set is text.
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}
