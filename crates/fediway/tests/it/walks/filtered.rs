//! Pages from which everything was filtered, and bounds that a server ignores: every means of walking
//! finds the same.

use std::collections::BTreeSet;

use fediway::TryStreamExt;
use fediway_sandbox::Software;

use super::means::{ITEMS, alice, walks};

/// Three stretches, the longest of three pages.
#[tokio::test]
async fn pages_that_were_filtered_lose_nothing() {
    for software in [
        Software::Mastodon45,
        Software::GoToSocial,
        Software::Pleroma,
        Software::Takahe,
        Software::Mitra,
    ] {
        let (world, client, _) = alice(software).await;
        let ids = world.sandbox.status_ids();
        for stretch in [0..1, 6..19, 24..29] {
            world.sandbox.hide(&ids[stretch]);
        }
        let shown = world.sandbox.listed_ids().len();
        for (name, walk) in walks(&world, &client) {
            let found: Vec<_> = walk.try_collect().await.unwrap();
            let different: BTreeSet<_> = found.iter().collect();
            assert_eq!(
                (found.len(), different.len()),
                (shown, shown),
                "{software}: {name}"
            );
        }
        let (mut found, mut next) = (0, None);
        loop {
            let home = client.timelines().home().limit(4);
            let page = match &next {
                None => home.await.unwrap(),
                Some(next) => home.after(next).await.unwrap(),
            };
            found += page.len();
            let Some(after) = page.next.clone() else {
                break;
            };
            next = Some(after);
        }
        assert_eq!(found, shown, "{software}: page by page");
    }
}

#[tokio::test]
async fn bounds_that_are_ignored_hold() {
    for software in [Software::Mitra, Software::Hollo, Software::Snac] {
        let (world, client, _) = alice(software).await;
        let ids = world.sandbox.status_ids();
        let (bound, above) = (&ids[20], 20);
        for (name, walk) in walks(&world, &client) {
            let found: Vec<_> = walk.try_collect().await.unwrap();
            assert_eq!(found.len() as u64, ITEMS, "{software}: {name}");
        }
        let home = || client.timelines().home().limit(4);
        let up = home()
            .min_id(&**bound)
            .items()
            .map_ok(|it| it.id.to_string());
        let up: Vec<_> = up.try_collect().await.unwrap();
        let down = home().since_id(&**bound).items().prefetch(2);
        let down: Vec<_> = down
            .map_ok(|it| it.id.to_string())
            .try_collect()
            .await
            .unwrap();
        assert_eq!(down, ids[..above], "{software}");
        assert_eq!(
            up.into_iter().rev().collect::<Vec<_>>(),
            ids[..above],
            "{software}"
        );
        let tasks = home().since_id(&**bound).parallel_items(3);
        let tasks: Vec<_> = tasks
            .map_ok(|it| it.id.to_string())
            .try_collect()
            .await
            .unwrap();
        assert_eq!(tasks, ids[..above], "{software}");
    }
}
