//! Who follows, is followed, is blocked: accounts, and since when.

use fediway::{Page, RawItem};

use super::collections::{COLLECTIONS, Collection, Shape};
use super::context::{Run, or_as_it_came};
use super::trouble::Outcome;
use crate::write::Batch;

/// Reads a list of accounts. If its first page has nobody new and the server counts as many as the
/// archive, the rest is as it was.
pub(super) async fn walk(run: &Run<'_>, collection: &Collection) -> Outcome {
    let kind = collection.name;
    let of = match kind {
        "followers" => Some(run.counts.followers),
        "following" => Some(run.counts.following),
        _ => None,
    };
    let known = run.writer.open_relations(run.owner, kind).await?;
    let may_be_unchanged = !run.is_full() && known > 0 && of == u64::try_from(known).ok();
    let mut pages = run.pages(collection, None)?;
    let mut items = 0;
    while let Some(page) = run.next(&mut pages).await? {
        let is_first = items == 0;
        let mut batch = run.writer.begin().await?;
        let new = keep_page(run, &mut batch, kind, &page).await?;
        let is_unchanged = is_first && may_be_unchanged && new == 0;
        if is_unchanged {
            batch.renew_relations(run.owner, kind, run.began).await?;
        }
        batch.commit().await?;
        items += page.len() as u64;
        run.tell(kind, items, of);
        if is_unchanged {
            return Ok(());
        }
    }
    let mut batch = run.writer.begin().await?;
    batch.end_relations(run.owner, kind, run.began).await?;
    batch.commit().await?;
    Ok(())
}

/// Puts the accounts of a page. Returns how many relations are new.
async fn keep_page(
    run: &Run<'_>,
    batch: &mut Batch,
    kind: &str,
    page: &Page<RawItem>,
) -> Outcome<u64> {
    let (source, mut new) = (run.source(), 0);
    for item in page {
        let account = batch.put_account(item.json(), &source).await;
        let Some(account) = or_as_it_came(run, batch, kind, item, account).await? else {
            continue;
        };
        let is_new = batch.put_relation(run.owner, kind, account.row, &source);
        new += u64::from(is_new.await?);
    }
    Ok(new)
}

/// Reads who is in a list.
pub(super) async fn members(run: &Run<'_>, list: &str) -> Outcome {
    let (kind, path) = (
        format!("list {list}"),
        format!("/api/v1/lists/{list}/accounts"),
    );
    let request = run.client.request("GET", &path).field("limit", 80);
    let mut pages = request.raw_pages()?;
    while let Some(page) = run.next(&mut pages).await? {
        let mut batch = run.writer.begin().await?;
        keep_page(run, &mut batch, &kind, &page).await?;
        batch.commit().await?;
    }
    let mut batch = run.writer.begin().await?;
    batch.end_relations(run.owner, &kind, run.began).await?;
    batch.commit().await?;
    Ok(())
}

/// The kinds of relations that have a private note.
pub(super) fn kinds() -> impl Iterator<Item = &'static str> {
    let accounts = |collection: &&Collection| collection.shape == Shape::Accounts;
    COLLECTIONS
        .iter()
        .filter(accounts)
        .map(|collection| collection.name)
}
