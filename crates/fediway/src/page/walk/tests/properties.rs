//! Each item exactly once, whatever a server does with bounds, and whatever happens meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::super::plan::Called;
use super::model::{Event, Found, Gone, Ids, Server, follow};
use crate::endpoint::Paging;
use crate::instance::MinId;

/// How many cases each property is tried on, without another number in `FEDIWAY_WALK_CASES`.
const CASES: u32 = 2000;

pub(super) fn config() -> ProptestConfig {
    let cases = std::env::var("FEDIWAY_WALK_CASES").ok();
    let usual = ProptestConfig::default();
    ProptestConfig {
        // A short run has the same cases each time; a long one draws its own.
        rng_seed: match cases {
            Some(_) => usual.rng_seed,
            None => RngSeed::Fixed(1),
        },
        cases: cases.and_then(|text| text.parse().ok()).unwrap_or(CASES),
        failure_persistence: None,
        ..usual
    }
}

fn servers() -> impl Strategy<Value = Server> {
    let lists = prop_oneof![
        6 => Just((Paging::Id, Ids::Ordered)),
        3 => Just((Paging::Id, Ids::Unordered)),
        1 => Just((Paging::Link, Ids::Ordered)),
        1 => Just((Paging::Link, Ids::Unordered)),
        2 => Just((Paging::Link, Ids::Misleading)),
    ];
    let min_id = prop::sample::select(vec![MinId::Above, MinId::Newest, MinId::Ignored]);
    let gone = prop_oneof![2 => Just(false), 1 => Just(true)];
    let gaps = prop::collection::vec((1..30_u64, prop::bool::weighted(0.2)), 0..40);
    (
        lists,
        min_id,
        (any::<bool>(), prop::bool::weighted(0.2)),
        gone,
        1..8_usize,
        any::<bool>(),
        gaps,
    )
        .prop_map(
            |(
                (paging, ids),
                min_id,
                (since_id, since_is_min),
                gone,
                limit,
                prev_is_since,
                gaps,
            )| {
                let mut place = 1000;
                let mut items = BTreeMap::new();
                for (gap, is_hidden) in gaps {
                    place += gap;
                    items.insert(place, is_hidden);
                }
                Server {
                    // A cursor of a list by `Link` is no item.
                    gone: match (gone && paging == Paging::Id, ids) {
                        (false, _) => Gone::Known,
                        (true, Ids::Ordered) => Gone::Ignored,
                        (true, Ids::Unordered | Ids::Misleading) => Gone::Empty,
                    },
                    paging,
                    ids,
                    min_id,
                    since_id,
                    // Where ids do not tell, what such a server skips cannot be known.
                    since_is_min: since_is_min && (paging, ids) == (Paging::Id, Ids::Ordered),
                    limit,
                    // No server links by a parameter that it ignores.
                    prev_is_since: prev_is_since && since_id,
                    items,
                    removed: BTreeSet::new(),
                }
            },
        )
}

/// What the table says of a server: nothing, or anything.
fn rows() -> impl Strategy<Value = MinId> {
    prop::sample::select(vec![
        MinId::Above,
        MinId::Newest,
        MinId::Ignored,
        MinId::Unknown,
    ])
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        6 => Just(Event::Nothing),
        2 => (0..40_usize).prop_map(Event::Deleted),
        2 => (1000..1600_u64).prop_map(Event::Late),
        1 => Just(Event::New),
    ];
    prop_oneof![Just(Vec::new()), prop::collection::vec(event, 0..60)]
}

/// A bound: an item, one that is none any more, or a place where none ever was.
fn bound(server: &Server, chosen: Option<u64>) -> Option<u64> {
    let chosen = chosen?;
    let item = server
        .items
        .keys()
        .nth(chosen as usize % server.items.len().max(1));
    match (chosen % 3, item) {
        (0, Some(item)) | (1, Some(item)) => Some(*item),
        (_, item) if server.gone != Gone::Known => item.copied(),
        _ => Some(1000 + chosen * 7 % 600),
    }
}

#[derive(Clone, Copy, Debug)]
enum Direction {
    Down,
    Since,
    Min,
    SinceBackward,
    Backward,
}

fn directions() -> impl Strategy<Value = Direction> {
    prop_oneof![
        Just(Direction::Down),
        Just(Direction::Since),
        Just(Direction::Min),
        Just(Direction::SinceBackward),
        Just(Direction::Backward),
    ]
}

/// The caller's parameters, and the bounds that they mean.
fn called(server: &Server, direction: Direction, above: Option<u64>, below: Option<u64>) -> Called {
    let cursor = |place: u64| server.cursor(place);
    let (above, below) = (above.map(cursor), below.map(cursor));
    let backward = matches!(direction, Direction::SinceBackward | Direction::Backward);
    let (mut min_id, mut since_id) = (None, None);
    match direction {
        Direction::Min => min_id = above,
        Direction::Since | Direction::SinceBackward => since_id = above,
        Direction::Down | Direction::Backward => {}
    }
    Called {
        is_within: min_id.is_some() || since_id.is_some() || below.is_some(),
        min_id,
        since_id,
        max_id: below,
        backward,
        limit: server.limit.is_multiple_of(2).then_some(server.limit),
    }
}

