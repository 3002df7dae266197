//! Items that do not decode, or have no id.

use futures_util::{StreamExt, TryStreamExt};
use serde_json::json;

use super::server::{asked, client, number};
use crate::error::ErrorKind;

#[tokio::test]
async fn an_odd_item_is_an_error_in_its_place() {
    let (client, _) = client(|asked| {
        let page = match number(asked, "max_id") {
            None => json!([{ "id": "9" }, "secret", { "id": "8" }, { "id": "7", "account": 1 }]),
            // The first is repeated, and the page ends with a malformed one that has an id.
            Some(7) => json!([{ "id": "7" }, null, { "id": "6" }, []]),
            _ => json!([]),
        };
        (String::new(), page)
    })
    .await;
    let items: Vec<_> = client.things().by_id().items().collect().await;
    let seen: Vec<_> = items
        .iter()
        .map(|item| match item {
            Ok(status) => status.id.to_string(),
            Err(error) => {
                assert_eq!(error.kind(), &ErrorKind::Decode);
                assert!(!error.to_string().contains("secret"));
                let text = error.to_string();
                let (item, _) = text.split_once(" of the page").unwrap();
                item.rsplit(": ").next().unwrap().to_owned()
            }
        })
        .collect();
    assert_eq!(seen, ["9", "item 1", "8", "7", "item 1", "6", "item 3"]);
    let pages: Vec<_> = client.things().by_id().pages().try_collect().await.unwrap();
    assert_eq!(
        pages[1]
            .malformed
            .iter()
            .map(|malformed| malformed.index)
            .collect::<Vec<_>>(),
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
    let all: Vec<_> = client.things().by_id().items().try_collect().await.unwrap();
    assert_eq!(all.len(), 6);
    assert_eq!(asked(&heard), ["/id", "/id?max_id=9", "/id?max_id=8"]);
}
