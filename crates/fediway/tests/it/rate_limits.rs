//! Budgets: no request that the server would have to refuse, and none lost.

use std::time::Duration;

use fediway::transport::RateLimit;
use fediway::{Client, ErrorKind};
use fediway_sandbox::{Fault, RateLimitStyle, Sandbox, Software};

use crate::clock::Skipping;
use crate::support::{ALICE, World, transport_to};
use crate::thorough::quick_or;

const HOURS: RateLimit = RateLimit::Wait {
    at_most: Duration::from_secs(24 * 3600),
};

/// A world that lives as long as the tests, and a client whose waits are skipped in it.
async fn skipping(world: World, policy: RateLimit) -> (&'static World, Client, &'static Skipping) {
    let world: &'static World = Box::leak(Box::new(world));
    let client = world.client(ALICE).await;
    let clock: &'static Skipping = Box::leak(Box::new(Skipping::with(&world.sandbox)));
    let transport = transport_to(&world.sandbox).clock(clock).rate_limit(policy);
    let client = client.with_transport(&transport.build().unwrap());
    (world, client, clock)
}

/// RateLimit is non-exhaustive for matching only: it can be made here.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_tasks_draw_no_refusal_and_lose_nothing() {
    let (world, client, clock) = skipping(World::start().await, HOURS).await;
    world.sandbox.clear_requests();
    let rounds = quick_or(8, 25);
    let tasks: Vec<_> = (0..50)
        .map(|task| {
            let client = client.clone();
            tokio::spawn(async move {
                for round in 0..rounds {
                    match (task + round) % 3 {
                        0 => drop(client.timelines().home().await.unwrap()),
                        1 => drop(client.accounts().verify_credentials().await.unwrap()),
                        _ => drop(client.statuses().post("Hello").await.unwrap()),
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let sent = world.sandbox.requests();
    assert_eq!(sent.len(), 50 * rounds);
    assert!(sent.iter().all(|request| request.status != 429));
    assert!(
        clock.skipped() > Duration::ZERO,
        "they need more than one window of 300"
    );
}

#[tokio::test]
async fn fail_says_when_there_is_room_again() {
    let builder = Sandbox::builder().rate_limit(20);
    let (world, client, _) = skipping(World::with(builder).await, RateLimit::Fail).await;
    let error = loop {
        if let Err(error) = client.timelines().home().await {
            break error;
        }
    };
    let ErrorKind::RateLimited(Some(reset)) = error.kind() else {
        panic!("{error}");
    };
    assert!(*reset > fediway::Timestamp::now());
    assert_eq!(error.retry_at(), Some(*reset));
    assert!(error.is_transient());
    // It was not even asked.
    assert!(
        world
            .sandbox
            .requests()
            .iter()
            .all(|request| request.status != 429)
    );
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_an_error() {
    let at_most = Duration::from_secs(30);
    let (world, client, clock) = skipping(World::start().await, RateLimit::Wait { at_most }).await;
    for style in [
        RateLimitStyle::Iso8601,
        RateLimitStyle::Epoch,
        RateLimitStyle::RetryAfterSeconds,
        RateLimitStyle::RetryAfterDate,
    ] {
        let fault = Fault::rate_limited(Some(3600), style);
        world
            .sandbox
            .inject(fault)
            .route("GET", "/api/v1/timelines/home");
        let fresh = transport_to(&world.sandbox).clock(clock);
        let fresh = fresh
            .rate_limit(RateLimit::Wait { at_most })
            .build()
            .unwrap();
        let error = client
            .with_transport(&fresh)
            .timelines()
            .home()
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::RateLimited(Some(_))),
            "{style:?}: {error}"
        );
    }
    assert_eq!(clock.skipped(), Duration::ZERO);
}

#[tokio::test]
async fn every_form_of_refusal_is_waited_for() {
    let (world, client, clock) = skipping(World::start().await, HOURS).await;
    for style in [
        RateLimitStyle::Iso8601,
        RateLimitStyle::Epoch,
        RateLimitStyle::RetryAfterSeconds,
        RateLimitStyle::RetryAfterDate,
    ] {
        let before = clock.skipped();
        let fault = Fault::rate_limited(Some(100), style);
        // A post too: the server says that it did nothing.
        world
            .sandbox
            .inject(fault)
            .route("POST", "/api/v1/statuses");
        client.statuses().post("Hello").await.unwrap();
        let waited = clock.skipped() - before;
        assert!(waited >= Duration::from_secs(98), "{style:?}: {waited:?}");
    }
    assert_eq!(world.sandbox.status_count(), 4);
}

#[tokio::test]
async fn a_refusal_without_a_time_is_tried_again() {
    let (world, client, _) = skipping(World::start().await, HOURS).await;
    let fault = Fault::rate_limited(None, RateLimitStyle::Iso8601);
    world
        .sandbox
        .inject(fault)
        .route("GET", "/api/v1/timelines/home")
        .times(2);
    client.timelines().home().await.unwrap();
}

/// A server that says nothing about limits gets a pace from the table of quirks.
#[tokio::test]
async fn a_silent_server_is_asked_at_a_pace() {
    let world = World::with(Sandbox::builder().software(Software::Pleroma)).await;
    let (_, client, clock) = skipping(world, HOURS).await;
    let before = clock.skipped();
    for _ in 0..31 {
        client.timelines().home().await.unwrap();
    }
    assert!(
        clock.skipped() - before >= Duration::from_secs(10),
        "{:?}",
        clock.skipped()
    );
}

/// Whoever never waits does not wait for another task's request that finds out the limit.
#[tokio::test]
async fn fail_does_not_wait_for_the_first_request() {
    let world = World::start().await;
    let (world, client, _) = skipping(world, RateLimit::Fail).await;
    world.sandbox.clear_requests();
    let stalled = Fault::delay(Duration::from_secs(3600));
    world
        .sandbox
        .inject(stalled)
        .route("GET", "/api/v1/timelines/home");
    let first = tokio::spawn(client.timelines().home().into_future());
    while world.sandbox.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    client.accounts().verify_credentials().await.unwrap();
    assert!(!first.is_finished(), "it waited for the other one");
    first.abort();
}

/// Nor does anybody wait for that longer than the policy allows.
#[tokio::test]
async fn the_longest_wait_holds_for_the_first_request_of_another_task() {
    let at_most = Duration::from_millis(50);
    let world = World::start().await;
    let (world, client, _) = skipping(world, RateLimit::Wait { at_most }).await;
    world.sandbox.clear_requests();
    let stalled = Fault::delay(Duration::from_secs(3600));
    let home = "/api/v1/timelines/home";
    world.sandbox.inject(stalled).route("GET", home);
    let first = tokio::spawn(client.timelines().home().into_future());
    while world.sandbox.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let second = client.accounts().verify_credentials().into_future();
    let second = tokio::time::timeout(Duration::from_secs(30), second).await;
    let error = second.expect("it ends").unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::RateLimited(None));
    assert!(!first.is_finished());
    first.abort();
}
