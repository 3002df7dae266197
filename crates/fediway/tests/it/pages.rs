//! Lists as every server of the sandbox pages them; one account's past by several tasks at once.

use std::time::Duration;

use fediway::{Client, StatusId, TryStreamExt};
use fediway_sandbox::{Fault, Sandbox, Software};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::clock::skipping;
use crate::support::{ALICE, BOB, World, transport_to};
use crate::thorough::quick_or;

/// Servers that differ in how they order and link pages.
const SOME: &[Software] = &[
    Software::Mastodon45,
    Software::GoToSocial,
    Software::Pleroma,
    Software::Mitra,
    Software::Snac,
];

const HOUR: u64 = 3600;

/// A sandbox in which Bob has statuses of these ages, in seconds.
async fn with_past(software: Software, ages: &[u64]) -> (World, Client) {
    let builder = Sandbox::builder().software(software).rate_limit(1_000_000);
    let mut world = World::with(builder).await;
    // The pace that some servers should be asked at would take its time.
    let transport = transport_to(&world.sandbox).clock(skipping());
    world.transport = transport.build().unwrap();
    let ages = ages.iter().copied().map(Duration::from_secs);
    world.sandbox.publish_past("bob", ages);
    let bob = world.client(BOB).await;
    (world, bob)
}

async fn me(client: &Client) -> fediway::AccountId {
    let me = client.accounts().verify_credentials().await.unwrap();
    me.account.id
}

async fn one_by_one(client: &Client, limit: u32) -> Vec<StatusId> {
    let statuses = client.accounts().statuses(me(client).await).limit(limit);
    let ids = statuses.items().map_ok(|status| status.id);
    ids.try_collect().await.unwrap()
}

async fn at_once(client: &Client, limit: u32, tasks: usize) -> Vec<StatusId> {
    let statuses = client.accounts().statuses(me(client).await).limit(limit);
    let ids = statuses.parallel_items(tasks).map_ok(|status| status.id);
    ids.try_collect().await.unwrap()
}

/// Also where a `Link` is missing or skips a status.
#[tokio::test]
async fn no_server_loses_or_repeats_a_status() {
    let ages: Vec<_> = (0..23).map(|number| number * HOUR).collect();
    for software in quick_or(SOME, Software::ALL) {
        let (world, bob) = with_past(*software, &ages).await;
        let found = one_by_one(&bob, 5).await;
        assert_eq!(found.len(), ages.len(), "{software}");
        assert_eq!(at_once(&bob, 5, 4).await, found, "{software}");
        let alice = world.client(ALICE).await;
        let home: Vec<_> = alice
            .timelines()
            .home()
            .limit(7)
            .items()
            .try_collect()
            .await
            .unwrap();
        assert_eq!(home.len(), ages.len(), "{software}");
    }
}

#[tokio::test]
async fn a_saved_page_is_gone_on_from() {
    let ages: Vec<_> = (0..23).map(|number| number * HOUR).collect();
    for software in [Software::Mastodon45, Software::Hollo, Software::Snac] {
        let (_world, bob) = with_past(software, &ages).await;
        let id = me(&bob).await;
        let all = one_by_one(&bob, 40).await;
        let page = bob.accounts().statuses(&id).limit(5).await.unwrap();
        let rest = bob
            .accounts()
            .statuses(&id)
            .limit(5)
            .after(&page.next.unwrap());
        let rest: Vec<_> = rest
            .items()
            .map_ok(|status| status.id)
            .try_collect()
            .await
            .unwrap();
        assert_eq!(rest, all[5..], "{software}");
        let above = bob.accounts().statuses(&id).max_id(&all[9]).limit(5);
        let above = above.await.unwrap().prev.unwrap();
        let newer = bob.accounts().statuses(&id).limit(50).after(&above);
        let newer: Vec<_> = newer
            .items()
            .map_ok(|status| status.id)
            .try_collect()
            .await
            .unwrap();
        let mut expected = all[..10].to_vec();
        expected.reverse();
        assert_eq!(newer, expected, "{software}: in the order of time");
    }
}

/// Also where a `min_id` gives the newest items first.
#[tokio::test]
async fn every_server_is_walked_upwards_in_the_order_of_time() {
    let ages: Vec<_> = (0..23).map(|number| number * HOUR).collect();
    for software in quick_or(SOME, Software::ALL) {
        let (_world, bob) = with_past(*software, &ages).await;
        let id = me(&bob).await;
        let mut all = one_by_one(&bob, 40).await;
        all.reverse();
        let list = || bob.accounts().statuses(&id).limit(4);
        for upwards in [
            list().min_id(&all[2]).items(),
            list().since_id(&all[2]).items().backward(),
        ] {
            let found: Vec<_> = upwards
                .map_ok(|status| status.id)
                .try_collect()
                .await
                .unwrap();
            assert_eq!(found, all[3..], "{software}");
        }
    }
}

