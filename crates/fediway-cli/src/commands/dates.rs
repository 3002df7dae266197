//! `--since` and `--until`: which items of a list are shown, by their dates.

use std::sync::atomic::{AtomicU32, Ordering};

use fediway::Timestamp;

use crate::cli::Dates;

/// So many items in a row that are too old end a list. A few of them may stand between newer ones,
/// because they reached the server late.
const TOO_OLD_IN_A_ROW: u32 = 40;

/// What becomes of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    Shown,
    LeftOut,
    /// It is left out, and so are all after it.
    End,
}

impl From<bool> for Pick {
    fn from(is_wanted: bool) -> Self {
        match is_wanted {
            true => Self::Shown,
            false => Self::LeftOut,
        }
    }
}

/// Picks the items of a list that begins with the newest.
pub struct ByDate<'a> {
    dates: &'a Dates,
    too_old: AtomicU32,
}

impl<'a> ByDate<'a> {
    pub fn new(dates: &'a Dates) -> Self {
        Self {
            dates,
            too_old: AtomicU32::new(0),
        }
    }

    /// What becomes of an item of this date that is wanted otherwise, or not.
    pub fn pick(&self, date: Option<Timestamp>, is_wanted: bool) -> Pick {
        let Some(date) = date else {
            return is_wanted.into();
        };
        if self.dates.since.is_some_and(|since| date < since) {
            let before = self.too_old.fetch_add(1, Ordering::Relaxed);
            return match before + 1 < TOO_OLD_IN_A_ROW {
                true => Pick::LeftOut,
                false => Pick::End,
            };
        }
        self.too_old.store(0, Ordering::Relaxed);
        let is_too_new = self.dates.until.is_some_and(|until| date >= until);
        (is_wanted && !is_too_new).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Option<Timestamp> {
        Timestamp::from_second(second).ok()
    }

    #[test]
    fn the_beginning_belongs_to_the_time_and_the_end_does_not() {
        let dates = Dates {
            since: at(10),
            until: at(20),
        };
        let by_date = ByDate::new(&dates);
        let pick = |second| by_date.pick(at(second), true);
        assert_eq!(pick(20), Pick::LeftOut);
        assert_eq!(pick(19), Pick::Shown);
        assert_eq!(by_date.pick(at(15), false), Pick::LeftOut);
        assert_eq!(pick(10), Pick::Shown);
        assert_eq!(pick(9), Pick::LeftOut);
        assert_eq!(by_date.pick(None, true), Pick::Shown);
        let none = Dates::default();
        assert_eq!(ByDate::new(&none).pick(at(0), true), Pick::Shown);
    }

    #[test]
    fn a_list_ends_after_many_items_that_are_too_old_and_not_after_a_few() {
        let dates = Dates {
            since: at(10),
            until: None,
        };
        let by_date = ByDate::new(&dates);
        let old = || by_date.pick(at(9), true);
        for _ in 1..TOO_OLD_IN_A_ROW {
            assert_eq!(old(), Pick::LeftOut);
        }
        assert_eq!(by_date.pick(at(11), true), Pick::Shown);
        for _ in 1..TOO_OLD_IN_A_ROW {
            assert_eq!(old(), Pick::LeftOut);
        }
        assert_eq!(old(), Pick::End);
    }
}
