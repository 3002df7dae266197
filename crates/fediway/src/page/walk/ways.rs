//! The ways on from a page of a walk to older items. Pure code.

use std::cmp::Ordering;

use super::ask::{Ask, Facts, beside};
use super::down::{Down, State};
use super::floor::Floor;
use super::order::Order;
use super::retreat::Next;
use crate::endpoint::Paging;
use crate::error::PagingFailure;
use crate::transport::Cursor;

impl Down {
    /// The request after a page, if there is a way on that was not taken before.
    pub(super) fn onward(
        &mut self,
        floor: &Floor,
        facts: &Facts,
        is_repeated: bool,
    ) -> Option<Ask> {
        // The same page once more: on a server that knows no cursor it would come for ever.
        if is_repeated && self.without_news > 0 {
            return None;
        }
        if self.paging == Paging::Offset {
            return self.next_offset(facts);
        }
        let mut ways = Vec::new();
        if self.paging == Paging::Id && !self.stuck.is_numbered {
            ways.extend(self.place_of_last(facts).cloned());
            let last = facts.named().next_back().map(str::to_owned);
            // Where the last item is not the lowest one, a server may have cut by the id and not
            // by the place: then the lowest leads on.
            let lowest = self.lowest.clone();
            let ids = last.into_iter().chain(lowest);
            ways.extend(ids.map(|id| Cursor::new("max_id", id)));
        }
        ways.extend(facts.next.clone());
        let way = ways
            .into_iter()
            .find(|way| self.used.insert(&way.to_string()))?;
        Some(beside(floor.pair(), &way))
    }

    /// [`place_of_last`] on a page that was asked for.
    pub(super) fn place_of_last<'f>(&self, facts: &'f Facts) -> Option<&'f Cursor> {
        let asked = self.ask().and_then(|ask| ask.value("max_id"));
        place_of_last(self.order(), asked, facts)
    }

    /// Whether a page is above the item that was asked below, as the ids tell: a server that does not
    /// know that item any more may give the newest page.
    pub(super) fn is_above_asked(&self, facts: &Facts) -> bool {
        let Some(asked) = self.ask().and_then(|ask| ask.value("max_id")) else {
            return false;
        };
        let order = self.order();
        let is_above = |id: &str| order.compare(id, asked).is_some_and(Ordering::is_gt);
        facts.named().next().is_some() && facts.named().all(is_above)
    }

    /// Whether a page shows items that came before, or such above the ceiling.
    pub(super) fn shows_the_top(&self, facts: &Facts) -> bool {
        let is_known = |id: &str| self.recent.contains(id) || !self.is_below_ceiling(id);
        facts.named().any(is_known)
    }

    /// The item that was asked below, which the walk met itself.
    pub(super) fn asked_below(&self) -> Option<&str> {
        let start = self.start.as_ref();
        let is_start = |ask: &Ask| start.is_some_and(|start| ask.is_at_the_place_of(start));
        let asked = self.ask().filter(|ask| !is_start(ask));
        asked.and_then(|ask| ask.value("max_id"))
    }

    /// Where a list by id seems to end, and the item that was asked below may just be gone: the same
    /// from an item further up.
    pub(super) fn retreat(
        &mut self,
        floor: &Floor,
        facts: &Facts,
    ) -> Result<Option<Ask>, PagingFailure> {
        if self.paging != Paging::Id || self.stuck.is_numbered {
            return Ok(None);
        }
        let asked = self.asked_below().map(str::to_owned);
        match self.retreat.next(asked.as_deref(), &self.recent, facts) {
            Next::End => Ok(None),
            Next::Below(id) => Ok(Some(floor.below(&id))),
            Next::Follow(next) => Ok(Some(beside(floor.pair(), &next))),
            Next::Start => Ok(self.start.clone()),
            Next::Same => self.count_pages(floor, facts),
            Next::Unknown => {
                self.state = State::Over;
                Err(PagingFailure::EndUnknown)
            }
        }
    }

    fn next_offset(&mut self, facts: &Facts) -> Option<Ask> {
        let named = facts.next.as_ref().and_then(offset_of);
        let offset = match facts.count {
            // What was filtered out counts for the server and not for us.
            0 => named.filter(|named| *named > self.offset)?,
            count => self.offset + count as u64,
        };
        self.offset = offset;
        let is_new = self.used.insert(&offset.to_string());
        is_new.then(|| Ask::offset(offset, None))
    }
}

/// The link of a page whose last item has an older id than its place in the list, such as a boost that is
/// shown with the id of the boosted status. Below that id, items would be left out.
pub(super) fn place_of_last<'f>(
    order: Order,
    asked: Option<&str>,
    facts: &'f Facts,
) -> Option<&'f Cursor> {
    let next = facts.next.as_ref()?;
    let (_, place) = next.params().find(|(name, _)| *name == "max_id")?;
    let is_below = |id: &str| order.compare(place, id) == Some(Ordering::Less);
    let last = facts.named().next_back()?;
    let is_above_last = order.compare(place, last) == Some(Ordering::Greater);
    // A link that leads up again is none.
    let leads_down = asked.is_some_and(is_below) || facts.named().any(is_below);
    (is_above_last && leads_down).then_some(next)
}

fn offset_of(cursor: &Cursor) -> Option<u64> {
    let (_, offset) = cursor.params().find(|(name, _)| *name == "offset")?;
    offset.parse().ok()
}
