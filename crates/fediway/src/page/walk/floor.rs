//! The lower bound of a walk. The bound and the items below it are not part of the walk.

use super::ask::{Ask, Facts, beside};
use super::recent::Recent;
use crate::instance::MinId;
use crate::page::id_order::{is_at_or_below, is_ordered};
use crate::transport::Cursor;

/// The parameter that tells the server where the lower end is.
pub(super) const PARAM: &str = "since_id";

/// The items at the floor and below it have been given already, or were not asked for.
#[derive(Clone, Debug)]
pub(in crate::page) struct Floor {
    /// The value of [`PARAM`].
    pub(super) value: Option<String>,
    /// Whether the value is the id of an item, and not a cursor that means something to the server
    /// alone.
    pub(super) is_item: bool,
    /// What the server is said to do with a `min_id`. It counts where it cannot be checked.
    pub(super) said: MinId,
    /// The server was seen to keep to the bound.
    pub(super) is_proven: bool,
    /// What the walk has given, and what stood below. These are below the floor wherever they stand.
    given: Recent,
}

/// What of a page is above the floor.
#[derive(Debug)]
pub(super) struct Sifted {
    /// For each item, whether it is above.
    pub(super) keep: Vec<bool>,
    /// Whether the page reaches the floor, so that nothing below it is wanted.
    pub(super) reached: bool,
}

impl Floor {
    pub(in crate::page) fn new(value: Option<String>, is_item: bool) -> Self {
        Self {
            value,
            is_item,
            said: MinId::Unknown,
            is_proven: false,
            given: Recent::default(),
        }
    }

    pub(in crate::page) fn of_server(mut self, said: MinId) -> Self {
        self.said = said;
        self
    }

    /// Raises the floor over what is given to the reader.
    pub(super) fn give<'i>(&mut self, ids: impl Iterator<Item = &'i str>) {
        for id in ids {
            self.given.insert(id);
        }
    }

    pub(super) fn has_given(&self) -> bool {
        self.given.len() > 0
    }

    pub(super) fn was_given(&self, id: &str) -> bool {
        self.given.contains(id)
    }

    /// The parameter and its value, for the request.
    ///
    /// Where only the place in the list tells what is below, what was given has to come again, so
    /// that it is not left out. Where ids tell it, a server that nothing is known of is not asked to
    /// look at the bound: if it gave the page right above, all that is newer would be lost.
    pub(super) fn pair(&self) -> Option<(&'static str, String)> {
        let value = self.value.clone()?;
        let is_left_out = self.is_item
            && match is_ordered(&value) {
                true => self.said == MinId::Unknown,
                false => self.has_given(),
            };
        (!is_left_out).then_some((PARAM, value))
    }

    /// The first request of a walk down to this floor.
    pub(in crate::page) fn first(&self, ceiling: Option<&str>) -> Ask {
        if self.value.is_none() || self.pair().is_some() {
            return Ask::AS_CALLED;
        }
        let ceiling = ceiling.map(|id| ("max_id", id.to_owned()));
        Ask::at(ceiling.into_iter().collect())
    }

    /// The request for what is older than an id.
    pub(in crate::page) fn below(&self, id: &str) -> Ask {
        beside(self.pair(), &Cursor::new("max_id", id.to_owned()))
    }

    /// The id of an item that the floor stands at.
    fn item(&self) -> Option<&str> {
        self.value.as_deref().filter(|_| self.is_item)
    }

    /// Whether the order of the ids says that this one is below; `None` if it says nothing.
    fn is_below(&self, id: &str) -> Option<bool> {
        is_at_or_below(id, self.item()?)
    }

    /// Whether a list continues below the floor, as the ids tell.
    pub(super) fn is_above(&self, place: &Cursor) -> bool {
        let mut ids = place.params().filter(|(name, _)| *name == "max_id");
        ids.any(|(_, id)| self.is_below(id) == Some(true))
    }

    /// Whether the order of ids tells on which side of the floor this one is.
    pub(super) fn can_place(&self, id: &str) -> bool {
        self.is_below(id).is_some()
    }

    /// What of a page is above the floor. In a list that is not in the order of its ids, one item
    /// from below does not mean that the floor is reached: all of the page have to be.
    pub(super) fn sift(&self, facts: &Facts, is_disordered: bool) -> Sifted {
        let mut keep = Vec::with_capacity(facts.ids.len());
        let item = self.item();
        let is_ordered = facts
            .named()
            .any(|id| Some(id) != item && self.can_place(id));
        // An item without an id is where the one before it is.
        let (mut is_above, mut is_cut) = (true, false);
        for id in &facts.ids {
            if !id.is_empty() && !is_cut {
                let is_old = self.is_below(id) == Some(true) || self.was_given(id);
                // Where ids are in no order, the place in the list tells.
                is_cut = is_old && !is_ordered;
                is_above = !is_old;
            }
            keep.push(is_above && !is_cut);
        }
        let is_old = |(id, keep): (&String, &bool)| !id.is_empty() && !keep;
        let mut named = facts.ids.iter().zip(&keep).filter(|(id, _)| !id.is_empty());
        let reached = match is_disordered {
            true => named.clone().count() > 0 && named.all(is_old),
            false => named.next_back().is_some_and(is_old),
        };
        Sifted {
            keep,
            reached: reached || is_cut,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sift(floor: &str, given: &[&str], ids: &[&str], is_disordered: bool) -> (Vec<bool>, bool) {
        let value = (!floor.is_empty()).then(|| floor.to_owned());
        let mut of = Floor::new(value, true);
        of.give(given.iter().copied());
        let facts = Facts {
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            ..Facts::default()
        };
        let sifted = of.sift(&facts, is_disordered);
        (sifted.keep, sifted.reached)
    }

    #[test]
    fn ids_that_tell_the_time_need_not_be_in_the_list() {
        let (keep, reached) = sift("5", &[], &["9", "7", "4", "", "3"], false);
        assert_eq!(keep, [true, true, false, false, false]);
        assert!(reached);
        assert_eq!(sift("5", &[], &["9", "7"], false), (vec![true; 2], false));
        assert_eq!(sift("5", &[], &[], false), (vec![], false));
    }

    #[test]
    fn elsewhere_the_place_in_the_list_tells() {
        let (keep, reached) = sift("bb", &[], &["dd", "", "bb", "cc", ""], false);
        assert_eq!(keep, [true, true, false, false, false]);
        assert!(reached);
        let (keep, reached) = sift("", &["cc"], &["dd", "cc", "bb"], false);
        assert_eq!(keep, [true, false, false]);
        assert!(reached);
    }

    #[test]
    fn one_old_item_does_not_end_a_list_in_no_order() {
        let (keep, reached) = sift("45", &[], &["50", "40"], true);
        assert_eq!(keep, [true, false]);
        assert!(!reached);
        assert!(sift("45", &[], &["30", "40"], true).1);
    }
}
