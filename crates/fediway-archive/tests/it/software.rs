//! Every kind of server: ids of every form, lists without `Link`, unknown endpoints.

use fediway::TryStreamExt;
use fediway_archive::Filter;
use fediway_sandbox::Software;

use crate::thorough::quick_or;
use crate::world::{World, client, present, sorted, transport};

async fn is_archived(software: Software) {
    let world = World::patient(software).await;
    world.past(95);
    let bob = client(&world.sandbox, "bob", transport(&world.sandbox)).await;
    bob.statuses().post("from bob").await.unwrap();
    let report = world.collect().into(world.writer()).await.unwrap();
    assert!(report.stopped.is_none(), "{software:?} {report:?}");
    let failed: Vec<_> = report
        .failed
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(!failed.contains(&"statuses"), "{software:?} {report:?}");
    let mut ids = world.sandbox.status_ids();
    let others = world.writer().statuses(Filter::new());
    let archived: Vec<_> = others.try_collect().await.unwrap();
    assert!(
        archived.iter().all(|row| row.author.starts_with("alice@")),
        "{software:?}"
    );
    let kept = present(world.writer(), "statuses").await;
    ids.retain(|id| kept.contains(id));
    assert_eq!(kept.len(), 95, "{software:?}");
    assert_eq!(kept, sorted(ids), "{software:?}");
    let report = world.collect().into(world.writer()).await.unwrap();
    assert_eq!(
        (report.added, report.changed, report.gone),
        (0, 0, 0),
        "{software:?}"
    );
    let verified = world.writer().verify().await.unwrap();
    assert!(
        verified.is_sound() && verified.gaps.is_empty(),
        "{software:?} {verified:?}"
    );
}

#[tokio::test]
async fn every_software_is_archived_without_loss() {
    let some = &[
        Software::Mastodon45,
        Software::GoToSocial,
        Software::Pleroma,
        Software::Snac,
    ];
    for software in quick_or(&some[..], Software::ALL) {
        is_archived(*software).await;
    }
}
