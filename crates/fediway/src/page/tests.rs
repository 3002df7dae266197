//! Walks through lists of every kind, over a socket.
#![allow(dead_code, reason = "the group makes more than is used here")]

use std::sync::{Arc, Mutex};

use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::paged::Paged;
use crate::client::Client;
use crate::endpoint::resource;
use crate::entities::{Account, Status, Tag};
use crate::error::{ErrorKind, Result};
use crate::ids::StatusId;
use crate::instance::Instance;
use crate::transport::{Cursor, Transport};
use crate::url::{AddressPolicy, InstanceUrl};

/// An entity that is a page of two lists.
#[derive(Debug, serde::Deserialize, serde::Serialize)]
pub struct Both {
    accounts: Vec<Account>,
    statuses: Vec<Status>,
}

impl Paged for Both {
    fn count(&self) -> usize {
        self.accounts.len().max(self.statuses.len())
    }

    fn ids(&self) -> Vec<String> {
        let accounts = self
            .accounts
            .iter()
            .map(|account| format!("a{}", account.id));
        let statuses = self.statuses.iter().map(|status| format!("s{}", status.id));
        accounts.chain(statuses).collect()
    }

    fn retain(&mut self, is_new: &mut dyn FnMut(&str) -> bool) {
        self.accounts
            .retain(|account| is_new(&format!("a{}", account.id)));
        self.statuses
            .retain(|status| is_new(&format!("s{}", status.id)));
    }
}

resource! {
    /// Lists of every kind.
    things => Things {
        /// By id.
        GET "/id" [ReadStatuses] by_id as ById() -> [Status by id] {
            /// A parameter that has to stay.
            local: bool,
            /// How many.
            limit: u32,
            /// Only older.
            max_id: StatusId,
            /// Only newer, the newest first.
            since_id: StatusId,
            /// Only newer.
            min_id: StatusId,
        }
        /// By `Link`.
        GET "/link" [ReadStatuses] by_link as ByLink() -> [Status by link] {
            /// A parameter that has to stay.
            local: bool,
        }
        /// By `Link`, without ids.
        GET "/tags" [ReadStatuses] tags as Tags() -> [Tag by link]
        /// Words by `Link`.
        GET "/words" [ReadStatuses] words as Words() -> [String by link]
        /// By offset.
        GET "/offset" [ReadStatuses] by_offset as ByOffset() -> [Status by offset] {
            /// How many.
            limit: u32,
            /// From where.
            offset: u32,
        }
        /// By offset in an object.
        GET "/key" [ReadStatuses] in_key as InKey() -> [Status by offset in things]
        /// An entity by `Link`.
        GET "/both" [ReadStatuses] both as GetBoth() -> (Both by link)
        /// An entity by offset.
        GET "/search" [ReadStatuses] search as GetSearch() -> (Both by offset)
    }
}

/// What was asked, path and query.
type Asked = Arc<Mutex<Vec<String>>>;
/// A `Link` header and a body.
type Answer = (String, Value);

/// A client of a server that answers with this.
async fn client(answer: fn(&str) -> Answer) -> (Client, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let policy = AddressPolicy::loopback_for_tests();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let url = InstanceUrl::parse_with(&address, &policy).unwrap();
    let transport = Transport::builder().policy(policy).build().unwrap();
    let asked = Asked::default();
    let heard = asked.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, answer, heard.clone()));
        }
    });
    let client = Client::anonymous(Instance::at(url)).with_transport(&transport);
    (client, asked)
}

async fn serve(mut stream: TcpStream, answer: fn(&str) -> Answer, heard: Asked) -> Option<()> {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let head = String::from_utf8(head).ok()?;
        let asked = head.split(' ').nth(1)?;
        heard.lock().unwrap().push(asked.to_owned());
        let (link, body) = answer(asked);
        let (status, body) = match body {
            Value::Null => ("500 No", String::new()),
            body => ("200 OK", body.to_string()),
        };
        let link = match link.is_empty() {
            true => link,
            false => format!("Link: {link}\r\n"),
        };
        let length = body.len();
        let answer = format!("HTTP/1.1 {status}\r\n{link}Content-Length: {length}\r\n\r\n{body}");
        stream.write_all(answer.as_bytes()).await.ok()?;
    }
}

