//! Clean-ups of accounts on other software.

use std::collections::BTreeSet;

use fediway_sandbox::{Fault, Software};

use super::account::{Past, planned};

const RULES: [&str; 2] = ["--older-than", "90d"];

#[tokio::test]
async fn clean_ups_work_on_every_server() {
    for software in Software::ALL {
        let past = Past::of(*software, 30).await;
        let plan = planned(&past.plan(&RULES).await);
        assert!(plan.len() > 5, "{software:?}: {plan:?}");
        let before = past.ids();
        let sandbox = &past.world.sandbox;
        sandbox
            .inject(Fault::drop_after())
            .route("DELETE", "*")
            .every(5)
            .always();
        sandbox
            .inject(Fault::status(500))
            .route("GET", "/api/v1/statuses/*")
            .every(7)
            .always();
        past.delete(&RULES).await.ok();
        let gone: BTreeSet<_> = before.difference(&past.ids()).cloned().collect();
        assert_eq!(gone, plan, "{software:?}");
        assert!(
            past.receipts().values().all(|times| *times == 1),
            "{software:?}"
        );
    }
}
