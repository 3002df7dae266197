//! Everything that goes wrong at once, and the process killed at any moment: what goes is the plan,
//! each thing once.

use std::collections::BTreeSet;

use fediway_sandbox::{Fault, RateLimitStyle, Software};

use super::account::{Past, planned, with};
use super::receipt::adds_up;
use crate::support::Killed;

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
    let size: u32 = size.map_or(32, |size| size.parse().unwrap());
    (size, u64::from(size / 16).clamp(3, 50))
}

/// Each failure costs a pause, so in a large account they lie further apart.
fn let_it_go_wrong(past: &Past, size: u32) {
    let limited = || Fault::rate_limited(Some(1), RateLimitStyle::RetryAfterSeconds);
    for (fault, method, after, every) in [
        (limited(), "DELETE", 0, 43),
        (limited(), "GET", 0, 97),
        (Fault::drop_after(), "DELETE", 1, 7),
        (Fault::drop_before(), "DELETE", 2, 11),
        (Fault::status(500), "DELETE", 3, 13),
        (Fault::status(503), "GET", 4, 17),
        (Fault::truncated(), "GET", 5, 19),
        (Fault::drop_after(), "POST", 0, 3),
        (Fault::truncated(), "POST", 1, 4),
    ] {
        let rule = past.world.sandbox.inject(fault).route(method, STATUS);
        rule.after(after)
            .every(every * u64::from(1 + size / 4000))
            .always();
    }
}

/// What is to be known if something is wrong: how the runs ended and what they said last.
fn told(past: &Past, ends: &[Killed]) {
    let last = |said: &str| said.lines().rev().take(3).collect::<Vec<_>>().join(" | ");
    for (number, end) in ends.iter().enumerate() {
        println!("run {number} {:?}: {}", end.code, last(&end.said));
    }
    println!("the journal has {} lines", past.journal().len());
}

/// What stays although it was planned, and what goes although it was not; with all that is written of it.
fn differences(past: &Past, gone: &BTreeSet<String>, plan: &BTreeSet<String>) {
    let journal = past.journal();
    for id in gone.symmetric_difference(plan) {
        let lines = journal.iter().filter(|line| line["id"] == **id);
        let lines: Vec<_> = lines.collect();
        println!("{id}, in the plan: {}: {lines:#?}", plan.contains(id));
    }
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
    let_it_go_wrong(&past, size);
    // An item takes two requests at least. On average, the runs that are killed do four fifths of all.
    let share = plan.len() as u64 * 2 / kills.max(1) * 2 * 4 / 5;
    let mut ends = Vec::new();
    for _ in 0..kills {
        // A run reads the whole list first.
        let pages = past.ids().len() as u64 / 40;
        let requests = 6 + pages / 2 + past.random(1 + pages + share);
        let args = past.deleting(&rules);
        let args = with(&args, &number);
        ends.push(past.world.killed_after(&args, requests).await);
    }
    let killed = ends.iter().filter(|end| end.in_time()).count() as u64;
    // What was left after five failures is tried by the next run.
    let mut more = 0;
    loop {
        let ended = past.delete(&rules).await;
        let (code, said) = (ended.code, ended.stderr);
        ends.push(Killed {
            code: Some(code),
            said,
        });
        if code == 0 {
            break;
        }
        more += 1;
        if more == 10 {
            told(&past, &ends);
            panic!("it does not come to an end");
        }
    }
    let gone: BTreeSet<_> = before.difference(&past.ids()).cloned().collect();
    if gone != plan {
        told(&past, &ends);
        differences(&past, &gone, &plan);
        panic!("what goes is not what was planned");
    }
    // A short run may end before it is killed.
    let is_long = std::env::var_os("FEDIWAY_CLEANED").is_some();
    let fewest = if is_long { kills / 2 } else { 2 };
    assert!(killed >= fewest, "{killed} of {kills}");
    adds_up(&past.journal(), plan.len());
    assert!(
        past.answered().values().all(|times| *times == 1),
        "{:?}",
        past.answered()
    );
    let receipts = past.receipts();
    assert_eq!(receipts.keys().cloned().collect::<BTreeSet<_>>(), plan);
    assert!(receipts.values().all(|times| *times == 1), "{receipts:?}");
    println!(
        "{} of {} gone, killed {killed} times, {} requests, {more} runs more",
        gone.len(),
        before.len(),
        past.world.sandbox.request_count()
    );
}
