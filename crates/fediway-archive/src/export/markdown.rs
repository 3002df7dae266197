//! Markdown files with front matter, for the makers of static sites.

use std::fs;
use std::path::Path;

use fediway::TryStreamExt;
use serde_json::json;

use super::feed_text::for_markdown;
use super::media::{self, File};
use super::open;
use super::options::{Options, Report};
use crate::archive::Archive;
use crate::error::{Error, Result};
use crate::folder::create_private;
use crate::read::Order;
use crate::rows::StatusRow;

/// Writes a file for each post, and its media beside it, into a folder.
///
/// # Errors
///
/// [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) if the archive has several accounts and none is
/// named, [`ErrorKind::File`](crate::ErrorKind::File),
/// [`ErrorKind::Database`](crate::ErrorKind::Database).
pub async fn markdown(archive: &Archive, folder: &Path, options: &Options) -> Result<Report> {
    let owner = crate::owner::chosen(archive, options.account.as_deref()).await?;
    create_private(folder).map_err(|error| Error::file(folder, error))?;
    let mut rows = std::pin::pin!(open::all(archive, owner.id, Order::Oldest));
    let mut report = Report::default();
    while let Some(row) = rows.try_next().await? {
        if !open::shows(&row, options) {
            continue;
        }
        let files = media::of(archive, &row).await?;
        for file in &files {
            report.media += u64::from(copy(archive, folder, file)?);
        }
        let name = format!("{}-{}.md", row.created_at.strftime("%Y-%m-%d"), row.id);
        let path = folder.join(name);
        fs::write(&path, post(&row, &files)?).map_err(|error| Error::file(&path, error))?;
        report.posts += 1;
    }
    Ok(report)
}

fn copy(archive: &Archive, folder: &Path, file: &File) -> Result<bool> {
    let (Some(path), Some(kept)) = (&file.path, &file.row.path) else {
        return Ok(false);
    };
    let to = folder.join(path);
    if to.is_file() {
        return Ok(false);
    }
    let copy = || {
        create_private(to.parent().unwrap_or(folder))?;
        fs::copy(archive.path_of(kept), &to)
    };
    copy().map_err(|error| Error::file(&to, error))?;
    Ok(true)
}

fn post(row: &StatusRow, files: &[File]) -> Result<String> {
    let tags: Vec<_> = row.status()?.tags.into_iter().map(|it| it.name).collect();
    // Texts in the form of JSON are texts of YAML, too.
    let mut front = vec![
        format!("date: {}", row.created_at),
        format!("visibility: {}", json!(row.visibility)),
        format!("tags: {}", json!(tags)),
    ];
    let optional = [
        ("url", row.url.as_ref().or(row.uri.as_ref())),
        ("language", row.language.as_ref()),
        ("summary", Some(&row.warning).filter(|it| !it.is_empty())),
    ];
    for (name, value) in optional {
        front.extend(value.map(|value| format!("{name}: {}", json!(value))));
    }
    if let Some(edited) = row.edited_at {
        front.push(format!("lastmod: {edited}"));
    }
    let mut text = format!(
        "---\n{}\n---\n\n{}\n",
        front.join("\n"),
        for_markdown(&row.text)
    );
    for file in files {
        if let Some(path) = &file.path {
            let words = for_markdown(file.row.description.as_deref().unwrap_or_default());
            let words = words.replace('\n', " ");
            text.push_str(&format!("\n![{words}]({path})\n"));
        }
    }
    Ok(text)
}
