//! Everything else: filters, tags, lists, preferences. Kept as it came.

use fediway::RawItem;

use super::collections::Collection;
use super::context::{Run, key_of};
use super::relations;
use super::trouble::Outcome;
use crate::write::Batch;

/// A list in pages.
pub(super) async fn pages(run: &Run<'_>, collection: &Collection) -> Outcome {
    let mut pages = run.pages(collection, None)?;
    while let Some(page) = run.next(&mut pages).await? {
        let mut batch = run.writer.begin().await?;
        for item in &page {
            keep(run, &mut batch, collection, item).await?;
        }
        batch.commit().await?;
    }
    end(run, collection).await
}

/// A list in one answer.
pub(super) async fn list(run: &Run<'_>, collection: &Collection) -> Outcome {
    run.check_time()?;
    let answer = run.client.request("GET", &run.path(collection)).await?;
    let items: Vec<RawItem> = answer.json()?;
    let mut batch = run.writer.begin().await?;
    for item in &items {
        keep(run, &mut batch, collection, item).await?;
    }
    batch.commit().await?;
    if collection.name == "lists" {
        for list in items.iter().filter(|item| !item.id().is_empty()) {
            relations::members(run, list.id()).await?;
        }
    }
    end(run, collection).await
}

/// One object.
pub(super) async fn object(run: &Run<'_>, collection: &Collection) -> Outcome {
    run.check_time()?;
    let mut request = run.client.request("GET", &run.path(collection));
    if let Some((name, value)) = collection.field {
        request = request.field(name, value);
    }
    let answer = request.await?;
    let item: RawItem = answer.json()?;
    let mut batch = run.writer.begin().await?;
    let source = run.source();
    batch
        .put_document(run.owner, collection.name, "", item.json(), &source)
        .await?;
    batch.commit().await?;
    Ok(())
}

async fn keep(
    run: &Run<'_>,
    batch: &mut Batch,
    collection: &Collection,
    item: &RawItem,
) -> crate::Result<()> {
    let key = key_of(item);
    batch
        .put_document(run.owner, collection.name, &key, item.json(), &run.source())
        .await
}

async fn end(run: &Run<'_>, collection: &Collection) -> Outcome {
    let mut batch = run.writer.begin().await?;
    batch
        .end_documents(run.owner, collection.name, run.began)
        .await?;
    batch.commit().await?;
    Ok(())
}
