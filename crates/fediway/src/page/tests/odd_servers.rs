//! Servers that answer what no other one does: each item once all the same, or an error.

use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::TryStreamExt;

use super::server::{Answer, asked, client, ids, link, number, statuses};
use crate::error::{ErrorKind, PagingFailure};
use crate::page::Items;
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

/// A server that gives the item of a cursor again has no room for another one on a page of one item.
#[tokio::test]
async fn an_item_that_comes_again_leaves_room_for_others() {
    fn including(asked: &str) -> Answer {
        let [max, since, min] = ["max_id", "since_id", "min_id"].map(|name| number(asked, name));
        let limit = number(asked, "limit").unwrap_or(3) as usize;
        let inside = (1..=10).filter(|id| {
            max.is_none_or(|max| *id <= max)
                && since.is_none_or(|since| *id >= since)
                && min.is_none_or(|min| *id >= min)
        });
        let mut page: Vec<u64> = match min {
            Some(_) => inside.take(limit).collect(),
            None => inside.rev().take(limit).collect(),
        };
        page.sort_unstable_by(|one, other| other.cmp(one));
        let at = |name: &str, id: Option<&u64>| {
            link(
                &format!("{name}={}", id.copied().unwrap_or(0)),
                match name {
                    "max_id" => "next",
                    _ => "prev",
                },
            )
        };
        let links = at("max_id", page.last()) + ", " + &at("min_id", page.first());
        match asked.starts_with("/limited") && !page.is_empty() {
            true => (links, statuses(page)),
            false => (String::new(), statuses(page)),
        }
    }
    let (client, heard) = client(including).await;
    for limit in 1..4 {
        let by_id = || client.things().by_id().limit(limit);
        assert_eq!(ids(by_id().items()).await, down(10, 1));
        assert_eq!(ids(by_id().since_id("3").items()).await, down(10, 4));
        assert_eq!(ids(by_id().min_id("3").items()).await, up(4, 10));
        assert_eq!(ids(by_id().min_id("10").items()).await, up(11, 10));
        let back = by_id().since_id("3").items().backward();
        assert_eq!(ids(back).await, up(4, 10));
        assert_eq!(ids(by_id().max_id("6").items()).await, down(5, 1));
        assert_eq!(ids(by_id().parallel_items(3)).await, down(10, 1));
        let by_link = || client.things().limited().limit(limit);
        assert_eq!(ids(by_link().items()).await, down(10, 1));
        let from = Cursor::new("max_id", "10".to_owned());
        let back = by_link().after(&from).items().backward();
        assert_eq!(ids(back).await.last(), Some(&10));
    }
    assert!(asked(&heard).len() < 500);
}

/// Ten items on numbered pages of three.
fn numbered(asked: &str) -> Vec<u64> {
    let page = number(asked, "page").unwrap_or(1) as usize;
    (1..=10).rev().skip((page - 1) * 3).take(3).collect()
}

/// A list by id on a server that knows no `max_id` and numbers its pages.
#[tokio::test]
async fn a_list_of_numbered_pages_is_walked_by_their_numbers() {
    fn linked(asked: &str) -> Answer {
        let page = number(asked, "page").unwrap_or(1);
        let list = numbered(asked);
        let next = match list.len() {
            3 => link(&format!("page={}", page + 1), "next"),
            _ => String::new(),
        };
        (next, statuses(list))
    }
    fn unlinked(asked: &str) -> Answer {
        (String::new(), statuses(numbered(asked)))
    }
    fn from_zero(asked: &str) -> Answer {
        let page = number(asked, "page").unwrap_or(0) as usize;
        let list = (1..=10).rev().skip(page * 3).take(3);
        (String::new(), statuses(list))
    }
    for server in [linked, unlinked, from_zero] {
        let (client, heard) = client(server).await;
        let list = || client.things().by_id();
        assert_eq!(ids(list().items()).await, down(10, 1));
        assert!(asked(&heard).len() < 15);
        assert_eq!(ids(list().since_id("3").items()).await, down(10, 4));
        assert_eq!(ids(list().max_id("6").items()).await, down(5, 1));
        assert_eq!(ids(list().max_id("3").items()).await, down(2, 1));
        assert_eq!(ids(list().min_id("3").items()).await, up(4, 10));
        let back = list().since_id("3").items().backward();
        assert_eq!(ids(back).await, up(4, 10));
        assert_eq!(ids(list().parallel_items(3)).await, down(10, 1));
        assert!(asked(&heard).len() < 120);
    }
    // Nothing tells whether the server looks at the bound.
    let (client, _) = client(linked).await;
    for (name, is_back) in [("min_id", false), ("since_id", false), ("since_id", true)] {
        let bound = Cursor::new(name, "3".to_owned());
        let list = client.things().by_link().after(&bound).items();
        let walk = if is_back { list.backward() } else { list };
        let expected = PagingFailure::BoundUnknown("since_id");
        assert_eq!(failure(walk).await, Some(expected), "{name}");
    }
}

