//! Lists by offset.

use serde_json::json;

use super::server::{asked, client, ids, seven};

#[tokio::test]
async fn by_offset_in_both_directions() {
    let (client, heard) = client(seven).await;
    let things = client.things();
    assert_eq!(
        ids(things.by_offset().limit(3).items()).await,
        [1, 2, 3, 4, 5, 6, 7]
    );
    assert_eq!(
        asked(&heard),
        ["", "&offset=3", "&offset=6", "&offset=7"].map(|more| format!("/offset?limit=3{more}"))
    );
    let back = things.by_offset().limit(3).offset(4).items().backward();
    assert_eq!(ids(back).await, [7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(
        asked(&heard),
        ["limit=3&offset=4", "limit=3&offset=1", "limit=1&offset=0"]
            .map(|q| format!("/offset?{q}"))
    );
    assert_eq!(
        ids(things.by_offset().offset(2).items()).await,
        [3, 4, 5, 6, 7]
    );
    assert_eq!(ids(things.in_key().items()).await, [1, 2, 3, 4, 5, 6, 7]);
}

#[tokio::test]
async fn a_list_in_an_object_may_be_missing() {
    let (client, _) = client(|_| (String::new(), json!({ "total": 0, "things": null }))).await;
    assert!(client.things().in_key().await.unwrap().is_empty());
    assert!(ids(client.things().in_key().items()).await.is_empty());
}
