//! Which items of a list were given to the reader already, and where the list goes on.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashSet, VecDeque};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// How many of the newest items are asked for once more after a gap: a status of another server can
/// arrive late, under an id below those that were seen.
pub(super) const OVERLAP: usize = 20;

/// What no id begins with.
const NO_ID: char = '\0';
/// The longest id that is remembered. Those of all servers are far shorter.
const LONGEST: usize = 256;

/// The last ids of a list, a bounded number of them.
#[derive(Debug)]
pub(super) struct Seen {
    order: VecDeque<Arc<str>>,
    ids: HashSet<Arc<str>>,
    most: usize,
    /// How many of the first ones lie before a gap that was not filled.
    before_cut: usize,
}

impl Seen {
    pub(super) fn new(most: usize) -> Self {
        Self {
            order: VecDeque::new(),
            ids: HashSet::new(),
            most: most.max(2 * OVERLAP),
            before_cut: 0,
        }
    }

    /// Whether this id is new. From now on it is not. Items without an id are always new, and those
    /// with one that no server has.
    pub(super) fn insert(&mut self, id: &str) -> bool {
        if id.is_empty() || id.len() > LONGEST {
            return true;
        }
        if self.ids.contains(id) {
            return false;
        }
        if self.order.len() >= self.most
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
            self.before_cut = self.before_cut.saturating_sub(1);
        }
        let id: Arc<str> = id.into();
        self.order.push_back(id.clone());
        self.ids.insert(id)
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// What comes from now on is not next to what was there before.
    pub(super) fn cut(&mut self) {
        self.before_cut = self.order.len();
    }

    /// Whether there are so few that all of them, and all that lies between, can be asked for again.
    pub(super) fn is_short(&self) -> bool {
        self.order.len() <= OVERLAP
    }

    /// After which id to ask for what came since: a little below the highest ones.
    ///
    /// Not the highest, for the sake of those that arrive late, and not the last ones that came
    /// either: some that are years old must not have years filled in.
    pub(super) fn cursor(&self) -> Option<&str> {
        let is_id = |id: &&str| !id.starts_with(NO_ID);
        // If nothing came after a cut, it goes on where it was left.
        let from = self.before_cut % self.order.len().max(1);
        let mut ids: Vec<&str> = self
            .order
            .range(from..)
            .map(AsRef::as_ref)
            .filter(is_id)
            .collect();
        let below = OVERLAP.min(ids.len().checked_sub(1 + ids.len() / 4)?);
        let at = ids.len() - 1 - below;
        let (_, id, _) = ids.select_nth_unstable_by_key(at, |id| rank(id));
        Some(id)
    }
}

/// What an item without an id is remembered by.
pub(super) fn fingerprint(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{NO_ID}{:x}", hasher.finish())
}

/// What ids sort by: longer numbers are higher, and all others sort as text on every server.
pub(super) fn rank(id: &str) -> (usize, &str) {
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
    (if is_number { id.len() } else { 0 }, id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_new_once() {
        let mut seen = Seen::new(40);
        assert!(seen.insert("1") && !seen.insert("1"));
        assert!(seen.insert("") && seen.insert(""));
        let long = "9".repeat(LONGEST + 1);
        assert!(seen.insert(&long) && seen.insert(&long) && !seen.contains(&long));
        for id in 2..=41 {
            assert!(seen.insert(&id.to_string()));
        }
        assert_eq!((seen.order.len(), seen.ids.len()), (40, 40));
        assert!(!seen.contains("1") && seen.contains("2"));
    }

    #[test]
    fn the_cursor_leaves_room_for_what_comes_late() {
        let mut seen = Seen::new(100);
        assert_eq!(seen.cursor(), None);
        seen.insert(&fingerprint("an item without an id"));
        assert_eq!(seen.cursor(), None);
        seen.insert("98");
        assert_eq!(seen.cursor(), Some("98"));
        for id in [99, 100, 102, 101] {
            seen.insert(&id.to_string());
        }
        assert_eq!(seen.cursor(), Some("99"));
        // Some that are years old do not lead years back.
        seen.insert("7");
        assert_eq!(seen.cursor(), Some("98"));
        for id in (103..=150).chain(8..=15) {
            seen.insert(&id.to_string());
        }
        assert_eq!(seen.cursor(), Some("130"));
    }

    #[test]
    fn numbers_sort_by_their_value_and_other_ids_as_text() {
        assert!(rank("99") < rank("100"));
        assert!(rank("2026-08-01/favourite/1") < rank("2026-08-02/follow/1"));
        assert!(rank("01K1EXAMPLE") < rank("01K2EXAMPLE"));
    }
}
