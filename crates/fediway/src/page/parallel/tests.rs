//! Histories in memory: the parallel walk against the sequential one, on servers of every kind.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{FutureExt, TryStreamExt};
use proptest::prelude::*;

use super::*;
use crate::error::{ErrorKind, PagingFailure};
use crate::instance::TimeInIds;
use crate::page::id_time::KINDS;
use crate::thorough::quick_or;

/// What a server does with a `max_id` that is no item's.
#[derive(Clone, Copy, Debug, PartialEq)]
enum MadeUp {
    Taken,
    /// As if nothing was older.
    Empty,
    /// As if none had been sent.
    Ignored,
    Refused,
    /// It begins with another item than it should.
    Skips,
}

#[derive(Clone, Debug)]
struct Server {
    kind: TimeInIds,
    /// Newest first: the number that sorts it, and its id.
    items: Vec<(u128, String)>,
    limit: usize,
    made_up: MadeUp,
    /// Whether it knows no `max_id` at all.
    deaf: bool,
    asked: usize,
    known: HashSet<String>,
}

impl Server {
    /// Items this long after each other, in milliseconds; newest last here.
    fn new(kind: TimeInIds, gaps: &[u64], limit: usize) -> Self {
        let mut millis = 1_500_000_000_000_u64;
        let mut items: Vec<_> = gaps
            .iter()
            .enumerate()
            .map(|(number, gap)| {
                millis += gap;
                item(kind, millis, number as u64)
            })
            .collect();
        items.sort();
        items.reverse();
        let known = items.iter().map(|(_, id)| id.clone()).collect();
        Self {
            kind,
            items,
            limit,
            made_up: MadeUp::Taken,
            deaf: false,
            asked: 0,
            known,
        }
    }

    fn page(&mut self, max_id: Option<&str>) -> Result<Fetched<()>> {
        self.asked += 1;
        let max_id = max_id.filter(|_| !self.deaf);
        let is_made_up = max_id.is_some_and(|id| !self.known.contains(id));
        let newest = 0;
        let from = match (max_id, self.made_up) {
            (_, MadeUp::Refused) if is_made_up => return Err(Error::new(ErrorKind::NotFound)),
            (_, MadeUp::Empty) if is_made_up => self.items.len(),
            (_, MadeUp::Ignored) if is_made_up => newest,
            (None, _) => newest,
            (Some(id), how) => {
                let max = sorting(self.kind, id);
                let older = self.items.iter().position(|(sorts, _)| *sorts < max);
                let skipped = usize::from(is_made_up && how == MadeUp::Skips);
                older.unwrap_or(self.items.len()) + skipped
            }
        };
        let page = self.items.iter().skip(from).take(self.limit);
        let mut print = DefaultHasher::new();
        page.clone().for_each(|(_, id)| id.hash(&mut print));
        let entry = |(_, id): &(u128, String)| Entry {
            id: id.clone(),
            value: (),
        };
        Ok(Fetched {
            entries: page.map(entry).collect(),
            next: None,
            print: print.finish(),
        })
    }

    fn delete(&mut self, number: usize) {
        if !self.items.is_empty() {
            self.items.remove(number % self.items.len());
        }
    }

    fn ids(&self) -> Vec<String> {
        self.items.iter().map(|(_, id)| id.clone()).collect()
    }

    /// The walk from page to page that every other list takes.
    fn walk(&mut self) -> Vec<String> {
        let (mut found, mut max_id) = (Vec::<String>::new(), None::<String>);
        loop {
            let page = self.page(max_id.as_deref()).unwrap();
            let new = page
                .entries
                .iter()
                .filter(|entry| !found.contains(&entry.id));
            let new: Vec<_> = new.map(|entry| entry.id.clone()).collect();
            if new.is_empty() {
                return found;
            }
            max_id = new.last().cloned();
            found.extend(new);
        }
    }
}

