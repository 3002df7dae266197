//! A server that restarts while a list is walked: it says two minutes, as a number or as a date, and is
//! back after a few requests.

use std::time::Duration;

use fediway::TryStreamExt;
use fediway_sandbox::{Fault, Software};
use futures_util::StreamExt;

use super::means::{ITEMS, alice, walks};
use crate::support::{World, transport_to};

/// From the third page on the server is away for some requests, in both forms of the header by turns.
fn restarts(world: &World) {
    let date = jiff::Timestamp::now() + Duration::from_secs(120);
    let date = date.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    for (number, asked) in ["120", &date, "120", &date].into_iter().enumerate() {
        let away = Fault::status(503).header("retry-after", asked);
        world.sandbox.inject(away).after(2 + number as u64);
    }
}

#[tokio::test]
async fn a_restart_in_the_middle_of_a_walk_is_waited_out() {
    let (world, client, clock) = alice(Software::GoToSocial).await;
    for (name, walk) in walks(&world, &client) {
        restarts(&world);
        let before = clock.skipped();
        let found: Vec<_> = walk.try_collect().await.unwrap();
        let different: std::collections::HashSet<_> = found.iter().collect();
        assert_eq!(
            (found.len() as u64, different.len()),
            (ITEMS, found.len()),
            "{name}"
        );
        let waited = clock.skipped() - before;
        assert!(
            waited >= Duration::from_secs(10),
            "{name}: {waited:?}, it is hammered"
        );
        assert!(waited < Duration::from_secs(120), "{name}: {waited:?}");
        world.sandbox.clear_faults();
    }
}

/// The same where each page is asked for by the cursor of the one before.
#[tokio::test]
async fn a_restart_between_pages_that_are_asked_for_one_by_one_is_waited_out() {
    let (world, client, clock) = alice(Software::GoToSocial).await;
    restarts(&world);
    let mut found = Vec::new();
    let mut page = client.timelines().home().limit(4).await.unwrap();
    loop {
        found.extend(page.iter().map(|status| status.id.clone()));
        let Some(next) = page.next.clone() else { break };
        page = client
            .timelines()
            .home()
            .limit(4)
            .after(&next)
            .await
            .unwrap();
    }
    found.sort();
    found.dedup();
    assert_eq!(found.len() as u64, ITEMS);
    assert!(clock.skipped() < Duration::from_secs(120));
}

/// A server that stays away longer than the patience: the walk fails, and goes on when it is asked
/// again.
#[tokio::test]
async fn a_walk_that_lost_its_patience_goes_on() {
    let (world, client, clock) = alice(Software::GoToSocial).await;
    let transport = transport_to(&world.sandbox)
        .clock(clock)
        .patience(Duration::from_secs(5));
    let client = client.with_transport(&transport.build().unwrap());
    for (name, mut walk) in walks(&world, &client) {
        let away = Fault::status(503).header("retry-after", "120");
        let away = world.sandbox.inject(away).after(2).always();
        let (mut found, mut failures) = (Vec::new(), 0);
        while let Some(item) = walk.next().await {
            match item {
                Ok(id) => found.push(id),
                Err(error) => {
                    assert!(error.is_transient(), "{name}: {error}");
                    assert!(error.retry_at().is_some(), "{name}: until when it is away");
                    failures += 1;
                    if failures == 3 {
                        world.sandbox.clear_faults();
                    }
                }
            }
        }
        assert!(failures >= 3, "{name}: {} answers", away.hits());
        let different: std::collections::HashSet<_> = found.iter().collect();
        assert_eq!(
            (found.len() as u64, different.len()),
            (ITEMS, found.len()),
            "{name}"
        );
    }
}
