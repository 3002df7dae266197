//! What an archive has, beside what the server has.

use std::collections::BTreeMap;

use fediway::TryStreamExt;
use fediway_archive::{Archive, Filter};
use serde_json::Value;

use crate::cleanup::account::Past;

/// What the server says of Alice's statuses now.
pub async fn on_the_server(past: &Past) -> BTreeMap<String, Value> {
    let me = past.alice.accounts().verify_credentials().await.unwrap();
    let path = format!("/api/v1/accounts/{}/statuses", me.id);
    let pages = past
        .alice
        .request("GET", &path)
        .field("limit", 40)
        .raw_pages();
    let pages: Vec<_> = pages.unwrap().try_collect().await.unwrap();
    let items = pages.into_iter().flatten();
    let items = items.map(|item| {
        (
            item.id().to_owned(),
            serde_json::from_str(item.json()).unwrap(),
        )
    });
    items.collect()
}

/// What the archive has of them, apart from those that are gone.
pub async fn in_the_archive(archive: &Archive) -> BTreeMap<String, Value> {
    let owner = archive.owners().await.unwrap()[0].id;
    let rows = archive.statuses(Filter::new().collection(owner, "statuses"));
    let rows: Vec<_> = rows.try_collect().await.unwrap();
    let mut found = BTreeMap::new();
    for row in rows.iter().filter(|row| row.gone_at.is_none()) {
        let json: Value = serde_json::from_str(&row.json).unwrap();
        found.insert(json["id"].as_str().unwrap().to_owned(), json);
    }
    found
}