/// What a reader must have: the items that were there all the time, in the range that was asked for.
fn expected(
    before: &Server,
    after: &Server,
    found: &Found,
    above: u64,
    below: u64,
) -> BTreeSet<u64> {
    let shown = |server: &Server| -> BTreeSet<u64> {
        let shown = server.items.iter().filter(|(_, is_hidden)| !**is_hidden);
        shown.map(|(place, _)| *place).collect()
    };
    let lowest = found
        .places
        .iter()
        .min()
        .copied()
        .filter(|_| above == u64::MAX);
    let above = lowest.map_or(above, |lowest| lowest - 1);
    let both: Vec<_> = shown(before).intersection(&shown(after)).copied().collect();
    let wanted = |place: &u64| {
        !found.gone.contains(place) && above != u64::MAX && *place > above && *place < below
    };
    both.into_iter().filter(wanted).collect()
}

fn is_in_order(places: &[u64], is_up: bool) -> bool {
    match is_up {
        true => places.is_sorted_by(|one, other| one < other),
        false => places.is_sorted_by(|one, other| one > other),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn each_item_is_given_once(
        server in servers(),
        direction in directions(),
        above in prop::option::weighted(0.8, 0..1000_u64),
        below in prop::option::weighted(0.4, 0..1000_u64),
        row in rows(),
        keeps in 1..4_usize,
        events in events(),
    ) {
        let (above, below) = (bound(&server, above), bound(&server, below));
        let called = called(&server, direction, above, below);
        // The table knows of such servers.
        let row = if server.since_is_min { MinId::Unknown } else { row };
        let is_up = called.backward || called.min_id.is_some();
        let mut after = server.clone();
        let found = follow(&mut after, &called, row, &events, keeps);

        let places: BTreeSet<_> = found.places.iter().copied().collect();
        prop_assert_eq!(places.len(), found.places.len(), "twice: {:?}", found.places);
        // Ids that tell nothing do not tell of a late item that it is an old one.
        // Nor does one tell of a page that it is the newest one.
        let is_told = server.paging == Paging::Id && server.ids == Ids::Ordered;
        if is_told && server.gone == Gone::Known || events.is_empty() {
            prop_assert!(is_in_order(&found.places, is_up), "{:?}", found.places);
        }
        let is_bounded = called.min_id.is_some() || called.since_id.is_some();
        if found.failure.is_some() {
            // Only where nothing can be decided.
            let is_told = server.paging == Paging::Id && server.ids == Ids::Ordered;
            let is_changing = !events.is_empty();
            prop_assert!((is_bounded || is_up || is_changing) && !is_told, "{:?}", found.failure);
            let is_filtered = server.items.values().any(|is_hidden| *is_hidden);
            let is_honest = !is_filtered && server.since_id && server.min_id == MinId::Above && events.is_empty();
            prop_assert!(!is_honest, "it does what it was asked: {:?}", found.failure);
            return Ok(());
        }
        let lower = match (is_bounded, is_up) {
            (true, _) => above.unwrap_or(0),
            (false, false) => 0,
            // From the lowest item of the first page on.
            (false, true) => u64::MAX,
        };
        let upper = match is_up && !is_bounded {
            true => u64::MAX,
            false => below.unwrap_or(u64::MAX),
        };
        let expected = expected(&server, &after, &found, lower, upper);
        let lost: Vec<_> = expected.difference(&places).collect();
        prop_assert!(lost.is_empty(), "lost {lost:?} of {expected:?}, found {:?}", found.places);
        // A walk up does not give what stands below its first page.
        if let (false, true, Some(lowest)) = (is_bounded, is_up, found.places.first()) {
            let stayed = |place: &&u64| server.items.contains_key(place) && !found.gone.contains(place);
            let below: Vec<_> = places.iter().filter(stayed).filter(|place| *place < lowest).collect();
            prop_assert!(below.is_empty(), "{below:?} below {lowest}: {:?}", found.places);
        }
        // The items that would show that a bound is ignored may be deleted before they can.
        let is_told = server.paging == Paging::Id && server.ids == Ids::Ordered;
        if lower != u64::MAX && (is_told || events.is_empty()) {
            let is_inside = |place: &u64| *place > lower && *place < upper;
            prop_assert!(places.iter().all(is_inside), "{places:?} not within {lower}..{upper}");
        }
    }

    /// That pages are checked costs few requests on a server that does as documented: one for the
    /// first page, and one item of each of the others.
    #[test]
    fn a_server_that_goes_up_is_asked_for_each_page_once(
        mut server in servers(),
        above in 0..1000_u64,
    ) {
        server.min_id = MinId::Above;
        server.since_id = true;
        server.since_is_min = false;
        server.prev_is_since = false;
        server.items.values_mut().for_each(|is_hidden| *is_hidden = false);
        server.paging = Paging::Id;
        server.ids = Ids::Ordered;
        server.gone = Gone::Known;
        let above = bound(&server, Some(above));
        let called = called(&server, Direction::Min, above, None);
        let count = server.items.keys().filter(|place| Some(**place) > above).count();
        let limit = server.limit;
        let found = follow(&mut server, &called, MinId::Unknown, &[], 1);
        prop_assert_eq!(found.places.len(), count);
        let most = match limit {
            1 => 2 * count + 1,
            _ => 4 + count.saturating_sub(limit).div_ceil(limit - 1),
        };
        prop_assert!(found.requests <= most, "{} instead of {most}", found.requests);
    }
}
