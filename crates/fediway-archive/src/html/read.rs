//! From the rows of the archive to what a page shows.

use fediway::Timestamp;
use fediway::entities::{Quote, Status, StatusEdit};

use super::entry::{Entry, Parent};
use super::names;
use super::shown::Shown;
use crate::archive::Archive;
use crate::error::Result;
use crate::rows::{StatusRow, VersionRow};

/// Reads a status with all that belongs to it.
pub(super) async fn entry(archive: &Archive, shown: &mut Shown, id: i64) -> Result<Option<Entry>> {
    let Some(row) = archive.status(id).await? else {
        return Ok(None);
    };
    let mut status = status(&row)?;
    if let Some(inner) = present(archive, row.boost_of).await? {
        status.reblog = Some(Box::new(inner));
    }
    status.quote = quote(archive, shown, &row, status.quote.take()).await?;
    Ok(Some(Entry {
        anchor: names::anchor(id),
        versions: versions(archive, &row).await?,
        gone: row.gone_at,
        thread: shown.thread_of(id).await?.map(names::thread_of),
        parent: parent(archive, shown, &row).await?,
        depth: 0,
        status,
    }))
}

/// The status with the full handle of its author.
fn status(row: &StatusRow) -> Result<Status> {
    let mut status = row.status()?;
    if let Some(account) = &mut status.account {
        account.acct.clone_from(&row.author);
    }
    if status.created_at.is_none() {
        status.created_at = Some(row.created_at);
    }
    Ok(status)
}

/// A status in its present version: what stands inside of another one may be older.
async fn present(archive: &Archive, id: Option<i64>) -> Result<Option<Status>> {
    let Some(id) = id else { return Ok(None) };
    let row = archive.status(id).await?;
    row.as_ref().map(status).transpose()
}

async fn quote(
    archive: &Archive,
    shown: &mut Shown,
    row: &StatusRow,
    quote: Option<Box<Quote>>,
) -> Result<Option<Box<Quote>>> {
    let Some(mut quote) = quote else {
        return Ok(None);
    };
    if let Some(id) = row.quote_of {
        // A quote of something private says that there is one, and no more.
        quote.quoted_status = match shown.lets(id).await? {
            true => present(archive, Some(id)).await?.map(Box::new),
            false => None,
        };
    }
    Ok(Some(quote))
}

async fn parent(archive: &Archive, shown: &mut Shown, row: &StatusRow) -> Result<Option<Parent>> {
    let Some(id) = row.reply_to else {
        let url = row.reply_key.clone();
        return Ok(url.filter(|it| it.starts_with("https://")).map(Parent::Web));
    };
    let Some(parent) = archive.status(id).await? else {
        return Ok(None);
    };
    let page = shown.page_of(id).await?;
    Ok(Some(Parent::Here {
        author: parent.author,
        page,
    }))
}

/// What a status was before.
async fn versions(archive: &Archive, row: &StatusRow) -> Result<Vec<StatusEdit>> {
    if row.version == 1 && row.edited_at.is_none() {
        return Ok(Vec::new());
    }
    let all = archive.versions(row.id).await?;
    let earlier = all.iter().filter(|it| it.number != row.version);
    Ok(earlier
        .filter_map(|it| version(it, row.created_at))
        .collect())
}

/// A whole status reads as an edit, too: they have the same names. `None` for what is only an address.
fn version(row: &VersionRow, created_at: Timestamp) -> Option<StatusEdit> {
    let mut edit: StatusEdit = serde_json::from_str(&row.json).ok()?;
    if row.origin != "history" {
        edit.created_at = Some(row.edited_at.unwrap_or(created_at));
    }
    let is_empty = edit.content.is_empty() && edit.media_attachments.is_empty();
    (!is_empty || edit.poll.is_some()).then_some(edit)
}
