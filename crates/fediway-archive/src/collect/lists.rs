//! Lists that grow at their top: statuses, favourites, notifications.

use std::time::Instant;

use fediway::RawItem;
use fediway::page::compare_ids;

use super::collections::{Collection, Shape};
use super::context::{Run, or_as_it_came};
use super::estimate::Estimate;
use super::events;
use super::gone;
use super::parts::{Part, Parts};
use super::trouble::Outcome;
use crate::source::Source;
use crate::walked::{Next, Seen, Walked};
use crate::write::Batch;

/// A list shorter than so many parts is read one after another: several tasks would be of no use.
const LONG: u64 = 4;

/// Walks a list down to what is known, one transaction a part.
pub(super) async fn walk(run: &Run<'_>, collection: &Collection) -> Outcome {
    let name = collection.name;
    let mut walked = match run.is_full() {
        true => Walked::default(),
        false => Walked::new(run.writer.intervals(run.owner, name).await?),
    };
    let mut parts = Parts::pages(run.pages(collection, None)?);
    let mut progress = Progress::of(run, collection);
    let mut shown = None;
    loop {
        let Some(part) = run.next_part(&mut parts).await? else {
            walked.end();
            break;
        };
        let next = match seen(collection, &part) {
            Some(seen) => walked.take(&seen),
            None => Next::GoOn,
        };
        let gone = match name == "statuses" {
            true => gone::missing(run, name, &part.items, progress.is_top()).await?,
            false => Vec::new(),
        };
        let mut batch = run.writer.begin().await?;
        keep_page(run, &mut batch, collection, &part.items).await?;
        gone::keep(run, &mut batch, gone).await?;
        batch
            .put_intervals(run.owner, name, &walked.intervals)
            .await?;
        batch.commit().await?;
        progress.add(part.items.len() as u64);
        shown = part.items.first().map(|item| item.id().to_owned());
        let cursor = match (&next, part.next) {
            (Next::Stop, _) => break,
            (Next::Jump(cursor), _) => cursor.clone(),
            (Next::GoOn, Some(cursor)) if progress.was_first() => cursor.to_string(),
            (Next::GoOn, _) => continue,
        };
        if progress.is_long() && !walked.has_more_below() && is_by_ids(collection, &cursor) {
            parts = run.ahead(collection, &cursor)?;
        } else if next != Next::GoOn {
            parts = Parts::pages(run.pages(collection, Some(&cursor))?);
        }
    }
    end(run, collection, &walked, shown.as_deref()).await
}

/// Notes how far the walk came, and what it did not see any more. `shown` is something that it saw.
async fn end(
    run: &Run<'_>,
    collection: &Collection,
    walked: &Walked,
    shown: Option<&str>,
) -> Outcome {
    let name = collection.name;
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
        true => gone::unseen(run, name, shown).await,
        false => Ok(()),
    }
}

/// How far a walk is.
struct Progress<'r> {
    run: &'r Run<'r>,
    collection: &'r Collection,
    items: u64,
    parts: u64,
    /// How many items there are, where the server says so.
    of: Option<u64>,
    estimate: Estimate,
    since: Instant,
}

impl<'r> Progress<'r> {
    fn of(run: &'r Run<'r>, collection: &'r Collection) -> Self {
        Self {
            run,
            collection,
            items: 0,
            parts: 0,
            of: (collection.name == "statuses").then_some(run.counts.statuses),
            estimate: Estimate::default(),
            since: Instant::now(),
        }
    }

    /// A part was kept.
    fn add(&mut self, items: u64) {
        self.items += items;
        self.parts += 1;
        let now = Instant::now();
        self.estimate.add(now - self.since);
        self.since = now;
        let requests = self.parts_left();
        let left = self.of.and_then(|_| {
            let held_up = self.run.client.held_up(requests);
            self.estimate.left(requests, held_up)
        });
        let name = self.collection.name;
        self.run.tell_left(name, self.items, self.of, left);
    }

    fn parts_left(&self) -> u64 {
        let left = self.of.unwrap_or(0).saturating_sub(self.items);
        left.div_ceil(u64::from(self.collection.limit.max(1)))
    }

    fn is_long(&self) -> bool {
        self.parts_left() >= LONG
    }

    fn is_top(&self) -> bool {
        self.parts == 0
    }

    fn was_first(&self) -> bool {
        self.parts == 1
    }
}

/// Whether a list goes on below an id, so that several tasks can enter it.
fn is_by_ids(collection: &Collection, cursor: &str) -> bool {
    collection.is_by_id() && cursor.starts_with("max_id=")
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
    items: &[RawItem],
) -> Outcome {
    let source = run.source();
    for item in items {
        let kept = match collection.shape {
            Shape::Events => events::keep(run, batch, collection, item, &source).await,
            _ => keep_status(run, batch, collection.name, item.json(), &source).await,
        };
        or_as_it_came(run, batch, collection.name, item, kept).await?;
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

/// What a walk has to know of a part; `None` where nothing tells one place of the list from another.
fn seen(collection: &Collection, part: &Part) -> Option<Seen> {
    let ids: Vec<_> = part.items.iter().map(|item| item.id().to_owned()).collect();
    let newest = part.newest.clone().or_else(|| ids.first().cloned())?;
    let oldest = part.oldest.clone().or_else(|| ids.last().cloned())?;
    // On some servers, what is pinned stands before what is newest.
    let newest = ids.iter().fold(newest, |newest, id| {
        match compare_ids(&newest, id).is_some_and(|order| order.is_lt()) && collection.is_by_id() {
            true => id.clone(),
            false => newest,
        }
    });
    let cursor = part.next.as_ref().map(ToString::to_string);
    Some(Seen {
        newest,
        oldest,
        cursor,
        ids,
    })
}
