//! Entities that hold a page.

use futures_util::TryStreamExt;
use serde_json::json;

use super::server::{asked, client, link, number, seven, statuses};

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
