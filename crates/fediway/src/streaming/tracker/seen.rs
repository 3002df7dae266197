//! The delivered items of a list, and the position from which the list is fetched.

use std::collections::VecDeque;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

/// How long after the beginning of the stream.
pub(crate) type Moment = Duration;

/// What no id begins with. It sorts below all ids.
const NO_ID: char = '\0';
/// The longest id that is remembered. Those of all servers are far shorter.
const LONGEST: usize = 256;

/// How far back a list is asked for again: an item of another server can arrive late, with an id
/// below those that were seen, and some servers fill timelines in the background.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Overlap {
    /// So many of the newest items at least.
    pub(crate) least: usize,
    /// What came within this time before the last one, too.
    pub(crate) time: Duration,
    /// And so many at most.
    pub(crate) most: usize,
}

/// From where on a list is to be asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Position {
    After(String),
    /// It was empty.
    Beginning,
    #[default]
    Unknown,
}

impl Position {
    pub(super) fn or_higher(self, id: &str) -> Self {
        match self {
            Self::After(own) if rank(&own) >= rank(id) => Self::After(own),
            _ => Self::After(id.to_owned()),
        }
    }
}

/// The last ids of a list, a bounded number of them.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// How far the list had come when it was subscribed to.
    pub(super) began: Position,
    /// In the order in which they came.
    order: VecDeque<(Arc<str>, Moment)>,
    /// By their rank. Nearly all come in this order, so that this is quicker than a set.
    ids: VecDeque<Arc<str>>,
    most: usize,
    overlap: Overlap,
    /// When an item came last whose id was below another one.
    late: Option<Moment>,
    /// The highest id that was dropped for want of room. Above it nothing is forgotten.
    forgotten: Option<Arc<str>>,
}

impl Seen {
    pub(super) fn new(most: usize, overlap: Overlap) -> Self {
        Self {
            most,
            overlap,
            ..Self::default()
        }
    }

    /// Whether this id is new. From now on it is not. Items without an id are always new, and those
    /// with one that no server has.
    pub(super) fn insert(&mut self, id: &str, now: Moment) -> bool {
        if id.is_empty() || id.len() > LONGEST {
            return true;
        }
        let Err(at) = self.find(id) else {
            return false;
        };
        let is_higher = |known: &Arc<str>| rank(known) > rank(id);
        let is_late = at < self.ids.len() || self.forgotten.as_ref().is_some_and(is_higher);
        if is_late && !id.starts_with(NO_ID) {
            self.late = Some(now);
        }
        let id: Arc<str> = id.into();
        self.ids.insert(at, id.clone());
        self.order.push_back((id, now));
        if self.order.len() > self.most {
            self.forget_oldest();
        }
        true
    }

    /// The place of an id, or the one where it would be: nearly always the last place, or the first one
    /// of an id that is to be forgotten.
    fn find(&self, id: &str) -> Result<usize, usize> {
        match (self.ids.front(), self.ids.back()) {
            (Some(first), _) if **first == *id => Ok(0),
            (_, Some(last)) if rank(last) < rank(id) => Err(self.ids.len()),
            _ => self.ids.binary_search_by(|one| rank(one).cmp(&rank(id))),
        }
    }

    fn forget_oldest(&mut self) {
        let Some((oldest, _)) = self.order.pop_front() else {
            return;
        };
        if let Ok(at) = self.find(&oldest) {
            self.ids.remove(at);
        }
        let is_higher = |known: &Arc<str>| rank(&oldest) > rank(known);
        if !oldest.starts_with(NO_ID) && self.forgotten.as_ref().is_none_or(is_higher) {
            self.forgotten = Some(oldest);
        }
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.find(id).is_ok()
    }

    /// From where on to ask for what came since.
    ///
    /// Not the highest id, because of those that arrive late, and not the last one that came either:
    /// a few that are years old must not have years filled in. Nor is a list that had come nobody knows
    /// how far asked from what came since: that may be old, and what was posted before the subscription
    /// would follow.
    pub(super) fn position(&self) -> Position {
        if self.began == Position::Unknown {
            return Position::Unknown;
        }
        let Overlap { least, most, .. } = self.overlap;
        let again = self.recent().clamp(least, most);
        // Without one below these, all of it was asked for or came since.
        let below = self.downwards().nth(again);
        let known = below.into_iter().chain(self.forgotten.as_deref());
        known.fold(self.began.clone(), Position::or_higher)
    }

    /// The highest id, if more came within the time of the overlap than are asked for again: something
    /// may have come late below it.
    pub(super) fn late_below(&self) -> Option<&str> {
        let exceeds = self.recent() > self.overlap.most;
        self.highest().filter(|_| exceeds)
    }

