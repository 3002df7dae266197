//! Servers that answer what no other one does: each item once all the same.

use super::server::{asked, client, ids, link, number, statuses};
use crate::transport::Cursor;

/// Ten items, three on a page, the newest first.
fn page(asked: &str) -> Vec<u64> {
    let [max, since, min] = ["max_id", "since_id", "min_id"].map(|name| number(asked, name));
    let inside = (1..=10).filter(|id| {
        max.is_none_or(|max| *id < max)
            && since.is_none_or(|since| *id > since)
            && min.is_none_or(|min| *id > min)
    });
    match min {
        Some(_) => {
            let page: Vec<_> = inside.take(3).collect();
            page.into_iter().rev().collect()
        }
        None => inside.rev().take(3).collect(),
    }
}

fn down(from: u64, to: u64) -> Vec<u64> {
    (to..=from).rev().collect()
}

fn up(from: u64, to: u64) -> Vec<u64> {
    (from..=to).collect()
}

#[tokio::test]
async fn an_item_that_is_twice_on_a_page_is_given_once() {
    let (client, _) = client(|asked| {
        let offset = number(asked, "offset").unwrap_or(0);
        let limit = number(asked, "limit").unwrap_or(4);
        if asked.starts_with("/offset") {
            let all = (1..=10).flat_map(|id| [id, id]);
            let page = all.skip(offset as usize).take(limit as usize);
            return (String::new(), statuses(page));
        }
        let page = page(asked);
        let link = |name: &str, id: Option<&u64>, relation: &str| {
            id.map(|id| link(&format!("{name}={id}"), relation))
        };
        let next = link("max_id", page.last(), "next");
        let links: Vec<_> = [next, link("min_id", page.first(), "prev")]
            .into_iter()
            .flatten()
            .collect();
        (
            links.join(", "),
            statuses(page.into_iter().flat_map(|id| [id, id])),
        )
    })
    .await;
    let (by_id, by_offset) = (|| client.things().by_id(), || client.things().by_offset());
    let by_link = |name, id: &str| {
        let cursor = Cursor::new(name, id.to_owned());
        client.things().by_link().after(&cursor)
    };
    assert_eq!(ids(by_id().items()).await, down(10, 1));
    assert_eq!(ids(by_id().since_id("3").items()).await, down(10, 4));
    assert_eq!(ids(by_id().min_id("3").items()).await, up(4, 10));
    let back = by_id().since_id("3").items().backward();
    assert_eq!(ids(back).await, up(4, 10));
    let back = by_id().max_id("5").items().backward();
    assert_eq!(ids(back).await, up(2, 10));
    assert_eq!(ids(by_id().parallel_items(3)).await, down(10, 1));
    assert_eq!(ids(client.things().by_link().items()).await, down(10, 1));
    assert_eq!(ids(by_link("min_id", "3").items()).await, up(4, 10));
    let back = by_link("max_id", "5").items().backward();
    assert_eq!(ids(back).await, up(2, 10));
    assert_eq!(ids(by_offset().items()).await, up(1, 10));
    let back = by_offset().offset(16).limit(4).items().backward();
    assert_eq!(ids(back).await, down(10, 1));
}

#[tokio::test]
async fn a_since_id_that_is_taken_for_a_min_id_skips_nothing() {
    let (client, heard) = client(|asked| {
        let page = page(&asked.replace("since_id", "min_id"));
        (String::new(), statuses(page))
    })
    .await;
    let list = || client.things().by_id();
    assert_eq!(ids(list().since_id("3").items()).await, down(10, 4));
    assert_eq!(asked(&heard).len(), 3);
    let below = list().since_id("3").max_id("9");
    assert_eq!(ids(below.items()).await, down(8, 4));
    let parallel = list().since_id("3").parallel_items(3);
    assert_eq!(ids(parallel).await, down(10, 4));
    let back = list().since_id("3").items().backward();
    assert_eq!(ids(back).await, up(4, 10));
    assert_eq!(ids(list().min_id("3").items()).await, up(4, 10));
}