fn asked(asked: &Asked) -> Vec<String> {
    std::mem::take(&mut asked.lock().unwrap())
}

/// The value of a parameter as a number.
fn number(asked: &str, name: &str) -> Option<u64> {
    let (_, query) = asked.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name)?.1.parse().ok()
}

fn statuses(ids: impl IntoIterator<Item = u64>) -> Value {
    ids.into_iter()
        .map(|id| json!({ "id": id.to_string() }))
        .collect()
}

fn link(query: &str, relation: &str) -> String {
    format!("<https://elsewhere.example/other?token=x&{query}>; rel=\"{relation}\"")
}

async fn ids(stream: impl futures_core::Stream<Item = Result<Status>>) -> Vec<u64> {
    let statuses: Vec<_> = stream.try_collect().await.unwrap();
    let id = |status: Status| status.id.as_str().parse().unwrap();
    statuses.into_iter().map(id).collect()
}

/// Statuses 10 to 1, three on a page.
fn ten(asked: &str) -> Answer {
    let (max, min) = (number(asked, "max_id"), number(asked, "min_id"));
    let inside =
        (1..=10).filter(|id| max.is_none_or(|max| *id < max) && min.is_none_or(|min| *id > min));
    let page: Vec<_> = match min {
        Some(_) => inside.take(3).collect(),
        None => inside
            .rev()
            .take(3)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect(),
    };
    (String::new(), statuses(page.into_iter().rev()))
}

