//! Which parts of a list were walked. Pure.
//!
//! A list is walked from its newest item down. What was walked without a gap is an [`Interval`]. A
//! walk that meets an interval of an earlier one is joined with it and goes on below it, so that what
//! is known costs no request and what was left out is fetched.

use std::cmp::Ordering;

use fediway::page::compare_ids;

use crate::rows::columns;

/// A part of a list without a gap, from the newest id to the oldest one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Interval {
    pub(crate) newest: String,
    pub(crate) oldest: String,
    /// Where a walk goes on below; `None` where the list ended.
    pub(crate) cursor: Option<String>,
}

columns! { Interval { newest oldest cursor } }

/// A page of a walk.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) newest: String,
    pub(crate) oldest: String,
    pub(crate) cursor: Option<String>,
    /// Every id on it, for lists whose ids are in no order.
    pub(crate) ids: Vec<String>,
}

/// What a walk does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Everything below is known, or the list has ended.
    Stop,
    /// The next page.
    GoOn,
    /// What is between is known: the walk goes on at this cursor.
    Jump(String),
}

/// The intervals of a list, the newest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Walked {
    pub(crate) intervals: Vec<Interval>,
    /// Whether the first interval is the one of this walk.
    is_open: bool,
}

impl Walked {
    pub(crate) fn new(intervals: Vec<Interval>) -> Self {
        let is_open = false;
        Self { intervals, is_open }
    }

    /// Whether the list was walked to its end without a gap.
    #[cfg(test)]
    pub(crate) fn is_complete(&self) -> bool {
        matches!(&self.intervals[..], [only] if only.cursor.is_none())
    }

    /// Whether a part below what this walk has seen is known.
    pub(crate) fn has_more_below(&self) -> bool {
        self.intervals.len() > 1
    }

    /// Takes in the next page of a walk that began at the top.
    pub(crate) fn take(&mut self, page: &Seen) -> Next {
        self.extend(page);
        if page.cursor.is_none() {
            self.intervals.truncate(1);
            return Next::Stop;
        }
        let mut next = Next::GoOn;
        while self.reaches_the_next(page) {
            let met = self.intervals.remove(1);
            let goes_below = !is_below(&page.oldest, &met.oldest);
            if met.cursor.is_some() && !goes_below {
                continue;
            }
            let current = &mut self.intervals[0];
            (current.oldest, current.cursor) = (met.oldest, met.cursor);
            next = match &current.cursor {
                Some(cursor) => Next::Jump(cursor.clone()),
                None => Next::Stop,
            };
            break;
        }
        if next == Next::Stop {
            self.intervals.truncate(1);
        }
        next
    }

    /// Nothing came where a walk went on: the list ends there.
    pub(crate) fn end(&mut self) {
        if self.is_open {
            self.intervals.truncate(1);
            self.intervals[0].cursor = None;
        }
    }

    fn extend(&mut self, page: &Seen) {
        if !self.is_open {
            self.is_open = true;
            let (newest, oldest) = (page.newest.clone(), page.oldest.clone());
            let cursor = page.cursor.clone();
            self.intervals.insert(
                0,
                Interval {
                    newest,
                    oldest,
                    cursor,
                },
            );
            return;
        }
        let current = &mut self.intervals[0];
        (current.oldest, current.cursor) = (page.oldest.clone(), page.cursor.clone());
    }

    /// Whether the page goes down to the interval below, or into it.
    fn reaches_the_next(&self, page: &Seen) -> bool {
        let Some(below) = self.intervals.get(1) else {
            return false;
        };
        match compare_ids(&page.oldest, &below.newest) {
            Some(order) => order != Ordering::Greater,
            // Without an order, only the item itself tells.
            None => page.ids.contains(&below.newest),
        }
    }
}