#[tokio::test]
async fn pages_come_while_the_caller_works() {
    let ages: Vec<_> = (0..30).map(|number| number * HOUR).collect();
    let (world, bob) = with_past(Software::Mastodon45, &ages).await;
    let path = format!("/api/v1/accounts/{}/statuses", me(&bob).await);
    let statuses = bob.accounts().statuses(me(&bob).await).limit(5);
    let mut stream = statuses.items().prefetch(2);
    stream.try_next().await.unwrap();
    // Nobody asks the stream for more, and yet two more pages come, and no third.
    while world.requests_to(&path).len() < 3 {
        tokio::task::yield_now().await;
    }
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(world.requests_to(&path).len(), 3);
    let rest: Vec<_> = stream.try_collect().await.unwrap();
    assert_eq!(rest.len(), 29);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_is_as_the_sequential_walk() {
    let kinds = [
        Software::Mastodon45,
        Software::GoToSocial,
        Software::Pleroma,
        Software::Akkoma,
        Software::Mitra,
        Software::Hollo,
    ];
    for software in kinds {
        // A burst, a year of nothing, and steps.
        let burst = (0..60).map(|number| number / 7);
        let steps = (0..120).map(|number| 9000 * HOUR + number * 700);
        let ages: Vec<_> = burst.chain(steps).collect();
        let (world, bob) = with_past(software, &ages).await;
        let expected = one_by_one(&bob, 10).await;
        assert_eq!(expected.len(), ages.len());
        assert_eq!(at_once(&bob, 10, 5).await, expected, "{software}");
        let path = format!("/api/v1/accounts/{}/statuses", me(&bob).await);
        let known: Vec<_> = expected.iter().map(|id| id.as_str()).collect();
        let asked = world
            .requests_to(&path)
            .into_iter()
            .filter_map(|request| request.query);
        let mut made_up = asked
            .filter_map(|query| Some(query.split_once("max_id=")?.1.to_owned()))
            .filter(|id| !known.contains(&id.split('&').next().unwrap_or_default()));
        assert!(made_up.next().is_some(), "{software}: no time was made up");
    }
}

#[test]
fn random_histories_are_as_the_sequential_walk() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let part = (0..2_000_000_u64, 1..50_u64, 0..5_000_u64);
    let parts = prop::collection::vec(part, 1..5);
    let software = prop::sample::select(vec![
        Software::Mastodon45,
        Software::GoToSocial,
        Software::Pleroma,
        Software::Hollo,
        Software::Takahe,
    ]);
    let config = ProptestConfig {
        cases: 12,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let strategy = (parts, software, 3..20_u32, 1..9_usize);
    TestRunner::new(config)
        .run(&strategy, |(parts, software, limit, tasks)| {
            let mut age = 0;
            let mut ages = Vec::new();
            for (gap, count, step) in parts {
                age += gap;
                for _ in 0..count {
                    age += step;
                    ages.push(age);
                }
            }
            let (expected, found) = runtime.block_on(async {
                let (_world, bob) = with_past(software, &ages).await;
                (
                    one_by_one(&bob, limit).await,
                    at_once(&bob, limit, tasks).await,
                )
            });
            prop_assert_eq!(expected.len(), ages.len());
            prop_assert_eq!(found, expected);
            Ok(())
        })
        .unwrap();
}

#[tokio::test]
async fn a_history_ends_at_a_bound_and_at_an_error() {
    let ages: Vec<_> = (0..200).map(|number| number * HOUR).collect();
    let (world, bob) = with_past(Software::Mastodon45, &ages).await;
    let all = one_by_one(&bob, 40).await;
    let id = me(&bob).await;
    for bounded in [
        bob.accounts().statuses(&id).since_id(&all[150]),
        bob.accounts().statuses(&id).min_id(&all[150]),
    ] {
        let found = bounded.limit(10).max_id(&all[19]).parallel_items(4);
        let found: Vec<_> = found
            .map_ok(|status| status.id)
            .try_collect()
            .await
            .unwrap();
        assert_eq!(found, all[20..150]);
    }
    let path = format!("/api/v1/accounts/{id}/statuses");
    world
        .sandbox
        .inject(Fault::status(403))
        .route("GET", &path)
        .after(6)
        .always();
    let mut history = bob.accounts().statuses(&id).limit(10).parallel_items(4);
    let mut found = Vec::new();
    let error = loop {
        match history.try_next().await {
            Ok(Some(status)) => found.push(status.id),
            Ok(None) => panic!("an error looked like the end"),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), &fediway::ErrorKind::Forbidden);
    assert_eq!(found, all[..found.len()]);
    assert!(history.try_next().await.unwrap().is_none());
}
