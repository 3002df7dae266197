//! Checks whether a server respects a bound if neither ids nor the list show it. Pure code.

use super::ask::{Ask, Facts, beside};
use super::floor::PARAM;
use super::recent::Recent;
use crate::endpoint::Paging;
use crate::error::PagingFailure;
use crate::instance::MinId;
use crate::transport::Cursor;

/// The first page with items: a bound that is above all others, and where its items are.
#[derive(Clone, Debug)]
pub(super) struct Top {
    /// The id of its first item.
    pub(super) first: String,
    /// Above this bound is what is newer than the page.
    bound: Option<String>,
    /// Its items are below that bound, and this many of them are not below this cursor.
    below: Option<Cursor>,
    count: usize,
}

/// A request for known items under a bound that is above them: a server that gives them ignores the
/// bound.
#[derive(Clone, Debug)]
pub(super) struct Check {
    pub(super) ask: Ask,
    /// Whether nothing at all may come.
    is_due_empty: bool,
    /// How often it may be asked again, above the items that have come meanwhile.
    again: u32,
}

/// How often a check is made again.
const AGAIN: u32 = 3;

impl Top {
    pub(super) fn of(paging: Paging, facts: &Facts) -> Option<Self> {
        let first = facts.named().next()?.to_owned();
        Some(match paging {
            Paging::Id => Self {
                bound: Some(first.clone()),
                below: Some(Cursor::new("max_id", first.clone())),
                count: 1,
                first,
            },
            _ => Self {
                bound: facts.prev.as_ref().and_then(newer_than),
                below: facts.next.clone(),
                count: facts.named().count(),
                first,
            },
        })
    }

    /// Whether a walk that gave so many items has more than this page.
    pub(super) fn is_exceeded_by(&self, given: usize) -> bool {
        given > self.count
    }

    /// What to ask after a walk that gave these items. `None` where nothing names a bound.
    pub(super) fn check(&self, given: usize, ceiling: Option<&str>) -> Option<Check> {
        let goes_on = self.is_exceeded_by(given);
        let below = self.below.as_ref().filter(|_| goes_on);
        // Where the page names nothing newer, its end is a bound for the pages below it.
        let bound = self.bound.clone().or_else(|| value(below?, &["max_id"]));
        let bound = (PARAM, bound?);
        Some(match below {
            Some(below) => Check {
                ask: beside(Some(bound), below),
                is_due_empty: true,
                again: 0,
            },
            None => Check::above(bound, ceiling, AGAIN),
        })
    }
}

impl Check {
    fn above(bound: (&'static str, String), ceiling: Option<&str>, again: u32) -> Self {
        let ceiling = ceiling.map(|id| ("max_id", id.to_owned()));
        Self {
            ask: Ask::at([bound].into_iter().chain(ceiling).collect()),
            is_due_empty: false,
            again,
        }
    }

    /// The same above the items of an answer, which are new.
    pub(super) fn again(&self, facts: &Facts, ceiling: Option<&str>) -> Option<Self> {
        let again = self.again.checked_sub(1)?;
        let newest = facts.prev.as_ref().and_then(newer_than);
        Some(Self::above((PARAM, newest?), ceiling, again))
    }

    /// Whether the server keeps to the bound, by what it gives above it. `said` is what is known of
    /// it, for the case that this does not tell.
    pub(super) fn judge(
        &self,
        facts: &Facts,
        seen: &Recent,
        said: MinId,
    ) -> Result<(), PagingFailure> {
        let is_empty = facts.ids.is_empty();
        let comes_again = facts.named().any(|id| seen.contains(id));
        if comes_again || self.is_due_empty && !is_empty {
            return Err(PagingFailure::BoundIgnored(PARAM));
        }
        let is_filtered = is_empty && facts.next.is_some();
        // Items that are new may hide the known one.
        let is_believed = is_empty || matches!(said, MinId::Above | MinId::Newest);
        match is_believed && !is_filtered {
            true => Ok(()),
            false => Err(PagingFailure::BoundUnknown(PARAM)),
        }
    }
}

/// The value by which a link to newer items asks for them.
fn newer_than(cursor: &Cursor) -> Option<String> {
    value(cursor, &["min_id", "since_id"])
}

fn value(cursor: &Cursor, names: &[&str]) -> Option<String> {
    let mut params = cursor.params();
    let (_, value) = params.find(|(name, _)| names.contains(name))?;
    Some(value.to_owned())
}
