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
}

impl Walk {
    pub(super) fn new(client: Client, call: Call) -> Self {
        Self {
            client,
            newer: call.value("min_id").is_some(),
            call: Some(call),
            used: HashSet::new(),
            seen: HashSet::new(),
            body: Bytes::new(),
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
        let response = match self.client.send(&call).await {
            Ok(response) => response,
            Err(error) => return Some(Err(error)),
        };
        let mut page = match read(&response) {
            Ok(page) => page,
            Err(error) => return Some(Err(error)),
        };
        if page.count() == 0 || *response.body() == self.body {
            return None;
        }
        let ids = page.ids();
        let next = self.onward(&call, &response, &ids, page.count());
        let mut here = HashSet::new();
        page.retain(&mut |id| !self.seen.contains(id) && here.insert(id.to_owned()));
        if page.count() == 0 {
            return None;
        }
        self.seen = ids.into_iter().collect();
        self.body = response.body().clone();
        self.call = next;
        Some(Ok(page))
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
        self.used.insert(cursor.to_string()).then_some(next)
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
