//! Lists that grow at their top: statuses, favourites, notifications.

use fediway::page::compare_ids;
use fediway::{Cursor, Page, RawItem};

use super::collections::{Collection, Shape};
use super::context::{Run, key_of};
use super::events;
use super::gone;
use super::trouble::Outcome;
use crate::error::ErrorKind;
use crate::source::Source;
use crate::walked::{Next, Seen, Walked};
use crate::write::Batch;

/// Walks a list down to what is known, one transaction a page.
pub(super) async fn walk(run: &Run<'_>, collection: &Collection) -> Outcome {
    let name = collection.name;
    let mut walked = match run.is_full() {
        true => Walked::default(),
        false => Walked::new(run.writer.intervals(run.owner, name).await?),
    };
    let of = (name == "statuses").then_some(run.counts.statuses);
    let mut pages = run.pages(collection, None)?;
    let (mut items, mut is_top) = (0, true);
    loop {
        let Some(page) = run.next(&mut pages).await? else {
            walked.end();
            break;
        };
        let next = match seen(collection, &page, pages.cursor()) {
            Some(seen) => walked.take(&seen),
            None => Next::GoOn,
        };
        let gone = match name == "statuses" {
            true => gone::missing(run, name, &page, is_top).await?,
            false => Vec::new(),
        };
        let mut batch = run.writer.begin().await?;
        keep_page(run, &mut batch, collection, &page).await?;
        gone::keep(run, &mut batch, gone).await?;
        batch
            .put_intervals(run.owner, name, &walked.intervals)
            .await?;
        batch.commit().await?;
        items += page.len() as u64;
        is_top = false;
        run.tell(name, items, of);
        match next {
            Next::GoOn => {}
            Next::Stop => break,
            Next::Jump(cursor) => pages = run.pages(collection, Some(&cursor))?,
        }
    }
    let mut batch = run.writer.begin().await?;
    batch
        .put_intervals(run.owner, name, &walked.intervals)
        .await?;
    // What is in a list of others' statuses no more is known after a walk of all of it.
    if run.is_full() && collection.shape == Shape::Statuses && name != "statuses" {
        batch.end_items(run.owner, name, run.began).await?;
    }
    batch.commit().await?;
    match run.is_full() && name == "statuses" {
        true => gone::unseen(run, name).await,
        false => Ok(()),
    }
}

/// Reads a short list as a whole.
pub(super) async fn all(run: &Run<'_>, collection: &Collection) -> Outcome {
    let mut pages = run.pages(collection, None)?;
    while let Some(page) = run.next(&mut pages).await? {
        let mut batch = run.writer.begin().await?;
        keep_page(run, &mut batch, collection, &page).await?;
        batch.commit().await?;
    }
    let mut batch = run.writer.begin().await?;
    batch
        .end_items(run.owner, collection.name, run.began)
        .await?;
    batch.commit().await?;
    Ok(())
}

async fn keep_page(
    run: &Run<'_>,
    batch: &mut Batch,
    collection: &Collection,
    page: &Page<RawItem>,
) -> Outcome {
    let source = run.source();
    for item in page {
        let kept = match collection.shape {
            Shape::Events => events::keep(run, batch, collection, item, &source).await,
            _ => keep_status(run, batch, collection.name, item.json(), &source).await,
        };
        match kept {
            Err(error) if error.kind() == ErrorKind::Malformed => {
                keep_unreadable(run, batch, collection, item, &source).await?;
            }
            kept => kept?,
        }
    }
    Ok(())
}

/// Keeps a status as part of a list.
pub(super) async fn keep_status(
    run: &Run<'_>,
    batch: &mut Batch,
    name: &str,
    json: &str,
    source: &Source,
) -> crate::Result<()> {
    let put = batch.put_status(json, source).await?;
    run.count(put);
    batch.put_item(run.owner, name, put.row, source).await?;
    Ok(())
}

/// What is no status is kept as it came.
async fn keep_unreadable(
    run: &Run<'_>,
    batch: &mut Batch,
    collection: &Collection,
    item: &RawItem,
    source: &Source,
) -> crate::Result<()> {
    let key = format!("{} {}", collection.name, key_of(item));
    batch
        .put_document(run.owner, "unreadable", &key, item.json(), source)
        .await
}

/// What a walk has to know of a page; `None` where nothing tells one place of the list from another.
fn seen(collection: &Collection, page: &Page<RawItem>, next: Option<Cursor>) -> Option<Seen> {
    let ids: Vec<_> = page.iter().map(|item| item.id().to_owned()).collect();
    let value = |cursor: &Option<Cursor>| {
        let cursor = cursor.as_ref()?;
        let (_, value) = cursor.params().next()?;
        Some(value.to_owned())
    };
    let newest = value(&page.prev).or_else(|| ids.first().cloned())?;
    let oldest = value(&page.next).or_else(|| ids.last().cloned())?;
    // On some servers, what is pinned stands before what is newest.
    let newest = ids.iter().fold(newest, |newest, id| {
        match compare_ids(&newest, id).is_some_and(|order| order.is_lt()) && collection.is_by_id() {
            true => id.clone(),
            false => newest,
        }
    });
    let cursor = next.map(|cursor| cursor.to_string());
    Some(Seen {
        newest,
        oldest,
        cursor,
        ids,
    })
}