/// The same where links name how many items to skip: no page number would do.
#[tokio::test]
async fn a_list_by_id_goes_on_where_its_links_count_items() {
    let (client, heard) = client(|asked| {
        let from = number(asked, "offset").unwrap_or(0);
        let list: Vec<u64> = (1..=10).rev().skip(from as usize).take(3).collect();
        let next = match list.len() {
            3 => link(&format!("offset={}", from + 3), "next"),
            _ => String::new(),
        };
        (next, statuses(list))
    })
    .await;
    let list = || client.things().by_id();
    assert_eq!(ids(list().items()).await, down(10, 1));
    assert!(asked(&heard).len() < 15);
    assert_eq!(ids(list().since_id("3").items()).await, down(10, 4));
    assert_eq!(ids(list().max_id("6").items()).await, down(5, 1));
}

/// Why a walk stops.
async fn failure(items: Items<crate::entities::Status>) -> Option<PagingFailure> {
    let found: Result<Vec<_>, _> = items.try_collect().await;
    match found.err()?.kind() {
        ErrorKind::Paging(failure) => Some(failure.clone()),
        other => panic!("{other:?}"),
    }
}

/// A server that gives its first page for each cursor: longer pages are asked for.
#[tokio::test]
async fn a_first_page_for_ever_is_the_whole_list_or_an_error() {
    let first = |most: u64| {
        move |asked: &str| {
            let limit = number(asked, "limit").unwrap_or(20).min(most) as usize;
            (String::new(), statuses((1..=67).rev().take(limit)))
        }
    };
    let (all, _) = client(first(100)).await;
    assert_eq!(ids(all.things().by_id().items()).await, down(67, 1));
    assert_eq!(
        ids(all.things().by_id().limit(3).items()).await,
        down(67, 1)
    );
    assert_eq!(ids(all.things().by_offset().items()).await, down(67, 1));
    let (some, heard) = client(first(40)).await;
    for walk in [
        some.things().by_id().items(),
        some.things().by_id().limit(3).items(),
        some.things().by_id().min_id("1").items(),
        some.things().by_offset().items(),
        some.things()
            .by_offset()
            .offset(9)
            .limit(3)
            .items()
            .backward(),
    ] {
        assert_eq!(failure(walk).await, Some(PagingFailure::SamePage));
    }
    assert!(asked(&heard).len() < 100);
}

/// Below any bound are other items each time.
#[tokio::test]
async fn a_list_that_is_another_one_each_time_ends_in_an_error() {
    for rises in [true, false] {
        let turn = AtomicU64::new(1_000_000);
        let (client, heard) = client(move |_| {
            let id = match rises {
                true => turn.fetch_add(2, Ordering::SeqCst),
                false => turn.fetch_sub(2, Ordering::SeqCst),
            };
            let next = link(&format!("max_id={id}"), "next");
            let prev = link(&format!("since_id={}", id + 1), "prev");
            (next + ", " + &prev, statuses([id + 1, id]))
        })
        .await;
        let (by_id, by_link) = (|| client.things().by_id(), || client.things().by_link());
        let bound = |name| Cursor::new(name, "7".to_owned());
        let mut walks = vec![by_id().min_id("7").items()];
        if rises {
            walks.push(by_id().since_id("7").items().backward());
            walks.push(by_id().max_id("7").items().backward());
            walks.push(by_link().after(&bound("since_id")).items().backward());
        }
        for walk in walks {
            let failed = failure(walk).await;
            let is_bounded = matches!(failed, Some(PagingFailure::NothingNew(_)));
            assert!(is_bounded, "{failed:?} {rises}");
            assert!(asked(&heard).len() <= 1010);
        }
    }
}

#[tokio::test]
async fn a_next_page_that_cannot_be_asked_for_is_an_error() {
    let (client, heard) = client(|_| (link("next_token=abc", "next"), statuses([9, 8]))).await;
    let mut items = client.things().limited().limit(2).items();
    for id in ["9", "8"] {
        assert_eq!(items.try_next().await.unwrap().unwrap().id, id);
    }
    let expected = Some(PagingFailure::UnknownCursor);
    assert_eq!(failure(items).await, expected);
    assert_eq!(asked(&heard).len(), 2);
    // Its own parameters say nothing.
    let (client, _) =
        self::client(|_| ("<x?limit=2>; rel=next".to_owned(), statuses([9, 8]))).await;
    assert_eq!(
        ids(client.things().limited().limit(2).items()).await,
        [9, 8]
    );
}

/// A path as it was typed, in letters that are no header's.
#[tokio::test]
async fn a_link_in_other_letters_is_followed() {
    let (client, _) = client(|asked| match number(asked, "max_id") {
        None => (
            "<https://elsewhere.example/tag/猫?max_id=8>; rel=next".to_owned(),
            statuses([9, 8]),
        ),
        _ => (String::new(), statuses([7])),
    })
    .await;
    assert_eq!(ids(client.things().by_link().items()).await, [9, 8, 7]);
}