    /// Whether one came late within the time of the overlap.
    pub(super) fn has_late(&self) -> bool {
        let late = self.late.zip(self.order.back());
        late.is_some_and(|(late, (_, newest))| *newest <= late + self.overlap.time)
    }

    /// How many ids are above all that came before the time of the overlap.
    fn recent(&self) -> usize {
        let newest = self.order.back().map_or(Moment::ZERO, |(_, at)| *at);
        let is_settled = |at: Moment| at + self.overlap.time < newest;
        let settled = self.order.iter().filter(|(_, at)| is_settled(*at));
        let highest = settled.map(|(id, _)| &**id).max_by_key(|id| rank(id));
        self.above(highest)
    }

    /// How many ids are remembered that lie above one, or at all.
    pub(super) fn above(&self, id: Option<&str>) -> usize {
        let is_above = |one: &&str| id.is_none_or(|id| rank(one) > rank(id));
        self.downwards().take_while(is_above).count()
    }

    /// The highest id that ever came.
    pub(super) fn highest(&self) -> Option<&str> {
        let highest = self.downwards().next();
        let all = highest.into_iter().chain(self.forgotten.as_deref());
        all.max_by_key(|id| rank(id))
    }

    /// The lowest id.
    pub(super) fn lowest(&self) -> Option<&str> {
        self.downwards().last()
    }

    /// The ids from the highest to the lowest.
    fn downwards(&self) -> impl Iterator<Item = &str> {
        let ids = self.ids.iter().rev().map(|id| &**id);
        ids.take_while(|id| !id.starts_with(NO_ID))
    }
}

/// What an item without an id is remembered by.
pub(super) fn fingerprint(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{NO_ID}{:x}", hasher.finish())
}

/// What ids sort by: longer numbers are higher, and all others sort as text on every server.
pub(crate) fn rank(id: &str) -> (usize, &str) {
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
    (if is_number { id.len() } else { 0 }, id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OVERLAP: Overlap = Overlap {
        least: 20,
        time: Duration::from_secs(120),
        most: 200,
    };

    fn after(id: &str) -> Position {
        Position::After(id.to_owned())
    }

    fn seconds(seconds: u64) -> Moment {
        Duration::from_secs(seconds)
    }

    #[test]
    fn an_id_is_new_once() {
        let mut seen = Seen::new(40, OVERLAP);
        let now = Moment::ZERO;
        assert!(seen.insert("1", now) && !seen.insert("1", now));
        assert!(seen.insert("", now) && seen.insert("", now));
        let long = "9".repeat(LONGEST + 1);
        assert!(seen.insert(&long, now) && seen.insert(&long, now) && !seen.contains(&long));
        for id in 2..=41 {
            assert!(seen.insert(&id.to_string(), now));
        }
        assert_eq!((seen.order.len(), seen.ids.len()), (40, 40));
        assert!(!seen.contains("1") && seen.contains("2"));
    }

    #[test]
    fn the_position_leaves_room_for_what_comes_late() {
        let mut seen = Seen::new(100, OVERLAP);
        seen.began = after("5");
        assert_eq!(seen.position(), after("5"));
        seen.insert(&fingerprint("an item without an id"), seconds(0));
        assert_eq!(seen.position(), after("5"));
        for id in [98, 99, 100, 102, 101, 7] {
            seen.insert(&id.to_string(), seconds(0));
        }
        assert_eq!(seen.position(), after("5"), "all of it");
        for id in (103..=150).chain(8..=15) {
            seen.insert(&id.to_string(), seconds(1000));
        }
        // All that came in the last two minutes, above what came before.
        assert_eq!(seen.position(), after("102"));
        seen.insert("151", seconds(2000));
        assert_eq!(seen.position(), after("131"), "twenty at least");
        seen.began = Position::Unknown;
        assert_eq!(seen.position(), Position::Unknown);
    }

    #[test]
    fn a_list_is_not_asked_for_from_before_its_beginning_nor_for_what_is_forgotten() {
        let mut seen = Seen::new(30, OVERLAP);
        seen.began = after("500");
        assert_eq!(seen.position(), after("500"));
        seen.insert("3", seconds(0));
        assert_eq!(seen.position(), after("500"));
        for id in 501..=530 {
            seen.insert(&id.to_string(), seconds(0));
        }
        assert_eq!(seen.position(), after("500"), "3 is forgotten, and lower");
        seen.insert("531", seconds(0));
        assert_eq!(seen.position(), after("501"), "the highest forgotten one");
        seen.began = Position::Beginning;
        assert_eq!(seen.position(), after("501"));
    }

    #[test]
    fn numbers_sort_by_their_value_and_other_ids_as_text() {
        assert!(rank("99") < rank("100"));
        assert!(rank("2026-08-01/favourite/1") < rank("2026-08-02/follow/1"));
        assert!(rank("01K1EXAMPLE") < rank("01K2EXAMPLE"));
    }
}
