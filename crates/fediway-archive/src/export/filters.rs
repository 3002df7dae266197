//! The filters, in the form that Mastodon imports.

use fediway::entities::Filter;
use serde_json::{Value, json};

use super::csv;
use super::options::Options;
use crate::archive::Archive;
use crate::error::Result;

/// The filters as JSON.
///
/// # Errors
///
/// [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) if the archive has several accounts and none is
/// named, [`ErrorKind::Database`](crate::ErrorKind::Database).
pub async fn filters(archive: &Archive, options: &Options) -> Result<String> {
    let owner = crate::owner::chosen(archive, options.account.as_deref()).await?;
    let mut all = Vec::new();
    for document in csv::all(archive, owner.id, "filters").await? {
        let Ok(filter) = serde_json::from_str::<Filter>(&document.json) else {
            continue;
        };
        let mut uris = Vec::new();
        for status in filter
            .statuses
            .iter()
            .filter_map(|it| it.status_id.as_ref())
        {
            let row = archive.status_by_id(&owner.server, status.as_str()).await?;
            if let Some(row) = row {
                uris.extend(archive.status(row).await?.and_then(|it| it.uri));
            }
        }
        all.push(written(&filter, &uris));
    }
    Ok(format!("{:#}\n", json!({ "custom_filters": all })))
}

fn written(filter: &Filter, uris: &[String]) -> Value {
    let keywords = filter
        .keywords
        .iter()
        .map(|it| json!({ "keyword": it.keyword, "whole_word": it.whole_word }));
    json!({
        "title": filter.title,
        "expire_at": filter.expires_at,
        "context": filter.context,
        "action": filter.filter_action,
        "keywords_attributes": keywords.collect::<Vec<_>>(),
        "statuses": uris,
    })
}