#[tokio::test]
async fn by_id_the_own_query_is_kept() {
    let (client, heard) = client(ten).await;
    let all = client.things().by_id().local(true).limit(3).since_id("0");
    assert_eq!(ids(all.stream()).await, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    let own = "/id?local=true&limit=3&since_id=0";
    let expected = ["", "&max_id=8", "&max_id=5", "&max_id=2", "&max_id=1"];
    assert_eq!(asked(&heard), expected.map(|more| format!("{own}{more}")));
}

#[tokio::test]
async fn by_id_upwards_in_the_order_of_time() {
    let (client, heard) = client(ten).await;
    let things = client.things();
    assert_eq!(
        ids(things.by_id().min_id("4").stream()).await,
        [5, 6, 7, 8, 9, 10]
    );
    assert_eq!(
        asked(&heard),
        ["/id?min_id=4", "/id?min_id=7", "/id?min_id=10"]
    );
    let bounded = things.by_id().min_id("4").max_id("9").stream();
    assert_eq!(ids(bounded).await, [5, 6, 7, 8]);
    let pages: Vec<_> = things
        .by_id()
        .min_id("4")
        .pages()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(
        pages[0][0].id.as_str(),
        "7",
        "a page is as the server wrote it"
    );
    // From a page on, without a `min_id` of one's own.
    let from_page = things.by_id().max_id("4").stream().backward();
    assert_eq!(ids(from_page).await, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
}

#[tokio::test]
async fn a_walk_goes_on_from_a_saved_cursor() {
    let (client, _) = client(ten).await;
    let page = client.things().by_id().await.unwrap();
    let [next, prev] = [page.next, page.prev].map(|cursor| cursor.unwrap().to_string());
    assert_eq!([&*next, &*prev], ["max_id=8", "min_id=10"]);
    let next: Cursor = next.parse().unwrap();
    assert_eq!(
        ids(client.things().by_id().after(&next).stream()).await,
        [7, 6, 5, 4, 3, 2, 1]
    );
    let up: Cursor = "min_id=8".parse().unwrap();
    assert_eq!(
        ids(client.things().by_id().after(&up).stream()).await,
        [9, 10]
    );
    assert!("limit=3&max_id=".parse::<Cursor>().is_err());
}

#[tokio::test]
async fn by_link_only_the_cursor_is_taken() {
    let (client, heard) = client(|asked| match number(asked, "max_id") {
        None => (link("max_id=77&limit=1", "next"), statuses([9, 8])),
        Some(77) => (link("max_id=55", "next"), statuses([8, 7])),
        // No link: the end, also of a full page.
        _ => (String::new(), statuses([3, 2])),
    })
    .await;
    let found = ids(client.things().by_link().local(true).stream()).await;
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
    let back = client.things().by_link().stream().backward();
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
    let back = client.things().by_link().after(&from).stream().backward();
    assert_eq!(ids(back).await, [2, 3, 4, 5, 6, 7, 8, 9]);
}

#[tokio::test]
async fn circles_end() {
    let repeated: [fn(&str) -> Answer; 7] = [
        // The same cursor, other items.
        |asked| {
            (
                link("max_id=1", "next"),
                statuses([number(asked, "max_id").map_or(1, |_| 2)]),
            )
        },
        // An empty page that leads on.
        |asked| match number(asked, "max_id") {
            None => (link("max_id=1", "next"), statuses([1])),
            Some(id) => (link(&format!("max_id={}", id + 1), "next"), statuses([])),
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
        ids(things.by_link().stream()).await;
        ids(things.by_link().stream().backward()).await;
        ids(things.by_id().stream()).await;
        ids(things.by_id().min_id("1").stream()).await;
        ids(things.by_offset().stream()).await;
        assert!(asked(&heard).len() < 20);
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
    let tags: Vec<_> = client.things().tags().stream().try_collect().await.unwrap();
    assert_eq!(tags.len(), 2, "nothing says that these are the same");
    let words: Vec<_> = client
        .things()
        .words()
        .stream()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(words, ["a.example", "b.example"]);
    assert_eq!(asked(&heard).len(), 4);
}

/// Items 1 to 7, at most three on a page; one is new before each page.
fn seven(asked: &str) -> Answer {
    let offset = number(asked, "offset").unwrap_or(0);
    let limit = number(asked, "limit").unwrap_or(3);
    let page: Vec<_> = (1..=7).skip(offset as usize).take(limit as usize).collect();
    let list = statuses(page);
    let body = match asked.split('?').next() {
        Some("/key") => json!({ "things": list, "total": 7 }),
        Some("/search") => json!({ "accounts": statuses([]), "statuses": list }),
        _ => list,
    };
    (String::new(), body)
}

#[tokio::test]
async fn by_offset_in_both_directions() {
    let (client, heard) = client(seven).await;
    let things = client.things();
    assert_eq!(
        ids(things.by_offset().limit(3).stream()).await,
        [1, 2, 3, 4, 5, 6, 7]
    );
    assert_eq!(
        asked(&heard),
        ["", "&offset=3", "&offset=6", "&offset=7"].map(|more| format!("/offset?limit=3{more}"))
    );
    let back = things.by_offset().limit(3).offset(4).stream().backward();
    assert_eq!(ids(back).await, [7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(
        asked(&heard),
        ["limit=3&offset=4", "limit=3&offset=1", "limit=1&offset=0"]
            .map(|q| format!("/offset?{q}"))
    );
    assert_eq!(
        ids(things.by_offset().offset(2).stream()).await,
        [3, 4, 5, 6, 7]
    );
    assert_eq!(ids(things.in_key().stream()).await, [1, 2, 3, 4, 5, 6, 7]);
}

#[tokio::test]
async fn a_list_in_an_object_may_be_missing() {
    let (client, _) = client(|_| (String::new(), json!({ "total": 0, "things": null }))).await;
    assert!(client.things().in_key().await.unwrap().is_empty());
    assert!(ids(client.things().in_key().stream()).await.is_empty());
}

#[tokio::test]
async fn an_entity_that_is_a_page() {
    let (client, heard) = client(|asked| {
        if asked.starts_with("/search") {
            return seven(asked);
        }
        let both = |ids| json!({ "accounts": statuses([1]), "statuses": statuses(ids) });
        match number(asked, "max_id") {
            None => (link("max_id=5", "next"), both(vec![1, 2])),
            Some(5) => (link("max_id=3", "next"), both(vec![2, 3])),
            _ => (link("max_id=1", "next"), both(vec![3])),
        }
    })
    .await;
    let pages: Vec<_> = client.things().both().pages().try_collect().await.unwrap();
    let sizes = pages
        .iter()
        .map(|page| (page.accounts.len(), page.statuses.len()));
    assert_eq!(sizes.collect::<Vec<_>>(), [(1, 2), (0, 1)]);
    asked(&heard);
    let found: Vec<_> = client
        .things()
        .search()
        .pages()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(
        found.iter().map(|page| page.statuses.len()).sum::<usize>(),
        7
    );
    assert_eq!(asked(&heard).last().unwrap(), "/search?offset=7");
}

#[tokio::test]
async fn an_odd_item_is_an_error_in_its_place() {
    let (client, _) = client(|asked| {
        let page = match number(asked, "max_id") {
            None => json!([{ "id": "9" }, "secret", { "id": "8" }, { "id": "7", "account": 1 }]),
            // The first is repeated, and the page ends with an odd one that has an id.
            Some(7) => json!([{ "id": "7" }, null, { "id": "6" }, []]),
            _ => json!([]),
        };
        (String::new(), page)
    })
    .await;
    let items: Vec<_> = client.things().by_id().stream().collect().await;
    let seen: Vec<_> = items
        .iter()
        .map(|item| match item {
            Ok(status) => status.id.to_string(),
            Err(error) => {
                assert_eq!(error.kind(), &ErrorKind::Decode);
                assert!(!error.to_string().contains("secret"));
                let words = error.server_message().unwrap();
                words.split(" of").next().unwrap().to_owned()
            }
        })
        .collect();
    assert_eq!(seen, ["9", "item 1", "8", "7", "item 1", "6", "item 3"]);
    let pages: Vec<_> = client.things().by_id().pages().try_collect().await.unwrap();
    assert_eq!(
        pages[1].odd.iter().map(|odd| odd.index).collect::<Vec<_>>(),
        [1, 3]
    );
}

#[tokio::test]
async fn an_item_without_an_id_is_neither_dropped_nor_a_cursor() {
    let (client, heard) = client(|asked| {
        let nameless = json!({ "content": "no id" });
        let page = match number(asked, "max_id") {
            None => json!([{ "id": "9" }, nameless]),
            Some(9) => json!([nameless, { "id": "8" }, nameless]),
            Some(8) => json!([nameless]),
            _ => json!([]),
        };
        (String::new(), page)
    })
    .await;
    let all: Vec<_> = client
        .things()
        .by_id()
        .stream()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(all.len(), 6);
    assert_eq!(asked(&heard), ["/id", "/id?max_id=9", "/id?max_id=8"]);
}

#[tokio::test]
async fn a_failed_request_is_the_last_item() {
    let (client, _) = client(|asked| match number(asked, "max_id") {
        None => (String::new(), statuses([9, 8])),
        _ => (String::new(), Value::Null),
    })
    .await;
    for ahead in [0, 3] {
        let mut stream = client.things().by_id().stream().prefetch(ahead);
        assert!(stream.next().await.unwrap().is_ok());
        assert!(stream.next().await.unwrap().is_ok());
        let error = stream.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Server);
        assert!(stream.next().await.is_none());
        assert!(stream.next().await.is_none());
    }
}

#[tokio::test]
async fn streams_can_be_sent_and_moved() {
    fn sent<T: Send + Unpin + 'static>(_: &T) {}
    let (client, _) = client(ten).await;
    let items = client.things().by_id().stream();
    sent(&items);
    sent(&client.things().both().pages());
    let found = tokio::spawn(async move { ids(items.prefetch(2)).await });
    assert_eq!(found.await.unwrap().len(), 10);
}

#[tokio::test]
async fn nothing_is_asked_before_it_is_wanted() {
    let (client, heard) = client(ten).await;
    let mut stream = client.things().by_id().stream();
    assert!(asked(&heard).is_empty());
    for _ in 0..3 {
        stream.next().await.unwrap().unwrap();
    }
    assert_eq!(asked(&heard).len(), 1);
}
