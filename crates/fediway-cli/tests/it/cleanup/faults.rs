//! Everything that goes wrong at once, and the process killed at any moment: what goes is the plan,
//! each thing once.

use std::collections::BTreeSet;

use fediway_sandbox::{Fault, RateLimitStyle, Software};

use super::account::{Past, planned, with};

/// By a day and not by an age, so that what goes is the same however long it takes.
fn rules(day: &str) -> [&str; 8] {
    [
        "--before",
        day,
        "--keep-threads",
        "ancestors",
        "--keep-favourites-at-least",
        "1",
        "--max",
        "1000000",
    ]
}

const STATUS: &str = "/api/v1/statuses/*";

/// How large the account is, and how often the process is killed.
fn size() -> (u32, u64) {
    let size = std::env::var("FEDIWAY_CLEANED");
    let size: u32 = size.map_or(80, |size| size.parse().unwrap());
    (size, u64::from(size / 16).min(50))
}

fn let_it_go_wrong(past: &Past) {
    let sandbox = &past.world.sandbox;
    let limited = || Fault::rate_limited(Some(1), RateLimitStyle::RetryAfterSeconds);
    sandbox
        .inject(limited())
        .route("DELETE", STATUS)
        .every(43)
        .always();
    sandbox
        .inject(limited())
        .route("GET", STATUS)
        .every(97)
        .always();
    sandbox
        .inject(Fault::drop_after())
        .route("DELETE", STATUS)
        .after(1)
        .every(7)
        .always();
    sandbox
        .inject(Fault::drop_before())
        .route("DELETE", STATUS)
        .after(2)
        .every(11)
        .always();
    sandbox
        .inject(Fault::status(500))
        .route("DELETE", STATUS)
        .after(3)
        .every(13)
        .always();
    sandbox
        .inject(Fault::status(503))
        .route("GET", STATUS)
        .after(4)
        .every(17)
        .always();
    sandbox
        .inject(Fault::truncated())
        .route("GET", STATUS)
        .after(5)
        .every(19)
        .always();
    sandbox
        .inject(Fault::drop_after())
        .route("POST", STATUS)
        .every(3)
        .always();
    sandbox
        .inject(Fault::truncated())
        .route("POST", STATUS)
        .after(1)
        .every(4)
        .always();
}

#[tokio::test]
async fn what_goes_is_the_plan_whatever_goes_wrong() {
    let (size, kills) = size();
    let mut past = Past::of(Software::Mastodon45, size).await;
    let day = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * 60);
    let day = day.strftime("%Y-%m-%d").to_string();
    let rules = rules(&day);
    let plan = planned(&past.plan(&rules).await);
    let (before, number) = (past.ids(), plan.len().to_string());
    past.world.sandbox.clear_requests();
    let_it_go_wrong(&past);
    let mut killed = 0;
    for _ in 0..kills {
        // A long list is most of what a run asks for.
        let requests = 12 + past.random(40 + u64::from(size) / 8);
        let args = past.deleting(&rules);
        let args = with(&args, &number);
        killed += u32::from(past.world.killed_after(&args, requests).await);
    }
    assert!(killed > 1, "{killed}");
    // What was left after five failures is tried by the next run.
    let mut runs = 0;
    loop {
        let ended = past.delete(&rules).await;
        if ended.code == 0 {
            break;
        }
        runs += 1;
        let why = ended.stderr;
        assert!(runs < 10, "it does not come to an end: {why}");
    }
    let gone: BTreeSet<_> = before.difference(&past.ids()).cloned().collect();
    for id in gone.symmetric_difference(&plan) {
        let lines = past.journal().into_iter();
        let lines: Vec<_> = lines.filter(|line| line["id"] == **id).collect();
        println!("{id}, in the plan: {}: {lines:#?}", plan.contains(id));
    }
    assert!(gone == plan, "what goes is not what was planned");
    assert!(
        past.answered().values().all(|times| *times == 1),
        "{:?}",
        past.answered()
    );
    let receipts = past.receipts();
    assert_eq!(receipts.keys().cloned().collect::<BTreeSet<_>>(), plan);
    assert!(receipts.values().all(|times| *times == 1), "{receipts:?}");
    println!(
        "{} of {} gone, killed {killed} times, {} requests, {runs} runs more",
        gone.len(),
        before.len(),
        past.world.sandbox.request_count()
    );
}
