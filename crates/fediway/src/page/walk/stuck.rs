//! What a walk found out about a server that returns items again. Pure code.

use std::collections::HashSet;

use super::ask::{Facts, is_counted};
use crate::transport::Cursor;

/// Servers have no more items on a page than a number such as 20, 40 or 80, whatever is asked for.
const ROUND: usize = 10;

/// What was found out about a server that returns items again.
#[derive(Clone, Debug, Default)]
pub(super) struct Stuck {
    /// Where the last new page says that the list continues, if it names no item there.
    pub(super) link: Option<Cursor>,
    /// The server ignores ids: the list continues at page numbers only.
    pub(super) is_numbered: bool,
    /// The server returned the same page for each id.
    pub(super) is_blind: bool,
    /// The page number that is asked for, if no link named it.
    pub(super) page: Option<u64>,
    /// How many items are asked for, if the caller's own number is too small.
    pub(super) limit: Option<u64>,
    /// How many items the caller wants on a page.
    pub(super) wanted: Option<usize>,
    /// How many different items the longest page had.
    pub(super) longest: usize,
}

impl Stuck {
    /// Remembers a page that was not returned before. Says whether it is a longer one, as was asked for.
    pub(super) fn note(&mut self, facts: &Facts, has_news: bool) -> bool {
        let is_longer = self.limit.is_some() && different(facts) > self.longest;
        self.longest = self.longest.max(different(facts));
        let is_by_page = |link: &&Cursor| link.params().all(|(name, _)| is_counted(name));
        if has_news || self.link.is_none() {
            self.link = facts.next.as_ref().filter(is_by_page).cloned();
        }
        is_longer
    }

    pub(super) fn may_be_cut(&self, facts: &Facts) -> bool {
        let length = facts.ids.len();
        let is_round = length > ROUND && length.is_multiple_of(ROUND);
        is_round || length > 1 && self.wanted == Some(length)
    }
}

/// How many different items a page has.
pub(super) fn different(facts: &Facts) -> usize {
    facts.named().collect::<HashSet<_>>().len()
}
