//! The last ids of a walk.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};

/// How many ids are remembered: more than ten pages of any server.
const REMEMBERED: usize = 1000;

/// The last ids, so that an item that comes again is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Recent {
    order: VecDeque<String>,
    times: HashMap<String, u32>,
}

impl Recent {
    pub(super) fn contains(&self, id: &str) -> bool {
        self.times.contains_key(id)
    }

    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    /// The ids, the last one first.
    pub(super) fn last_first(&self) -> impl Iterator<Item = &str> {
        self.order.iter().rev().map(String::as_str)
    }

    pub(super) fn insert(&mut self, id: &str) {
        self.push(id);
    }

    /// Remembers an id. Returns the one that is forgotten for it.
    pub(super) fn push(&mut self, id: &str) -> Option<String> {
        self.order.push_back(id.to_owned());
        *self.times.entry(id.to_owned()).or_default() += 1;
        if self.order.len() <= REMEMBERED {
            return None;
        }
        let oldest = self.order.pop_front()?;
        let times = self.times.get_mut(&oldest)?;
        *times -= 1;
        if *times > 0 {
            return None;
        }
        self.times.remove(&oldest);
        Some(oldest)
    }
}

/// Every cursor that was used, as a number: one that comes back leads in a circle.
#[derive(Clone, Debug, Default)]
pub(super) struct Used {
    hasher: RandomState,
    cursors: HashSet<u64>,
}

impl Used {
    /// Whether the cursor was not used before.
    pub(super) fn insert(&mut self, cursor: &str) -> bool {
        self.cursors.insert(self.hasher.hash_one(cursor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_ids_are_forgotten() {
        let mut recent = Recent::default();
        recent.insert("again");
        for number in 0..REMEMBERED - 1 {
            recent.insert(&number.to_string());
        }
        recent.insert("again");
        assert!(recent.contains("again"), "it came a second time");
        recent.insert("one more");
        assert!(!recent.contains("0"));
        assert_eq!(recent.order.len(), REMEMBERED);
        assert_eq!(recent.times.len(), REMEMBERED);
    }

    #[test]
    fn a_cursor_is_new_once() {
        let mut used = Used::default();
        assert!(used.insert("max_id=1") && used.insert("max_id=2"));
        assert!(!used.insert("max_id=1"));
    }
}