/// Whether an id is below another one for sure.
fn is_below(id: &str, other: &str) -> bool {
    compare_ids(id, other) == Some(Ordering::Less)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const PAGE: usize = 4;

    /// A server's list, and what is asked of it.
    struct Server {
        items: BTreeSet<u64>,
        requests: usize,
    }

    impl Server {
        fn page(&mut self, below: Option<&str>) -> Option<Seen> {
            self.requests += 1;
            let below = below.map_or(u64::MAX, |id| id.parse().unwrap());
            let items = self.items.range(..below).rev().take(PAGE);
            let ids: Vec<_> = items.map(u64::to_string).collect();
            let (newest, oldest) = (ids.first()?.clone(), ids.last()?.clone());
            let cursor = Some(oldest.clone());
            Some(Seen {
                newest,
                oldest,
                cursor,
                ids,
            })
        }
    }

    /// A run that breaks off after so many pages.
    fn run(server: &mut Server, walked: &mut Walked, seen: &mut BTreeSet<u64>, pages: usize) {
        *walked = Walked::new(walked.intervals.clone());
        let mut cursor = None;
        for _ in 0..pages {
            let Some(page) = server.page(cursor.as_deref()) else {
                walked.end();
                return;
            };
            seen.extend(page.ids.iter().map(|id| id.parse::<u64>().unwrap()));
            cursor = match walked.take(&page) {
                Next::Stop => return,
                Next::GoOn => page.cursor,
                Next::Jump(cursor) => Some(cursor),
            };
        }
    }

    #[derive(Clone, Debug)]
    enum Event {
        Add(u8),
        Delete(u8),
        Run(u8),
    }

    fn events() -> impl Strategy<Value = Vec<Event>> {
        let event = prop_oneof![
            (1..12_u8).prop_map(Event::Add),
            any::<u8>().prop_map(Event::Delete),
            (1..6_u8).prop_map(Event::Run),
        ];
        proptest::collection::vec(event, 1..40)
    }

    proptest! {
        #[test]
        fn runs_that_break_off_leave_no_gap_for_ever(events in events()) {
            let (mut server, mut newest) = (Server { items: BTreeSet::new(), requests: 0 }, 8);
            let (mut walked, mut seen) = (Walked::default(), BTreeSet::new());
            for event in events {
                match event {
                    Event::Add(many) => for _ in 0..many {
                        newest += 1;
                        server.items.insert(newest);
                    },
                    Event::Delete(at) => {
                        let nth = server.items.iter().nth(at as usize % server.items.len().max(1));
                        if let Some(item) = nth.copied() {
                            server.items.remove(&item);
                        }
                    }
                    Event::Run(pages) => run(&mut server, &mut walked, &mut seen, pages as usize),
                }
            }
            run(&mut server, &mut walked, &mut seen, usize::MAX);
            prop_assert!(server.items.is_subset(&seen), "{:?}", walked.intervals);
            prop_assert!(server.items.is_empty() || walked.is_complete(), "{:?}", walked.intervals);
            // Nothing new costs one request.
            server.requests = 0;
            run(&mut server, &mut walked, &mut seen, usize::MAX);
            prop_assert_eq!(server.requests, 1);
        }
    }

    fn interval(newest: &str, oldest: &str, cursor: Option<&str>) -> Interval {
        Interval {
            newest: newest.into(),
            oldest: oldest.into(),
            cursor: cursor.map(str::to_owned),
        }
    }

    #[test]
    fn a_walk_jumps_over_what_is_known() {
        let known = vec![interval("50", "40", Some("40")), interval("20", "1", None)];
        let mut walked = Walked::new(known);
        let page = |newest: &str, oldest: &str| Seen {
            newest: newest.into(),
            oldest: oldest.into(),
            cursor: Some(oldest.into()),
            ids: Vec::new(),
        };
        assert_eq!(walked.take(&page("99", "70")), Next::GoOn);
        assert_eq!(walked.take(&page("69", "48")), Next::Jump("40".into()));
        assert_eq!(walked.take(&page("39", "25")), Next::GoOn);
        assert_eq!(walked.take(&page("24", "19")), Next::Stop);
        assert_eq!(walked.intervals, [interval("99", "1", None)]);
    }

    #[test]
    fn ids_in_no_order_are_met_by_themselves() {
        let known = vec![interval("5d41402a", "7d793037", None)];
        let mut walked = Walked::new(known);
        let page = |ids: &[&str]| Seen {
            newest: ids[0].into(),
            oldest: ids[ids.len() - 1].into(),
            cursor: Some("x".into()),
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        };
        assert_eq!(walked.take(&page(&["aaaa1", "bbbb2"])), Next::GoOn);
        assert_eq!(
            walked.take(&page(&["cccc3", "5d41402a", "zzzz"])),
            Next::Stop
        );
        assert!(walked.is_complete());
    }
}
