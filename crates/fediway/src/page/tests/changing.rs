//! Lists that change while they are walked, and servers that answer oddly.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};

use super::server::{Answer, PARTIAL, asked, client, client_of, ids, link, number, statuses};
use crate::page::Items;

/// Sixteen items, four on a page, the newest first. The last item of the second page is deleted after
/// that page was read. `find` says which place of the list an item has that is gone.
fn losing_a_boundary(find: fn(u64) -> usize) -> impl Fn(&str) -> Answer {
    let is_gone = AtomicBool::new(false);
    move |asked| {
        let is_gone = is_gone.fetch_or(number(asked, "max_id") == Some(13), Ordering::SeqCst);
        let list: Vec<_> = (1..=16).rev().filter(|id| !is_gone || *id != 9).collect();
        let from = match number(asked, "max_id") {
            None => 0,
            Some(max) => match list.iter().position(|id| *id == max) {
                Some(place) => place + 1,
                None => find(max),
            },
        };
        (String::new(), statuses(list.into_iter().skip(from).take(4)))
    }
}

/// Whether a server cuts by the id, or looks the item up and finds none.
#[tokio::test]
async fn the_deletion_of_an_item_at_the_end_of_a_page_loses_nothing() {
    let all: Vec<_> = (1..=16).rev().collect();
    for find in [|max| (16 - max) as usize, |_| 0] {
        for ahead in [0, 3] {
            let (client, _) = client(losing_a_boundary(find)).await;
            let found = ids(client.things().by_id().items().prefetch(ahead)).await;
            assert_eq!(found, all);
        }
        let (client, _) = self::client(losing_a_boundary(find)).await;
        let pages = client.things().by_id().pages();
        let pages: Vec<_> = pages.try_collect().await.unwrap();
        assert_eq!(pages.iter().map(|page| page.len()).sum::<usize>(), 16);
        let (client, _) = self::client(losing_a_boundary(find)).await;
        let found = client.things().by_id().parallel_items(4);
        let found: Vec<_> = found.try_collect().await.unwrap();
        assert_eq!(found.len(), 16);
    }
}

