//! Plain text to read or to print.

use std::io::Write;

use fediway::TryStreamExt;

use super::json_lines::unwritten;
use super::open;
use super::options::{Options, Report};
use crate::archive::Archive;
use crate::error::Result;
use crate::read::Order;
use crate::rows::{AttachmentRow, StatusRow};

/// Writes the posts of the account, oldest first, with a line of dashes between them.
///
/// # Errors
///
/// [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) if the archive has several accounts and none is
/// named, [`ErrorKind::File`](crate::ErrorKind::File),
/// [`ErrorKind::Database`](crate::ErrorKind::Database).
pub async fn text(
    archive: &Archive,
    options: &Options,
    to: &mut (dyn Write + Send),
) -> Result<Report> {
    let owner = crate::owner::chosen(archive, options.account.as_deref()).await?;
    let mut rows = std::pin::pin!(open::all(archive, owner.id, Order::Oldest));
    let mut report = Report::default();
    while let Some(row) = rows.try_next().await? {
        if open::shows(&row, options) {
            let media = archive.attachments(row.id).await?;
            to.write_all(shown(&row, &media).as_bytes())
                .map_err(unwritten)?;
            report.posts += 1;
        }
    }
    Ok(report)
}

fn shown(row: &StatusRow, media: &[AttachmentRow]) -> String {
    let mut text = format!(
        "{}  {}\n",
        row.created_at.strftime("%Y-%m-%d %H:%M UTC"),
        row.visibility
    );
    if !row.warning.is_empty() {
        text.push_str(&format!("Content warning: {}\n", row.warning));
    }
    text.push_str(&format!("\n{}\n", row.text));
    for file in media {
        let words = file
            .description
            .as_deref()
            .unwrap_or("without a description");
        text.push_str(&format!("\n[{}: {words}]\n", file.kind));
    }
    if let Some(url) = row.url.as_ref().or(row.uri.as_ref()) {
        text.push_str(&format!("\n{url}\n"));
    }
    text.push_str("\n--------\n\n");
    text
}
