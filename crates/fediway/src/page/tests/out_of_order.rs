//! Ids that are out of order, in the list or in its links.

use super::server::{asked, client, ids, link, number, statuses};

/// A profile that shows an old pinned status before all others, and once more in its place.
#[tokio::test]
async fn a_pinned_status_comes_once_however_long_the_list_is() {
    const COUNT: u64 = 1500;
    let (client, _) = client(|asked| {
        let max = number(asked, "max_id");
        let below = (1..=COUNT)
            .rev()
            .filter(|id| max.is_none_or(|max| *id < max));
        let pinned = [3_u64].into_iter().filter(|_| max.is_none());
        (String::new(), statuses(pinned.chain(below.take(40))))
    })
    .await;
    let found = ids(client.things().by_id().limit(40).items()).await;
    assert_eq!(found[..3], [3, COUNT, COUNT - 1]);
    assert_eq!(found.len() as u64, COUNT);
    let bounded = client.things().by_id().limit(40).since_id("2");
    assert_eq!(ids(bounded.items()).await.len() as u64, COUNT - 2);
    let parallel = ids(client.things().by_id().limit(40).parallel_items(3)).await;
    assert_eq!(parallel.len() as u64, COUNT);
}

/// A boost that is shown with the id of an old status, at the end of a page. The link knows its place.
#[tokio::test]
async fn a_low_id_at_the_end_of_a_page_skips_nothing() {
    // The item in place 38 is shown as 7, which is in the list no more.
    let shown = |place: u64| if place == 38 { 7 } else { place };
    let (client, heard) = client(move |asked| {
        let max = number(asked, "max_id");
        let places = (1..=40).rev().filter(|place| *place != 7);
        let below = places.filter(|place| max.is_none_or(|max| *place < max));
        let page: Vec<u64> = below.take(3).collect();
        let next = page
            .last()
            .map(|last| link(&format!("max_id={last}"), "next"));
        (
            next.unwrap_or_default(),
            statuses(page.into_iter().map(shown)),
        )
    })
    .await;
    let mut all: Vec<_> = (1..=40)
        .rev()
        .filter(|place| *place != 7)
        .map(shown)
        .collect();
    assert_eq!(ids(client.things().by_id().items()).await, all);
    assert!(asked(&heard).len() < 20);
    let parallel = ids(client.things().by_id().parallel_items(3)).await;
    assert_eq!(parallel.len(), all.len());
    all.retain(|id| *id > 10);
    assert_eq!(
        ids(client.things().by_id().since_id("10").items()).await,
        all
    );
    all.reverse();
    assert_eq!(ids(client.things().by_id().min_id("10").items()).await, all);
}

/// Links that lead to the top again, or nowhere, where the items lead on.
#[tokio::test]
async fn a_link_that_leads_up_again_is_no_way_on() {
    for named in [
        "max_id=99",
        "max_id=10",
        "max_id=1",
        "max_id=0",
        "max_id=oak",
    ] {
        let (client, heard) = client(move |asked| {
            let max = number(asked, "max_id");
            let below = (1..=10).rev().filter(|id| max.is_none_or(|max| *id < max));
            (link(named, "next"), statuses(below.take(3)))
        })
        .await;
        let found = ids(client.things().by_id().items()).await;
        assert_eq!(found, (1..=10).rev().collect::<Vec<u64>>(), "{named}");
        let asked = asked(&heard);
        assert!(asked.len() < 15, "{named}: {asked:?}");
        let bounded = client.things().by_id().since_id("6").items();
        assert_eq!(ids(bounded).await, [10, 9, 8, 7], "{named}");
        let asked = self::asked(&heard);
        assert_eq!(asked.len(), 2, "{named}: {asked:?}");
    }
}
