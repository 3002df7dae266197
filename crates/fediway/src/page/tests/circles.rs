//! Lists that lead in a circle end.

use futures_util::TryStreamExt;
use serde_json::json;

use crate::error::{ErrorKind, PagingFailure};

use super::server::{Answer, asked, client, ids, link, number, statuses};

#[tokio::test]
async fn circles_end() {
    let repeated: [fn(&str) -> Answer; 6] = [
        // The same cursor, other items.
        |asked| {
            (
                link("max_id=1", "next"),
                statuses([number(asked, "max_id").map_or(1, |_| 2)]),
            )
        },
        // Always the same page under another cursor.
        |asked| {
            let next = number(asked, "max_id").unwrap_or(0) + 1;
            (link(&format!("max_id={next}"), "next"), statuses([1, 2]))
        },
        // Two cursors by turns.
        |asked| match number(asked, "max_id") {
            Some(1) => (link("max_id=2", "next"), statuses([1])),
            _ => (link("max_id=1", "next"), statuses([2])),
        },
        // The same under other cursors in both directions.
        |asked| {
            let at = number(asked, "max_id").unwrap_or(0) + 1;
            let next = link(&format!("max_id={at}"), "next");
            (next + ", " + &link("since_id=5", "prev"), statuses([1, 2]))
        },
        // A server that knows no cursor.
        |_| (String::new(), statuses([2, 1])),
        |_| (link("page=2", "next"), statuses([])),
    ];
    for answer in repeated {
        let (client, heard) = client(answer).await;
        let things = client.things();
        ids(things.by_link().items()).await;
        ids(things.by_link().items().backward()).await;
        ids(things.by_id().items()).await;
        ids(things.by_id().min_id("1").items()).await;
        ids(things.by_offset().items()).await;
        let asked = asked(&heard).len();
        assert!(asked < 40, "{asked}");
    }
}

#[tokio::test]
async fn a_circle_of_things_without_ids_ends() {
    let (client, heard) = client(|asked| {
        let page = number(asked, "page").unwrap_or(0) + 1;
        let body = match asked.starts_with("/tags") {
            true => json!([{ "name": "a" }, { "name": "a" }]),
            false => json!(["a.example", "a.example", "b.example"]),
        };
        (link(&format!("page={page}"), "next"), body)
    })
    .await;
    let tags: Vec<_> = client.things().tags().items().try_collect().await.unwrap();
    assert_eq!(tags.len(), 2, "nothing says that these are the same");
    let words: Vec<_> = client.things().words().items().try_collect().await.unwrap();
    assert_eq!(words, ["a.example", "b.example"]);
    // The same page is asked for once more: something may have come before it.
    assert_eq!(asked(&heard).len(), 6);
}

#[tokio::test]
async fn empty_pages_without_end_are_an_error_and_the_walk_can_go_on() {
    let (client, heard) = client(|asked| match number(asked, "max_id") {
        None => (link("max_id=500", "next"), statuses([501])),
        Some(id @ 400..) => (link(&format!("max_id={}", id - 1), "next"), statuses([])),
        Some(id) => (String::new(), statuses([id])),
    })
    .await;
    let mut items = client.things().by_link().items();
    assert_eq!(items.try_next().await.unwrap().unwrap().id, "501");
    asked(&heard);
    for _ in 0..2 {
        let error = items.try_next().await.unwrap_err();
        assert!(matches!(
            error.kind(),
            ErrorKind::Paging(PagingFailure::NothingNew(50))
        ));
        assert_eq!(asked(&heard).len(), 50);
    }
    assert_eq!(items.try_next().await.unwrap().unwrap().id, "399");
    assert!(items.try_next().await.unwrap().is_none());
}

/// A list that ends in a page which links to itself, or in a circle of such pages. Where the ids tell
/// nothing, the item below which nothing came is looked for once more: it may have been deleted.
#[tokio::test]
async fn an_end_that_links_to_itself_costs_few_requests() {
    fn list(asked: &str, names: [&str; 3], circle: bool) -> Answer {
        let item = |name: &str| json!({ "id": name });
        let at = |name: &str| link(&format!("max_id={name}"), "next");
        let below = |name: &str| asked.contains(&format!("max_id={name}"));
        let [one, two, three] = names;
        match () {
            () if below("other") => (at(three), json!([])),
            () if below(three) => (at(if circle { "other" } else { three }), json!([])),
            () if below(two) => (at(three), json!([item(three)])),
            () => (at(two), json!([item(one), item(two)])),
        }
    }
    const NUMBERS: [&str; 3] = ["30", "20", "10"];
    const WORDS: [&str; 3] = ["oak", "elm", "fir"];
    type List = fn(&str) -> Answer;
    let lists: [(List, usize); 4] = [
        (|asked| list(asked, NUMBERS, false), 3),
        (|asked| list(asked, WORDS, false), 4),
        (|asked| list(asked, NUMBERS, true), 8),
        (|asked| list(asked, WORDS, true), 8),
    ];
    for (number, (answer, most)) in lists.into_iter().enumerate() {
        let (client, heard) = client(answer).await;
        let found = client.things().by_id().items();
        let found: Vec<_> = found.try_collect().await.unwrap();
        assert_eq!(found.len(), 3, "{number}");
        let asked = asked(&heard);
        assert!(asked.len() <= most, "{number}: {asked:?}");
    }
}
