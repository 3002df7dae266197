//! Statuses that were in a part of a list and are there no more.

use std::cmp::Ordering;
use std::collections::HashSet;

use fediway::page::compare_ids;
use fediway::{RawItem, Status};

use super::context::{Fresh, Run};
use super::trouble::Outcome;
use crate::write::Batch;

/// How many are looked up at a time.
const AT_ONCE: i64 = 40;

/// A status that a page does not have where it was, as the server knows it now.
pub(super) struct Missing {
    row: i64,
    fresh: Fresh,
}

/// Asks for what the archive has between the items of a page and the page does not. At the top of a
/// list, what was newer is asked for, too.
pub(super) async fn missing(
    run: &Run<'_>,
    name: &str,
    page: &[RawItem],
    is_top: bool,
) -> Outcome<Vec<Missing>> {
    let ids: HashSet<_> = page.iter().map(RawItem::id).collect();
    let moments = page.iter().filter_map(|item| {
        let status: Status = serde_json::from_str(item.json()).ok()?;
        Some(status.created_at?.as_millisecond())
    });
    let moments: Vec<_> = moments.collect();
    let (Some(first), Some(oldest)) = (moments.iter().max(), moments.iter().min()) else {
        return Ok(Vec::new());
    };
    let newest = if is_top { i64::MAX } else { *first };
    let known = run
        .writer
        .items_between(run.owner, name, run.server(), *oldest, newest)
        .await?;
    let mut missing = Vec::new();
    for (row, id) in known {
        if ids.contains(id.as_str()) || !is_between(&id, page, is_top) {
            continue;
        }
        let shown = page.first().map(RawItem::id);
        let fresh = run.status(&id, shown).await?;
        missing.push(Missing { row, fresh });
    }
    Ok(missing)
}

/// Whether an id belongs on the page by its order. What no order tells is not asked for: the list
/// may have it on another page.
fn is_between(id: &str, page: &[RawItem], is_top: bool) -> bool {
    let (Some(first), Some(last)) = (page.first(), page.last()) else {
        return false;
    };
    let is_above_last = compare_ids(id, last.id()) == Some(Ordering::Greater);
    is_above_last && (is_top || compare_ids(id, first.id()) == Some(Ordering::Less))
}

/// After a walk of all of a list, asks for what it did not have, wherever that was.
pub(super) async fn unseen(run: &Run<'_>, name: &str, shown: Option<&str>) -> Outcome {
    let mut after = 0;
    loop {
        let (owner, began) = (run.owner, run.began.as_millisecond());
        let due = run
            .writer
            .unseen_items(owner, name, run.server(), began, after, AT_ONCE)
            .await?;
        let Some((last, _)) = due.last() else {
            return Ok(());
        };
        after = *last;
        let mut missing = Vec::new();
        for (row, id) in due {
            run.check_time()?;
            let fresh = run.status(&id, shown).await?;
            missing.push(Missing { row, fresh });
        }
        let mut batch = run.writer.begin().await?;
        keep(run, &mut batch, missing).await?;
        batch.commit().await?;
    }
}

/// Notes what became of them.
pub(super) async fn keep(run: &Run<'_>, batch: &mut Batch, missing: Vec<Missing>) -> Outcome {
    for Missing { row, fresh } in missing {
        match fresh {
            Fresh::Gone => {
                batch.mark_gone(row, run.began).await?;
                run.count_gone();
            }
            Fresh::Here(json) => {
                let put = batch.put_status(&json, &run.source()).await?;
                run.count(put);
            }
            Fresh::Unknown => {}
        }
    }
    Ok(())
}
