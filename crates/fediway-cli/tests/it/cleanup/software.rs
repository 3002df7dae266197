//! Both long jobs on every software: what goes is archived first, and then deleted.

use std::collections::BTreeSet;

use fediway_archive::Archive;
use fediway_sandbox::{Fault, Software};
use futures_util::StreamExt;

use super::account::{MANY, Past, planned, with};
use super::receipt::adds_up;
use crate::archive::compared::{in_the_archive, on_the_server};
use crate::thorough::quick_or;

const RULES: [&str; 2] = ["--older-than", "90d"];
const MACHINE: [&str; 4] = ["--yes-delete", MANY, "--pace", "1000000/1s"];

#[tokio::test]
async fn an_account_is_archived_and_cleaned_up_on_every_server() {
    let some = &[Software::GoToSocial, Software::Snac];
    let chosen = quick_or(&some[..], Software::ALL);
    let all = chosen.iter().map(|software| both_jobs(*software));
    let all = futures_util::stream::iter(all).buffer_unordered(4);
    all.collect::<()>().await;
}

async fn both_jobs(software: Software) {
    let past = Past::of(software, 20).await;
    let plan = planned(&past.plan(&RULES).await);
    assert!(plan.len() > 5, "{software:?}: {plan:?}");
    let (before, said) = (past.ids(), on_the_server(&past).await);
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
    let (args, number) = (
        [&["cleanup"], &RULES[..], &MACHINE[..]].concat(),
        plan.len(),
    );
    past.world.run(&with(&args, &number.to_string())).await.ok();
    let gone: BTreeSet<_> = before.difference(&past.ids()).cloned().collect();
    assert_eq!(gone, plan, "{software:?}");
    let receipts = past.receipts();
    assert_eq!(receipts.len(), plan.len(), "{software:?}: {receipts:?}");
    assert!(receipts.values().all(|times| *times == 1), "{software:?}");
    adds_up(&past.journal(), plan.len());
    let archive = Archive::open(past.world.directory().join("archive"));
    let archive = archive.await.unwrap();
    assert_eq!(in_the_archive(&archive).await, said, "{software:?}");
    let verified = archive.verify().await.unwrap();
    assert!(verified.is_sound(), "{software:?} {verified:?}");
}
