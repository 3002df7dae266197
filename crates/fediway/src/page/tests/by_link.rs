//! Lists by `Link`.

use super::server::{asked, client, ids, link, number, statuses};
use crate::transport::Cursor;

#[tokio::test]
async fn by_link_only_the_cursor_is_taken() {
    let (client, heard) = client(|asked| match number(asked, "max_id") {
        None => (link("max_id=77&limit=1", "next"), statuses([9, 8])),
        Some(77) => (link("max_id=55", "next"), statuses([8, 7])),
        // No link: the end, also of a full page.
        _ => (String::new(), statuses([3, 2])),
    })
    .await;
    let found = ids(client.things().by_link().local(true).items()).await;
    assert_eq!(found, [9, 8, 7, 3, 2]);
    let own = "/link?local=true";
    assert_eq!(
        asked(&heard),
        ["", "&max_id=77", "&max_id=55"].map(|more| format!("{own}{more}"))
    );
}

#[tokio::test]
async fn by_link_back_to_the_beginning() {
    let (client, _) = client(|asked| match number(asked, "min_id") {
        None => (
            link("min_id=5", "prev") + ", " + &link("max_id=4", "next"),
            statuses([4, 3]),
        ),
        Some(5) => (link("min_id=7", "prev"), statuses([6, 5])),
        _ => (link("min_id=7", "prev"), statuses([])),
    })
    .await;
    let back = client.things().by_link().items().backward();
    assert_eq!(ids(back).await, [3, 4, 5, 6]);
}

/// Lists of relations lead back by a `since_id`, which gives the newest first.
#[tokio::test]
async fn by_link_back_over_a_since_id() {
    let (client, _) = client(|asked| {
        let (max, since) = (number(asked, "max_id"), number(asked, "since_id"));
        let inside = (1..=9).rev().filter(|id| max.is_none_or(|max| *id < max));
        let inside = inside.filter(|id| since.is_none_or(|since| *id > since));
        let page: Vec<_> = inside.take(2).collect();
        let [Some(first), Some(last)] = [page.first(), page.last()] else {
            return (String::new(), statuses([]));
        };
        let prev = link(&format!("since_id={first}"), "prev");
        let next = link(&format!("max_id={last}"), "next");
        (format!("{next}, {prev}"), statuses(page))
    })
    .await;
    let from: Cursor = "max_id=4".parse().unwrap();
    let back = client.things().by_link().after(&from).items().backward();
    assert_eq!(ids(back).await, [2, 3, 4, 5, 6, 7, 8, 9]);
}
