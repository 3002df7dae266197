//! Everything is archived first, and what the archive does not hold stays.

use fediway_archive::{Archive, Filter};
use fediway_sandbox::{Fault, Software};

use super::account::{MANY, Past, planned};

const RULES: [&str; 4] = ["--older-than", "90d", "--max", "1000000"];
const MACHINE: [&str; 4] = ["--yes-delete", MANY, "--pace", "1000000/1s"];

async fn archive(past: &Past) -> Archive {
    Archive::open(past.world.directory().join("archive"))
        .await
        .unwrap()
}

#[tokio::test]
async fn what_goes_is_in_the_archive_with_its_files() {
    let past = Past::of(Software::Mastodon45, 40).await;
    let plan = planned(&past.plan(&RULES).await);
    let before = past.ids();
    let args = [&["cleanup"], &RULES[..], &MACHINE[..]].concat();
    past.confirmed(&args).await.ok();
    let gone: std::collections::BTreeSet<_> = before.difference(&past.ids()).cloned().collect();
    assert_eq!(gone, plan);
    let archive = archive(&past).await;
    for id in &gone {
        let row = archive.find_status(id).await.unwrap();
        let row = row.unwrap_or_else(|| panic!("{id} is not in the archive"));
        for attachment in archive.attachments(row).await.unwrap() {
            assert!(attachment.path.is_some(), "{attachment:?}");
        }
    }
    assert!(archive.verify().await.unwrap().is_sound());
    assert!(archive.count(&Filter::new()).await.unwrap() >= gone.len() as i64);
}

#[tokio::test]
async fn a_status_whose_file_did_not_come_stays() {
    let past = Past::of(Software::Mastodon45, 40).await;
    let plan = planned(&past.plan(&RULES).await);
    let before = past.ids();
    past.world
        .sandbox
        .inject(Fault::status(500))
        .route("GET", "/media/*")
        .always();
    let args = [&["cleanup", "--list-kept"], &RULES[..], &MACHINE[..]].concat();
    let ended = past.confirmed(&args).await.ok();
    assert!(ended.stdout.contains("not archived"), "{}", ended.stdout);
    let left = past.ids();
    let stayed: Vec<_> = plan.iter().filter(|id| left.contains(*id)).collect();
    assert!(
        !stayed.is_empty() && stayed.len() < plan.len(),
        "{stayed:?}"
    );
    for id in &stayed {
        let status = past.alice.statuses().get(id.as_str()).await.unwrap();
        assert!(!status.media_attachments.is_empty(), "{status:?}");
    }
    assert!(left.len() < before.len());
}

#[tokio::test]
async fn nothing_goes_while_the_archive_is_not_complete() {
    let past = Past::of(Software::Mastodon45, 20).await;
    let before = past.ids();
    let fault = Fault::status(500);
    past.world
        .sandbox
        .inject(fault)
        .route("GET", "/api/v1/bookmarks")
        .always();
    let args = [&["cleanup"], &RULES[..], &MACHINE[..]].concat();
    let ended = past.confirmed(&args).await.failed(1);
    assert!(
        ended.stderr.contains("nothing is deleted"),
        "{}",
        ended.stderr
    );
    assert_eq!(past.ids(), before);
}
