//! A feed of the newest posts.

use std::io::Write;

use fediway::TryStreamExt;
use maud::{Markup, html};

use super::feed_text::for_xml;
use super::json_lines::unwritten;
use super::open;
use super::options::{Options, Report};
use crate::archive::Archive;
use crate::error::Result;
use crate::read::Order;
use crate::rows::StatusRow;

/// How many posts a feed has.
const POSTS: usize = 50;

/// Writes an Atom feed of the newest posts.
///
/// # Errors
///
/// [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) if the archive has several accounts and none is
/// named, [`ErrorKind::File`](crate::ErrorKind::File),
/// [`ErrorKind::Database`](crate::ErrorKind::Database).
pub async fn atom(
    archive: &Archive,
    options: &Options,
    to: &mut (dyn Write + Send),
) -> Result<Report> {
    let owner = crate::owner::chosen(archive, options.account.as_deref()).await?;
    let mut rows = std::pin::pin!(open::all(archive, owner.id, Order::Newest));
    let mut entries = Vec::new();
    let mut updated = None;
    while let Some(row) = rows.try_next().await? {
        if open::shows(&row, options) {
            updated = updated.max(Some(row.edited_at.unwrap_or(row.created_at)));
            entries.push(entry(&row)?);
        }
        if entries.len() == POSTS {
            break;
        }
    }
    let feed = html! {
        feed xmlns="http://www.w3.org/2005/Atom" {
            title { "@" (owner.handle) }
            id { "acct:" (owner.handle) }
            author { name { "@" (owner.handle) } }
            // A feed without posts has to say something here.
            updated { (updated.unwrap_or_default()) }
            @for entry in &entries { (entry) }
        }
    };
    let feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{}\n",
        feed.into_string()
    );
    to.write_all(feed.as_bytes()).map_err(unwritten)?;
    Ok(Report {
        posts: entries.len() as u64,
        media: 0,
    })
}

fn entry(row: &StatusRow) -> Result<Markup> {
    let status = row.status()?;
    let title = match row.warning.is_empty() {
        true => row.text.lines().next().unwrap_or_default(),
        false => &row.warning,
    };
    let title: String = title.chars().take(100).collect();
    let uri = row
        .uri
        .clone()
        .unwrap_or_else(|| format!("urn:fediway-archive:{}", row.id));
    let link = row.url.as_deref().filter(|url| url.starts_with("https://"));
    Ok(html! {
        entry {
            title { (for_xml(&title)) }
            id { (for_xml(&uri)) }
            published { (row.created_at) }
            updated { (row.edited_at.unwrap_or(row.created_at)) }
            @if let Some(link) = link { link rel="alternate" href=(for_xml(link)) {} }
            content type="html" { (for_xml(&status.safe_html())) }
        }
    })
}