/// What an item is sorted by, and its id.
fn item(kind: TimeInIds, millis: u64, number: u64) -> (u128, String) {
    let id = match kind {
        TimeInIds::Snowflake => ((millis << 16) + number % 0x1_0000).to_string(),
        // The low bits are in no order, as on real servers.
        _ => {
            let low = u128::from(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            with_low_bits(kind, millis, low)
        }
    };
    (sorting(kind, &id), id)
}

fn with_low_bits(kind: TimeInIds, millis: u64, low: u128) -> String {
    const DIGITS: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let id = kind.id_at(millis);
    if kind == TimeInIds::Uuid {
        // Every other one has no version, as on Mitra.
        let keep = if low.is_multiple_of(2) { 16 } else { 12 };
        let digits = id.replace('-', "")[..keep].to_owned() + &format!("{:020x}", low << 15);
        let parts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
        return parts.map(|(from, to)| &digits[from..to]).join("-");
    }
    let keep = if kind == TimeInIds::Ulid { 10 } else { 8 };
    let rest = (0..id.len() - keep).map(|at| DIGITS[(low >> (at * 4)) as usize % 16]);
    id[..keep].to_owned() + &rest.map(char::from).collect::<String>()
}

/// Servers sort ids as numbers; those of one length as text.
fn sorting(kind: TimeInIds, id: &str) -> u128 {
    match kind {
        TimeInIds::Snowflake => id.parse().unwrap(),
        TimeInIds::Uuid => u128::from_str_radix(&id.replace('-', ""), 16).unwrap(),
        TimeInIds::Ulid | TimeInIds::Flake => {
            let digit = |byte: u8| match byte {
                b'0'..=b'9' => byte - b'0',
                b'A'..=b'Z' => byte - b'A' + 10,
                byte => byte - b'a' + 36,
            };
            // 18 digits of six bits each are the most that fit, and all that a FlakeID has.
            let digits = id.bytes().take(18);
            digits.fold(0, |sum, byte| sum * 64 + u128::from(digit(byte)))
        }
    }
}

fn plan(kind: TimeInIds, tasks: usize) -> Plan<()> {
    let down = Down::new(Paging::Id, Ask::AS_CALLED, None);
    let floor = Floor::new(None, true);
    Plan::new(Some(kind), tasks, floor, down)
}

#[derive(Debug)]
struct Outcome {
    ids: Vec<String>,
    failure: Option<Error>,
}

/// Follows the plan, answering in an order that the numbers choose.
fn follow(server: &mut Server, tasks: usize, orders: &[usize], deletes: &[usize]) -> Outcome {
    let mut plan = plan(server.kind, tasks);
    let mut running: Vec<(u64, Result<Fetched<()>>)> = Vec::new();
    let mut ids = Vec::new();
    let mut orders = orders.iter().cycle();
    let mut deletes = deletes.iter();
    for _ in 0..100_000 {
        ids.extend(plan.ready().into_iter().map(|entry| entry.id));
        let failure = plan.failure();
        if failure.is_some() || plan.is_over() {
            return Outcome { ids, failure };
        }
        while running.len() < tasks
            && let Some((key, ask)) = plan.ask()
        {
            running.push((key, server.page(ask.value("max_id"))));
        }
        assert!(!running.is_empty(), "nothing to do and not over");
        let chosen = orders.next().unwrap_or(&0) % running.len();
        let (key, page) = running.swap_remove(chosen);
        plan.answer(key, page);
        if let Some(delete) = deletes.next() {
            server.delete(*delete);
        }
    }
    panic!("no end");
}

/// Bursts, steps and long silences.
fn gaps() -> impl Strategy<Value = Vec<u64>> {
    let burst = prop::collection::vec(0..3_u64, 1..60);
    let steady = (1_000..100_000_u64, 1..60_usize).prop_map(|(step, count)| vec![step; count]);
    let uneven = prop::collection::vec(1..10_000_000_u64, 1..40);
    let silence = (1_000_000_000..40_000_000_000_u64).prop_map(|gap| vec![gap]);
    let part = prop_oneof![burst, steady, uneven, silence];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

fn servers() -> impl Strategy<Value = Server> {
    let made_up = prop_oneof![
        4 => Just(MadeUp::Taken),
        1 => Just(MadeUp::Empty),
        1 => Just(MadeUp::Ignored),
        1 => Just(MadeUp::Refused),
        1 => Just(MadeUp::Skips),
    ];
    let kind = prop::sample::select(KINDS.to_vec());
    (
        kind,
        gaps(),
        1..25_usize,
        made_up,
        prop::bool::weighted(0.05),
    )
        .prop_map(|(kind, gaps, limit, made_up, deaf)| Server {
            made_up,
            deaf,
            ..Server::new(kind, &gaps, limit)
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: quick_or(100, 1500), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_the_sequential_walk(
        mut server in servers(),
        tasks in 1..10_usize,
        orders in prop::collection::vec(0..10_usize, 1..40),
    ) {
        let expected = server.clone().walk();
        let outcome = follow(&mut server, tasks, &orders, &[]);
        if let Some(error) = &outcome.failure {
            // It returns its first page for ever, and that is as long as pages often are.
            prop_assert!(server.deaf);
            prop_assert_eq!(error.kind(), &ErrorKind::Paging(PagingFailure::SamePage));
        }
        prop_assert_eq!(outcome.ids, expected);
    }

    #[test]
    fn what_is_not_deleted_is_found_once_and_in_order(
        mut server in servers(),
        tasks in 1..10_usize,
        orders in prop::collection::vec(0..10_usize, 1..40),
        deletes in prop::collection::vec(0..1000_usize, 0..60),
    ) {
        server.deaf = false;
        let before = server.ids();
        let outcome = follow(&mut server, tasks, &orders, &deletes);
        let left: HashSet<_> = server.ids().into_iter().collect();
        let found: HashSet<_> = outcome.ids.iter().cloned().collect();
        prop_assert_eq!(found.len(), outcome.ids.len(), "each once");
        prop_assert!(left.is_subset(&found), "{} lost", left.difference(&found).count());
        let in_order: Vec<_> = before.into_iter().filter(|id| found.contains(id)).collect();
        prop_assert_eq!(outcome.ids, in_order);
    }
}

#[test]
fn a_dense_history_costs_little_more() {
    for kind in KINDS {
        for tasks in quick_or(&[2, 8][..], &[1, 2, 8]).iter().copied() {
            let mut server = Server::new(kind, &[60_000; 10_000], 40);
            let expected = server.ids();
            let outcome = follow(&mut server, tasks, &[0, 3, 1, 7, 2], &[]);
            assert_eq!(outcome.ids, expected);
            let sequential = 10_000 / 40 + 1;
            assert!(
                server.asked * 10 <= sequential * 14,
                "{kind:?} {tasks}: {}",
                server.asked
            );
        }
    }
}

#[test]
fn memory_stays_bounded_where_one_chunk_is_slow() {
    let mut server = Server::new(TimeInIds::Ulid, &[60_000; 10_000], 40);
    let mut plan = plan(server.kind, 4);
    let (first, _) = plan.ask().unwrap();
    plan.answer(first, server.page(None));
    // The page that everything waits for.
    let (slow, below) = plan.ask().unwrap();
    let mut pages = 0;
    while let Some((key, ask)) = plan.ask() {
        plan.answer(key, server.page(ask.value("max_id")));
        pages += 1;
    }
    assert!(pages <= 4 * 3 * 12, "{pages} pages");
    plan.answer(slow, server.page(below.value("max_id")));
    assert!(plan.ready().len() >= 40);
}

/// Follows a plan whose server fails below the 200th item, and says what was given before the error.
fn failing(server: &mut Server, plan: &mut Plan<()>, kind: &ErrorKind) -> Vec<String> {
    let ids = server.ids();
    let mut found = Vec::new();
    for _ in 0..1000 {
        let Some((key, ask)) = plan.ask() else { break };
        let max_id = ask.value("max_id");
        let is_below = |id| sorting(server.kind, id) <= sorting(server.kind, &ids[200]);
        let page = match max_id.is_some_and(is_below) {
            true => Err(Error::new(kind.clone())),
            false => server.page(max_id),
        };
        plan.answer(key, page);
        found.extend(plan.ready().into_iter().map(|entry| entry.id));
    }
    assert!(found.len() >= 200);
    assert_eq!(found, ids[..found.len()]);
    found
}

#[test]
fn a_failure_comes_after_all_that_is_above_it() {
    let mut server = Server::new(TimeInIds::Snowflake, &[60_000; 400], 10);
    let mut plan = plan(server.kind, 3);
    failing(&mut server, &mut plan, &ErrorKind::Forbidden);
    assert_eq!(plan.failure().unwrap().kind(), &ErrorKind::Forbidden);
    assert!(plan.is_over());
}

#[test]
fn after_a_failure_that_may_pass_the_walk_goes_on() {
    let mut server = Server::new(TimeInIds::Snowflake, &[60_000; 400], 10);
    let ids = server.ids();
    let mut plan = plan(server.kind, 3);
    let mut found = Vec::new();
    found.extend(failing(&mut server, &mut plan, &ErrorKind::Network));
    assert_eq!(plan.failure().unwrap().kind(), &ErrorKind::Network);
    while !plan.is_over() {
        let (key, ask) = plan.ask().unwrap();
        let page = server.page(ask.value("max_id"));
        plan.answer(key, page);
        found.extend(plan.ready().into_iter().map(|entry| entry.id));
    }
    assert!(plan.failure().is_none());
    assert_eq!(found, ids);
}

#[tokio::test]
async fn never_more_requests_than_tasks() {
    let server = Arc::new(std::sync::Mutex::new(Server::new(
        TimeInIds::Uuid,
        &[60_000; 2_000],
        20,
    )));
    let expected = server.lock().unwrap().ids();
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (now, highest) = (running.clone(), most.clone());
    let fetch: Fetch<()> = Arc::new(move |ask: Ask| {
        let (server, now, highest) = (server.clone(), now.clone(), highest.clone());
        async move {
            highest.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            for _ in 0..5 {
                tokio::task::yield_now().await;
            }
            now.fetch_sub(1, Ordering::SeqCst);
            server.lock().unwrap().page(ask.value("max_id"))
        }
        .boxed()
    });
    let walkers = Walkers {
        plan: plan(TimeInIds::Uuid, 6),
        tasks: 6,
        fetch,
        running: JoinSet::new(),
    };
    let batches: Vec<_> = walkers.batches().try_collect().await.unwrap();
    let ids: Vec<_> = batches
        .into_iter()
        .flatten()
        .map(|entry| entry.id)
        .collect();
    assert_eq!(ids, expected);
    assert_eq!(most.load(Ordering::SeqCst), 6);
}
