//! Servers that do with cursors, limits and links what no documentation says: each item once and in
//! order, or an error.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use proptest::prelude::*;

use super::super::plan::Called;
use super::super::{Ask, Facts, Plan, Taken};
use super::model::{Ids, name, place};
use super::properties::config;
use crate::endpoint::Paging;
use crate::error::PagingFailure;
use crate::instance::MinId;
use crate::transport::Cursor;

/// What a server does with an id that it gets as a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cursors {
    /// The items below it.
    Excluded,
    /// The item itself, too.
    Included,
    /// The first page again.
    Ignored,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Links {
    None,
    Next,
    Both,
    /// The last page links to itself.
    Always,
}

/// The items 1 to `count`, the newest first.
#[derive(Clone, Debug)]
struct Odd {
    paging: Paging,
    ids: Ids,
    cursors: Cursors,
    /// Whether it knows page numbers, which its links name then.
    is_numbered: bool,
    links: Links,
    count: u64,
    /// How many items a page has where no limit is taken, and at most.
    usual: usize,
    most: usize,
    takes_limit: bool,
    /// Whether each item is twice on its page.
    is_doubled: bool,
}

impl Odd {
    fn facts(&self, value: impl Fn(&str) -> Option<String>, limit: Option<usize>) -> Facts {
        let length = limit.filter(|_| self.takes_limit).unwrap_or(self.usual);
        let length = length.clamp(1, self.most);
        let is_known = self.cursors != Cursors::Ignored;
        let slack = u64::from(self.cursors == Cursors::Included);
        let at = |name: &str| {
            value(name)
                .filter(|_| is_known)
                .map(|id| place(self.ids, &id))
        };
        let (max, since, min) = (at("max_id"), at("since_id"), at("min_id"));
        let number = value("page").filter(|_| self.is_numbered);
        let number = number.map_or(1, |number| number.parse().unwrap());
        let inside = (1..=self.count).filter(|item| {
            max.is_none_or(|max| *item < max + slack)
                && since.is_none_or(|since| *item + slack > since)
                && min.is_none_or(|min| *item + slack > min)
        });
        let mut page: Vec<_> = match min {
            Some(_) => inside.take(length).collect(),
            None => inside
                .rev()
                .skip((number - 1) * length)
                .take(length)
                .collect(),
        };
        page.sort_unstable_by(|one, other| other.cmp(one));
        let (next, prev) = self.links(&page, number);
        if self.is_doubled {
            page = page.into_iter().flat_map(|item| [item, item]).collect();
        }
        let ids: Vec<_> = page.iter().map(|item| name(self.ids, *item)).collect();
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        Facts {
            count: ids.len(),
            print: hasher.hash_one(&ids),
            ids,
            next,
            prev,
            ..Facts::default()
        }
    }

    fn links(&self, page: &[u64], number: usize) -> (Option<Cursor>, Option<Cursor>) {
        let is_last = page.last().is_none_or(|last| *last == 1);
        let (next, prev) = match self.is_numbered {
            true => {
                let next = if is_last { number } else { number + 1 };
                let at = |number: usize| Cursor::new("page", number.to_string());
                (Some(at(next)), (number > 1).then(|| at(number - 1)))
            }
            false => {
                let at = |parameter, item: Option<&u64>| {
                    item.map(|item| Cursor::new(parameter, name(self.ids, *item)))
                };
                (at("max_id", page.last()), at("min_id", page.first()))
            }
        };
        match self.links {
            Links::None => (None, None),
            Links::Next => (next.filter(|_| !is_last), None),
            Links::Both => (next.filter(|_| !is_last), prev),
            Links::Always => (next, prev),
        }
    }

    /// Whether all of its items can be asked for.
    fn can_be_walked(&self) -> bool {
        self.cursors != Cursors::Ignored || self.is_numbered
    }
}

fn odd() -> impl Strategy<Value = Odd> {
    let paging = prop::sample::select(vec![
        (Paging::Id, Ids::Ordered),
        (Paging::Id, Ids::Ordered),
        (Paging::Id, Ids::Unordered),
        (Paging::Link, Ids::Misleading),
    ]);
    let cursors = prop::sample::select(vec![
        Cursors::Excluded,
        Cursors::Included,
        Cursors::Included,
        Cursors::Ignored,
    ]);
    let links = prop::sample::select(vec![Links::None, Links::Next, Links::Both, Links::Always]);
    (
        (paging, cursors, any::<bool>(), links),
        0..60_u64,
        (1..7_usize, 2..50_usize, any::<bool>()),
        prop::bool::weighted(0.2),
    )
        .prop_map(
            |((paging, cursors, numbers, links), count, (usual, most, takes_limit), is_doubled)| {
                let is_numbered = numbers && cursors == Cursors::Ignored;
                // A short page that never changes is taken for the whole list, and a page of one item
                // that cannot become longer leads nowhere.
                let is_fixed = cursors == Cursors::Ignored && !is_numbered;
                // A list by `Link` without links is one page.
                let links = match (paging.0, links) {
                    (Paging::Link, Links::None) => Links::Both,
                    (_, links) => links,
                };
                Odd {
                    paging: paging.0,
                    ids: paging.1,
                    cursors,
                    is_numbered,
                    links,
                    count,
                    usual: if is_fixed { 20 } else { usual },
                    most: if is_fixed {
                        (most / 10 * 10).max(20)
                    } else {
                        most
                    },
                    // Nor are longer pages tried in a list by `Link`.
                    takes_limit: (takes_limit && !(is_fixed && paging.0 == Paging::Link))
                        || cursors == Cursors::Included,
                    is_doubled,
                }
            },
        )
}

