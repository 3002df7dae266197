//! Everything that goes wrong at once, and the process killed at any moment: what goes is the plan,
//! each thing once.

use std::collections::BTreeSet;

use fediway_sandbox::{Fault, RateLimitStyle, Software};

use super::account::{Past, planned, with};
use crate::support::{Running, in_time};

const RULES: [&str; 8] = [
    "--older-than",
    "60d",
    "--keep-threads",
    "ancestors",
    "--keep-favourites-at-least",
    "1",
    "--max",
    "1000000",
];
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

/// Runs it until it was killed after so many further requests, or until its end.
async fn killed_after(past: &Past, planned: &str, requests: u64) -> bool {
    let enough = past.world.sandbox.request_count() + requests;
    let mut running =
        Running::start(&mut past.world.command(&with(&past.deleting(&RULES), planned)));
    let killed = in_time(async {
        loop {
            if past.world.sandbox.request_count() >= enough {
                running.child.start_kill().unwrap();
                running.child.wait().await.unwrap();
                return true;
            }
            if running.child.try_wait().unwrap().is_some() {
                return false;
            }
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    });
    killed.await
}

#[tokio::test]
async fn what_goes_is_the_plan_whatever_goes_wrong() {
    let (size, kills) = size();
    let mut past = Past::of(Software::Mastodon45, size).await;
    let plan = planned(&past.plan(&RULES).await);
    let (before, number) = (past.ids(), plan.len().to_string());
    past.world.sandbox.clear_requests();
    let_it_go_wrong(&past);
    let mut killed = 0;
    for _ in 0..kills {
        // A long list is most of what a run asks for.
        let requests = 12 + past.random(40 + u64::from(size) / 8);
        killed += u32::from(killed_after(&past, &number, requests).await);
    }
    assert!(killed > 1, "{killed}");
    // What was left after five failures is tried by the next run.
    let mut runs = 0;
    while past.delete(&RULES).await.code != 0 {
        runs += 1;
        assert!(runs < 10, "it does not come to an end");
    }
    let gone: BTreeSet<_> = before.difference(&past.ids()).cloned().collect();
    assert_eq!(gone, plan);
    assert!(
        past.answered().values().all(|times| *times == 1),
        "{:?}",
        past.answered()
    );
    let receipts = past.receipts();
    assert_eq!(receipts.keys().cloned().collect::<BTreeSet<_>>(), plan);
    assert!(receipts.values().all(|times| *times == 1), "{receipts:?}");
    println!(
        "{} of {} gone, killed {killed} times",
        gone.len(),
        before.len()
    );
}
