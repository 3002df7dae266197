//! Putting what was read: some hundred items in one transaction.

use std::collections::BTreeMap;

use fediway::Status;
use tokio::sync::mpsc::Receiver;

use super::owner::Target;
use super::report::Report;
use crate::archive::Writer;
use crate::error::Result;
use crate::write::{Batch, PutKind};

/// Something that was read from a file.
#[derive(Debug)]
pub(super) enum Found {
    /// A status, for a list of the owner.
    Status {
        list: &'static str,
        json: String,
    },
    /// Somebody, in a relation with the owner.
    Account {
        relation: &'static str,
        json: String,
    },
    /// Another object.
    Document {
        collection: &'static str,
        key: String,
        json: String,
    },
    Skipped(String),
}

/// How many items are in a transaction.
const AT_ONCE: usize = 200;

/// The addresses of the files that the statuses of a file name, with their kinds.
pub(super) type Wanted = BTreeMap<String, &'static str>;

/// Puts everything that comes, until nothing more does.
pub(super) async fn all(
    writer: &Writer,
    target: &Target,
    mut from: Receiver<Found>,
    report: &mut Report,
) -> Result<Wanted> {
    let mut wanted = Wanted::new();
    let mut items = Vec::new();
    while from.recv_many(&mut items, AT_ONCE).await > 0 {
        let mut batch = writer.begin().await?;
        for item in items.drain(..) {
            one(&mut batch, target, item, report, &mut wanted).await?;
        }
        batch.commit().await?;
    }
    Ok(wanted)
}

async fn one(
    batch: &mut Batch,
    target: &Target,
    item: Found,
    report: &mut Report,
    wanted: &mut Wanted,
) -> Result<()> {
    let (owner, source) = (target.owner, &target.source);
    match item {
        Found::Status { list, json } => {
            let put = match batch.put_status(&json, source).await {
                Ok(put) => put,
                Err(error) if error.kind() == crate::ErrorKind::Malformed => {
                    report.skip(error.to_string());
                    return Ok(());
                }
                Err(error) => return Err(error),
            };
            batch.put_item(owner, list, put.row, source).await?;
            count(report, list, put.kind);
            want(&json, wanted);
        }
        Found::Account { relation, json } => {
            let row = batch.put_account(&json, source).await?.row;
            batch.put_relation(owner, relation, row, source).await?;
        }
        Found::Document {
            collection,
            key,
            json,
        } => {
            batch
                .put_document(owner, collection, &key, &json, source)
                .await?
        }
        Found::Skipped(reason) => report.skip(reason),
    }
    Ok(())
}

fn count(report: &mut Report, list: &str, kind: PutKind) {
    match (list, kind) {
        ("favourites", _) => report.favourites += 1,
        ("bookmarks", _) => report.bookmarks += 1,
        (_, PutKind::Known) => report.known += 1,
        _ => report.added += 1,
    }
}

/// The files of a status and of what it boosts.
fn want(json: &str, wanted: &mut Wanted) {
    let Ok(status) = serde_json::from_str::<Status>(json) else {
        return;
    };
    let inner = status.reblog.as_deref();
    for status in inner.into_iter().chain([&status]) {
        let urls = status
            .media_attachments
            .iter()
            .filter_map(|it| it.url.as_deref());
        wanted.extend(urls.map(|url| (url.to_owned(), "original")));
        wanted.extend(status.emojis.iter().map(|it| (it.url.clone(), "emoji")));
    }
}