/// The walk of an odd server: the items in the order in which a reader has them, and why it stopped.
fn follow(server: &Odd, called: &Called) -> (Vec<u64>, Option<PagingFailure>) {
    let mut plan = Plan::new(server.paging, MinId::Unknown, called.clone());
    let is_up = plan.goes_back();
    let (mut found, mut requests) = (Vec::new(), 0);
    while let Some((ask, _)) = plan.ask() {
        requests += 1;
        assert!(requests < 1500, "no end");
        let limit = ask
            .limit()
            .map_or(called.limit, |limit| usize::try_from(limit).ok());
        let facts = server.facts(|name| value(&ask, called, name), limit);
        match plan.take(&facts) {
            Ok(Taken::Give(keep)) => {
                let kept = facts.ids.iter().zip(keep).filter(|(_, keep)| *keep);
                let mut items: Vec<_> = kept.map(|(id, _)| place(server.ids, id)).collect();
                if is_up {
                    items.reverse();
                }
                found.extend(items);
            }
            Ok(Taken::Later(_) | Taken::Drop) => {}
            Err(failure) => return (found, Some(failure)),
        }
    }
    (found, None)
}

/// The caller's own cursors stay beside a page number.
fn value(ask: &Ask, called: &Called, name: &str) -> Option<String> {
    let own = match name {
        "min_id" => called.min_id.clone(),
        "since_id" => called.since_id.clone(),
        "max_id" => called.max_id.clone(),
        _ => None,
    };
    let stays = ask.is_as_called() || ask.value("page").is_some();
    ask.value(name).map(str::to_owned).or(own.filter(|_| stays))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Down,
    Below,
    Since,
    Min,
    SinceBackward,
    Backward,
}

proptest! {
    // A few of the many cases are enough: each is a server without changes.
    #![proptest_config(ProptestConfig { cases: config().cases / 6, ..config() })]

    #[test]
    fn an_odd_server_loses_nothing_without_an_error(
        server in odd(),
        way in prop::sample::select(vec![
            Way::Down, Way::Below, Way::Since, Way::Min, Way::SinceBackward, Way::Backward,
        ]),
        at in 1..60_u64,
        limit in prop::option::of(1..25_usize),
    ) {
        let at = at.min(server.count).max(1);
        let id = Some(name(server.ids, at));
        let mut called = Called { limit, is_within: way != Way::Down, ..Called::default() };
        match way {
            Way::Down => {}
            Way::Below | Way::Backward => called.max_id = id,
            Way::Since | Way::SinceBackward => called.since_id = id,
            Way::Min => called.min_id = id,
        }
        called.backward = matches!(way, Way::SinceBackward | Way::Backward);
        let (found, failure) = follow(&server, &called);

        let is_up = called.backward || way == Way::Min;
        let is_sorted = match is_up {
            true => found.is_sorted_by(|one, other| one < other),
            false => found.is_sorted_by(|one, other| one > other),
        };
        prop_assert!(is_sorted, "twice or out of order: {found:?}");
        let is_bounded = matches!(way, Way::Since | Way::Min | Way::SinceBackward);
        let is_told = server.paging == Paging::Id;
        if failure.is_some() {
            let is_clear = server.can_be_walked() && (is_told || !is_bounded);
            prop_assert!(!is_clear, "{failure:?}");
            return Ok(());
        }
        let (lower, upper) = match way {
            Way::Down => (0, u64::MAX),
            // In a list by `Link`, a bound means something to the server alone.
            Way::Below if is_told && server.ids == Ids::Ordered => (0, at),
            Way::Below => (0, found.first().map_or(at, |first| first + 1)),
            _ if is_bounded && is_told => (at, u64::MAX),
            _ if is_bounded && server.cursors == Cursors::Excluded => (at, u64::MAX),
            _ => (found.iter().min().map_or(at, |lowest| lowest - 1), u64::MAX),
        };
        // The bound is known where it stands, whatever the other ids tell.
        let is_bound = |item: u64| way == Way::Below && is_told && item == at;
        let wanted: Vec<_> = (1..=server.count).filter(|item| *item > lower && *item < upper && !is_bound(*item)).collect();
        let mut sorted = found.clone();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, wanted, "found {:?}", found);
    }
}