/// Where ids are in no order, a server that looks items up finds nothing below one that is gone.
#[tokio::test]
async fn an_empty_page_below_an_item_that_is_gone_is_not_the_end() {
    fn name(item: u64) -> String {
        format!("x{:016x}", (item + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
    let gone = Mutex::new(Vec::<u64>::new());
    let (client, heard) = client(move |asked| {
        let mut gone = gone.lock().unwrap();
        let list: Vec<_> = (1..=12).rev().filter(|item| !gone.contains(item)).collect();
        let max = asked.split("max_id=").nth(1).map(str::to_owned);
        let from = match max {
            None => Some(0),
            Some(max) => list
                .iter()
                .position(|item| name(*item) == max)
                .map(|at| at + 1),
        };
        let page: Vec<_> = list.into_iter().skip(from.unwrap_or(99)).take(3).collect();
        // Two at once, so that the one above the end is gone as well.
        if page.last() == Some(&7) {
            gone.extend([7, 8]);
        }
        let page = page.into_iter().map(|item| json!({ "id": name(item) }));
        (String::new(), page.collect())
    })
    .await;
    let found: Vec<_> = client.things().by_id().items().try_collect().await.unwrap();
    assert_eq!(found.len(), 12);
    assert!(asked(&heard).len() < 12);
}

/// New items push the others down: none is given twice, and none of those that were there is lost.
#[tokio::test]
async fn a_list_that_grows_at_the_top_is_walked_down() {
    fn growing() -> impl Fn(&str) -> Answer {
        let newest = AtomicU64::new(10);
        move |asked| {
            let newest = newest.fetch_add(2, Ordering::SeqCst);
            let max = number(asked, "max_id").unwrap_or(u64::MAX);
            let offset = number(asked, "offset").unwrap_or(0) as usize;
            let below = (1..=newest).rev().filter(|id| *id < max);
            let page: Vec<_> = below.skip(offset).take(3).collect();
            let next = page.last().map(|id| link(&format!("max_id={id}"), "next"));
            (next.unwrap_or_default(), statuses(page))
        }
    }
    let all: Vec<_> = (1..=10).rev().collect();
    let (client, _) = client(growing()).await;
    assert_eq!(ids(client.things().by_id().items()).await, all);
    let (client, _) = self::client(growing()).await;
    assert_eq!(ids(client.things().by_link().items()).await, all);
    let (client, _) = self::client(growing()).await;
    assert_eq!(ids(client.things().by_offset().items()).await, all);
    let (client, _) = self::client(growing()).await;
    let found: Vec<_> = client
        .things()
        .by_id()
        .parallel_items(3)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(found.len(), 10);
}

/// The table may be wrong of a server, or the server has changed.
#[tokio::test]
async fn a_walk_up_does_not_believe_the_table() {
    fn newest_first(asked: &str) -> Answer {
        let [max, min] = ["max_id", "min_id"].map(|name| number(asked, name));
        let inside = (1..=30).rev().filter(|id| max.is_none_or(|max| *id < max));
        let inside = inside.filter(|id| min.is_none_or(|min| *id > min));
        (String::new(), statuses(inside.take(4)))
    }
    fn ignoring(asked: &str) -> Answer {
        let max = number(asked, "max_id");
        let inside = (1..=30).rev().filter(|id| max.is_none_or(|max| *id < max));
        (String::new(), statuses(inside.take(4)))
    }
    let expected: Vec<_> = (8..=30).collect();
    for software in ["mastodon", "gotosocial", "hollo", "mitra", "unknown"] {
        for answer in [newest_first, ignoring] {
            for ahead in [0, 2] {
                let (client, _) = client_of(software, answer).await;
                let list = || client.things().by_id().limit(4);
                let found = ids(list().min_id("7").items().prefetch(ahead)).await;
                assert_eq!(found, expected, "{software}");
                let found = ids(list().since_id("7").items().backward().prefetch(ahead)).await;
                assert_eq!(found, expected, "{software}");
                let found = ids(list().max_id("12").items().backward().prefetch(ahead)).await;
                assert_eq!(found, expected, "{software}");
                let found = ids(list().since_id("7").items().prefetch(ahead)).await;
                assert_eq!(found, expected.iter().rev().copied().collect::<Vec<_>>());
            }
        }
    }
}

/// Lists by `Link` whose `min_id` gives the newest page.
#[tokio::test]
async fn by_link_back_over_a_min_id_that_gives_the_newest_page() {
    for software in ["mastodon", "unknown"] {
        let (client, _) = client_of(software, |asked| {
            let (max, min) = (number(asked, "max_id"), number(asked, "min_id"));
            let inside = (1..=19).rev().filter(|id| max.is_none_or(|max| *id < max));
            let inside = inside.filter(|id| min.is_none_or(|min| *id > min));
            let page: Vec<_> = inside.take(3).collect();
            let [Some(first), Some(last)] = [page.first(), page.last()] else {
                return (String::new(), statuses([]));
            };
            let prev = link(&format!("min_id={first}"), "prev");
            let next = link(&format!("max_id={last}"), "next");
            (format!("{next}, {prev}"), statuses(page))
        })
        .await;
        let from = "max_id=5".parse().unwrap();
        let back = client.things().by_link().after(&from).items().backward();
        assert_eq!(ids(back).await, (2..=19).collect::<Vec<_>>(), "{software}");
    }
}

/// Cursors that lead nowhere end a list at once, and not after many requests.
#[tokio::test]
async fn a_cursor_that_comes_again_ends_the_list() {
    type Answering = fn(&str) -> Answer;
    let answers: [(Answering, &[u64]); 4] = [
        // Empty pages that name the same cursor.
        (
            |asked| match number(asked, "max_id") {
                None => (link("max_id=5", "next"), statuses([7, 6])),
                _ => (link("max_id=5", "next"), statuses([])),
            },
            &[7, 6],
        ),
        // A page that names itself.
        (
            |asked| match number(asked, "max_id") {
                None => (link("max_id=6", "next"), statuses([7, 6])),
                _ => (link("max_id=6", "next"), statuses([5, 4])),
            },
            &[7, 6, 5, 4],
        ),
        // Only the page before is named.
        (|_| (link("min_id=7", "prev"), statuses([7, 6])), &[7, 6]),
        // Empty pages by turns.
        (
            |asked| match number(asked, "max_id") {
                None => (link("max_id=5", "next"), statuses([7, 6])),
                Some(5) => (link("max_id=4", "next"), statuses([])),
                _ => (link("max_id=5", "next"), statuses([])),
            },
            &[7, 6],
        ),
    ];
    for (answer, expected) in answers {
        let (client, heard) = client(answer).await;
        for ahead in [0, 2] {
            let items = client.things().by_link().items().prefetch(ahead);
            assert_eq!(ids(items).await, expected);
            assert!(asked(&heard).len() <= 4);
        }
    }
}

#[tokio::test]
async fn longer_pages_and_partial_ones_are_pages() {
    let (client, _) = client(|asked| {
        let max = number(asked, "max_id").unwrap_or(21);
        let page = (1..max).rev().take(7);
        (String::new(), json!({ PARTIAL: statuses(page) }))
    })
    .await;
    let list = || client.things().by_id().limit(2);
    let all: Vec<_> = (1..=20).collect();
    assert_eq!(ids(list().min_id("0").items()).await, all);
    let found: Vec<_> = list().parallel_items(3).try_collect().await.unwrap();
    assert_eq!(found.len(), 20);
    let found = ids(list().items()).await;
    assert_eq!(found, all.into_iter().rev().collect::<Vec<_>>());
}

/// A page that fails each time: everything before it was given, each poll says so again, and another
/// walk can go on below it.
#[tokio::test]
async fn a_page_that_never_comes_is_an_error_each_time() {
    fn broken(asked: &str) -> Answer {
        match number(asked, "max_id") {
            Some(9) => (String::new(), Value::Null),
            max => {
                let below = (1..max.unwrap_or(13)).rev();
                (String::new(), statuses(below.take(4)))
            }
        }
    }
    let id = |status: crate::entities::Status| status.id.as_str().parse::<u64>().unwrap();
    for ahead in [0, 3] {
        let (client, _) = client(broken).await;
        let list = || client.things().by_id();
        let mut items: Items<_> = list().items().prefetch(ahead);
        let mut found = Vec::new();
        for _ in 0..4 {
            found.push(id(items.try_next().await.unwrap().unwrap()));
        }
        for _ in 0..5 {
            assert!(items.next().await.unwrap().unwrap_err().is_transient());
            assert_eq!(items.cursor().unwrap().to_string(), "max_id=9");
        }
        found.extend(ids(list().max_id("8").items()).await);
        assert_eq!(found, [12, 11, 10, 9, 7, 6, 5, 4, 3, 2, 1]);
    }
    let (client, _) = client(broken).await;
    let mut items = client.things().by_id().parallel_items(2);
    for _ in 0..4 {
        items.try_next().await.unwrap().unwrap();
    }
    for _ in 0..3 {
        assert!(items.next().await.unwrap().unwrap_err().is_transient());
    }
}
