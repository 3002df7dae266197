//! What the ids of a list's items tell about its order.

use std::cmp::Ordering;

use crate::endpoint::Paging;
use crate::page::id_order;

/// Whether the ids of a list may be compared.
///
/// Only a list by id is in the order of its items' ids. Followers are listed in the order in which they
/// followed, and bookmarks in the order in which they were made. The ids of such items often look
/// ordered, but they say nothing about the list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    is_by_id: bool,
}

impl Order {
    pub(super) fn of(paging: Paging) -> Self {
        let is_by_id = paging == Paging::Id;
        Self { is_by_id }
    }

    /// Compares two ids; the greater one is newer. `None` if they do not tell.
    pub(super) fn compare(self, one: &str, other: &str) -> Option<Ordering> {
        self.is_by_id
            .then(|| id_order::compare(one, other))
            .flatten()
    }

    /// Whether `id` is at or below `bound`; `None` if the ids do not tell.
    pub(super) fn is_at_or_below(self, id: &str, bound: &str) -> Option<bool> {
        self.compare(id, bound).map(Ordering::is_le)
    }

    /// Whether ids of this form tell the order.
    pub(super) fn is_told_by(self, id: &str) -> bool {
        self.is_by_id && id_order::is_ordered(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_tell_the_order_of_a_list_by_id_only() {
        let by_id = Order::of(Paging::Id);
        assert_eq!(by_id.compare("9", "10"), Some(Ordering::Less));
        assert_eq!(by_id.is_at_or_below("10", "9"), Some(false));
        assert!(by_id.is_told_by("10"));
        for paging in [Paging::Link, Paging::Offset] {
            let order = Order::of(paging);
            assert_eq!(order.compare("9", "10"), None);
            // Its bounds are cursors: one may be equal to an id by chance.
            assert_eq!(order.compare("9", "9"), None);
            assert_eq!(order.is_at_or_below("10", "9"), None);
            assert!(!order.is_told_by("10"));
        }
    }
}
