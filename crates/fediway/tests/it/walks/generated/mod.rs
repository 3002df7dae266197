//! Generated walks through every list of every kind of server, in every direction, against what the
//! sandbox itself knows: each item exactly once, or an honest error.
//!
//! `FEDIWAY_WALKS=10000` makes so many walks instead of 150. A walk that fails names its
//! seed; `FEDIWAY_WALK_SEED=…` makes that walk alone. It comes out the same, unless pages are fetched
//! ahead while the list changes. `FEDIWAY_WALKS_FROM=…` makes other walks: those from this seed on.

mod plan;
mod walk;

use std::collections::BTreeMap;
use std::time::Instant;

use fediway_sandbox::{Sandbox, Software};

use self::plan::Rng;
use self::walk::Walker;

const WALKS: u64 = 150;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_list_of_every_server_is_walked_once() {
    let only = number("FEDIWAY_WALK_SEED");
    let walks = number("FEDIWAY_WALKS").unwrap_or(WALKS);
    let from = number("FEDIWAY_WALKS_FROM").unwrap_or(0);
    let begun = Instant::now();
    let servers = Software::ALL.len() as u64;
    let mut running = tokio::task::JoinSet::new();
    for (number, software) in (0_u64..).zip(Software::ALL) {
        let seeds: Vec<_> = match only {
            Some(seed) => [seed]
                .into_iter()
                .filter(|seed| seed % servers == number)
                .collect(),
            None => (from..from + walks)
                .filter(|seed| seed % servers == number)
                .collect(),
        };
        running.spawn(walk_all(*software, seeds));
    }
    let mut counts = BTreeMap::new();
    for found in running.join_all().await {
        for (what, count) in found {
            *counts.entry(what).or_insert(0) += count;
        }
    }
    println!("{counts:?} in {:?}", begun.elapsed());
    if only.is_none() {
        assert_eq!(counts["walks"], walks);
        assert!(counts["items"] > walks, "the lists were empty: {counts:?}");
    }
}

/// Makes the walks of these seeds on one server, and counts what came of them.
async fn walk_all(software: Software, seeds: Vec<u64>) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    if seeds.is_empty() {
        return counts;
    }
    // Its clock stands, so that a walk has the same ids each time.
    let moment = "2026-08-01T00:00:00Z".parse().unwrap();
    let builder = Sandbox::builder().software(software).http().seed(1);
    let builder = builder.starts_at(moment);
    let walker = Walker::new(builder.rate_limit(u32::MAX), software).await;
    for seed in seeds {
        let outcome = walker.walk(&mut Rng::new(seed)).await;
        let (found, failures) = outcome.unwrap_or_else(|why| {
            panic!("FEDIWAY_WALK_SEED={seed} on {software}: {why}");
        });
        for (what, count) in [("walks", 1), ("items", found), ("errors", failures)] {
            *counts.entry(what).or_insert(0) += count;
        }
    }
    counts
}
