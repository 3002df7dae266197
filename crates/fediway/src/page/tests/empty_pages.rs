//! Pages from which a server has filtered everything, and ids out of order.

use super::server::{asked, client, ids, link, number, statuses};

#[tokio::test]
async fn by_link_a_walk_goes_on_over_empty_pages() {
    let (client, heard) = client(|asked| match number(asked, "max_id") {
        None => (link("max_id=30", "next"), statuses([50, 40])),
        Some(30) => (link("max_id=20", "next"), statuses([])),
        Some(20) => (link("max_id=10", "next"), statuses([])),
        _ => (String::new(), statuses([9, 8])),
    })
    .await;
    let found = ids(client.things().by_link().items()).await;
    assert_eq!(found, [50, 40, 9, 8]);
    assert_eq!(asked(&heard).len(), 4);
}

#[tokio::test]
async fn by_id_a_walk_goes_on_over_empty_pages() {
    let (client, _) = client(|asked| match number(asked, "max_id") {
        None => (link("max_id=39", "next"), statuses([50, 40])),
        Some(40) => (link("max_id=30", "next"), statuses([])),
        Some(30) => (link("max_id=20", "next"), statuses([])),
        Some(20) => (link("max_id=9", "next"), statuses([10])),
        _ => (String::new(), statuses([])),
    })
    .await;
    assert_eq!(ids(client.things().by_id().items()).await, [50, 40, 10]);
}

/// Upwards, each page names the one above it.
#[tokio::test]
async fn upwards_a_walk_goes_on_over_empty_pages() {
    let (client, _) = client(
        |asked| match (number(asked, "min_id"), number(asked, "max_id")) {
            (Some(4), _) => (link("min_id=7", "prev"), statuses([6, 5])),
            (Some(6 | 7), _) => (link("min_id=9", "prev"), statuses([])),
            (Some(9), _) => (link("min_id=11", "prev"), statuses([11, 10])),
            (Some(_), _) => (String::new(), statuses([])),
            (None, Some(5)) => (String::new(), statuses([4, 3])),
            (None, None) => (String::new(), statuses([11, 10])),
            (None, Some(10)) => (String::new(), statuses([6, 5])),
            _ => (String::new(), statuses([])),
        },
    )
    .await;
    let found = ids(client.things().by_id().min_id("4").items()).await;
    assert_eq!(found, [5, 6, 10, 11]);
}

#[tokio::test]
async fn by_offset_a_walk_goes_on_over_pages_that_were_pushed_down() {
    // Four items come in before the others after the first page.
    let (client, _) = client(|asked| {
        let offset = number(asked, "offset").unwrap_or(0);
        let all = [14, 13, 12, 11, 4, 3, 2, 1];
        let from = if offset == 0 { 4 } else { offset as usize };
        (String::new(), statuses(all.into_iter().skip(from).take(2)))
    })
    .await;
    let found = ids(client.things().by_offset().limit(2).items()).await;
    assert_eq!(found, [4, 3, 12, 11, 2, 1]);
}

/// Whether a server cuts by the id or by the place in the list.
#[tokio::test]
async fn an_id_out_of_order_at_the_end_of_a_page_loses_nothing() {
    const LIST: [u64; 6] = [50, 40, 99, 30, 20, 10];
    let (client, _) = client(|asked| {
        let max = number(asked, "max_id");
        let place = LIST.iter().position(|id| Some(*id) == max);
        let from = place.map_or(0, |place| place + 1);
        (String::new(), statuses(LIST.into_iter().skip(from).take(3)))
    })
    .await;
    assert_eq!(ids(client.things().by_id().items()).await, LIST);

    let (client, _) = self::client(|asked| {
        let max = number(asked, "max_id");
        let below = LIST
            .into_iter()
            .filter(move |id| max.is_none_or(|max| *id < max));
        (String::new(), statuses(below.take(3)))
    })
    .await;
    let mut found = ids(client.things().by_id().items()).await;
    assert_eq!(found[..3], LIST[..3]);
    found.sort_unstable();
    let mut all = LIST.to_vec();
    all.sort_unstable();
    assert_eq!(found, all, "each once");
}

/// The cursor above all others leads nowhere.
#[tokio::test]
async fn an_id_out_of_order_that_leads_nowhere_loses_nothing() {
    let (client, _) = client(|asked| match number(asked, "max_id") {
        None => (String::new(), statuses([50, 40, 99])),
        Some(40) => (String::new(), statuses([30, 20])),
        _ => (String::new(), statuses([])),
    })
    .await;
    assert_eq!(
        ids(client.things().by_id().items()).await,
        [50, 40, 99, 30, 20]
    );
}
