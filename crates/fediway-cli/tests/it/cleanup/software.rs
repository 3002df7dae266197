//! Clean-ups of accounts on other software.

use std::collections::BTreeSet;

use fediway_sandbox::{Fault, Software};

use super::account::{Past, planned};

const RULES: [&str; 2] = ["--older-than", "90d"];

#[tokio::test]
async fn clean_ups_work_on_every_server() {
    // They wait most of the time.
    let all = Software::ALL.iter().map(|software| clean_up(*software));
    futures_util::future::join_all(all).await;
}

async fn clean_up(software: Software) {
    let past = Past::of(software, 20).await;
    let plan = planned(&past.plan(&RULES).await);
    assert!(plan.len() > 5, "{software:?}: {plan:?}");
    let before = past.ids();
    let sandbox = &past.world.sandbox;
    sandbox
        .inject(Fault::drop_after())
        .route("DELETE", "*")
        .after(1)
        .times(2);
    sandbox
        .inject(Fault::status(500))
        .route("GET", "/api/v1/statuses/*")
        .after(4)
        .times(2);
    past.delete(&RULES).await.ok();
    let gone: BTreeSet<_> = before.difference(&past.ids()).cloned().collect();
    assert_eq!(gone, plan, "{software:?}");
    let receipts = past.receipts();
    assert_eq!(receipts.len(), plan.len(), "{software:?}: {receipts:?}");
    assert!(receipts.values().all(|times| *times == 1), "{software:?}");
}
