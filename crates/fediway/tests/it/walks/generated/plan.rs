//! What is walked: made of a number, so that a walk can be repeated.

use std::time::Duration;

/// Numbers that follow from a seed (SplitMix64).
pub struct Rng {
    state: u64,
    /// How many ages were made. No two are equal, so that no id is given to a second item.
    ages: u64,
}

impl Rng {
    pub fn new(seed: u64) -> Self {
        Self {
            state: seed.wrapping_mul(0x2545_f491_4f6c_dd1d).wrapping_add(7),
            ages: 0,
        }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or(0)
    }

    pub fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    pub fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// An age: minutes or a year.
    pub fn age(&mut self) -> Duration {
        let seconds = match self.below(3) {
            0 => self.below(300),
            1 => self.below(100_000),
            _ => self.below(30_000_000),
        };
        self.before(60 + seconds as u64)
    }

    /// An age that makes an item the newest one.
    pub fn newest(&mut self) -> Duration {
        self.before(60)
    }

    /// The milliseconds are other ones each time, and grow less.
    fn before(&mut self, seconds: u64) -> Duration {
        self.ages += 1;
        Duration::from_millis(seconds * 1000 - self.ages)
    }
}

/// Which list is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    Home,
    Public,
    Tag,
    Account,
    Notifications,
    Bookmarks,
    Favourites,
    Followers,
    Trends,
}

impl List {
    pub const ALL: [Self; 9] = [
        Self::Home,
        Self::Public,
        Self::Tag,
        Self::Account,
        Self::Notifications,
        Self::Bookmarks,
        Self::Favourites,
        Self::Followers,
        Self::Trends,
    ];

    /// Whether its cursors are ids of relations, which stand in no item.
    pub fn is_of_relations(self) -> bool {
        matches!(self, Self::Bookmarks | Self::Favourites | Self::Followers)
    }
}

/// How it is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// To older items.
    Down,
    /// To older items, until a `since_id`.
    Since,
    /// To newer items, from a `min_id`.
    Min,
    /// To newer items, from a `since_id`.
    SinceBackward,
    /// To newer items, from the page below a `max_id`.
    Backward,
}

impl How {
    pub const ALL: [Self; 5] = [
        Self::Down,
        Self::Since,
        Self::Min,
        Self::SinceBackward,
        Self::Backward,
    ];

    pub fn is_bounded(self) -> bool {
        matches!(self, Self::Since | Self::Min | Self::SinceBackward)
    }

    pub fn is_up(self) -> bool {
        matches!(self, Self::Min | Self::SinceBackward | Self::Backward)
    }
}

/// By what it is walked.
#[derive(Clone, Copy, Debug)]
pub enum By {
    Items(usize),
    Pages(usize),
    Tasks(usize),
}

/// One walk.
#[derive(Clone, Debug)]
pub struct Plan {
    pub list: List,
    pub how: How,
    pub by: By,
    pub limit: u32,
    /// The bounds: ids of items, whatever the list's cursors are.
    pub above: Option<String>,
    pub below: Option<String>,
    /// Where a walk of a list by offset begins.
    pub offset: usize,
    /// Whether some items are filtered out of every page.
    pub is_filtered: bool,
}
