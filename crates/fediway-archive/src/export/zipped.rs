//! The ZIP that Mastodon makes, and that viewers read.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use fediway::{Account, TryStreamExt};
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::options::{Options, Report};
use super::{activity, actor, media, open};
use crate::archive::Archive;
use crate::error::{Error, ErrorKind, Result};
use crate::read::{Filter, Order};
use crate::rows::{OwnerRow, StatusRow};

/// Writes everything of the account into a ZIP: `outbox.json`, `actor.json`, `likes.json`,
/// `bookmarks.json` and the media. The file appears when it is complete.
///
/// # Errors
///
/// [`ErrorKind::Invalid`] if the archive has several accounts and none is named, [`ErrorKind::File`],
/// [`ErrorKind::Database`], [`ErrorKind::Malformed`].
pub async fn zip(archive: &Archive, to: &Path, options: &Options) -> Result<Report> {
    let owner = crate::owner::chosen(archive, options.account.as_deref()).await?;
    let failed = |error| Error::file(to, error);
    let folder = to.parent().filter(|it| !it.as_os_str().is_empty());
    let beside =
        tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(failed)?;
    let file = beside.reopen().map_err(failed)?;
    let mut export = Export {
        archive,
        owner,
        zip: ZipWriter::new(BufWriter::new(file)),
        media: BTreeMap::new(),
        to,
    };
    let posts = export.write().await?;
    let media = export.media.len() as u64;
    let file = export.zip.finish().map_err(|error| failed(error.into()))?;
    let file = file
        .into_inner()
        .map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)?;
    beside.persist(to).map_err(|error| failed(error.error))?;
    Ok(Report { posts, media })
}

struct Export<'a> {
    archive: &'a Archive,
    owner: OwnerRow,
    zip: ZipWriter<BufWriter<File>>,
    /// Path in the ZIP, and in the archive.
    media: BTreeMap<String, String>,
    to: &'a Path,
}

impl Export<'_> {
    async fn write(&mut self) -> Result<u64> {
        let (account, uri) = self.actor().await?;
        let pictures = [
            self.picture(&account.avatar, "avatar").await?,
            self.picture(&account.header, "header").await?,
        ];
        let pictures = pictures.each_ref().map(|it| it.as_deref());
        self.document("actor.json", &actor::actor(&account, &uri, pictures))?;
        let posts = self.outbox(&uri).await?;
        self.addresses("likes.json", "favourites").await?;
        self.addresses("bookmarks.json", "bookmarks").await?;
        self.copy_media()?;
        Ok(posts)
    }

    async fn actor(&self) -> Result<(Account, String)> {
        let missing = || {
            Error::new(
                ErrorKind::Invalid,
                "the archive has no profile of the account",
            )
        };
        let row = self.owner.account.ok_or_else(missing)?;
        let account = self
            .archive
            .account(row)
            .await?
            .ok_or_else(missing)?
            .account()?;
        let uri = actor::uri(&account);
        Ok((account, uri))
    }

    /// The path of a profile's picture, where the archive has it.
    async fn picture(&mut self, url: &str, name: &str) -> Result<Option<String>> {
        let Some(row) = self.archive.file_of(url).await? else {
            return Ok(None);
        };
        let ending = row.path.rsplit('.').next().unwrap_or("bin");
        let path = format!("{name}.{ending}");
        self.media.insert(path.clone(), row.path);
        Ok(Some(path))
    }

    async fn outbox(&mut self, uri: &str) -> Result<u64> {
        let filter = Filter::new().collection(self.owner.id, "statuses");
        let total = self.archive.count(&filter).await?;
        self.begin("outbox.json")?;
        self.line(&head("outbox.json", Some(total)))?;
        let mut rows = std::pin::pin!(open::all(self.archive, self.owner.id, Order::Oldest));
        let mut count = 0;
        while let Some(row) = rows.try_next().await? {
            let activity = self.activity(&row, uri).await?;
            self.item(count == 0, &activity)?;
            count += 1;
        }
        self.line("]}")?;
        Ok(count)
    }

    async fn activity(&mut self, row: &StatusRow, uri: &str) -> Result<Value> {
        let mut status = row.status()?;
        if let Some(uri) = &row.uri {
            status.uri.clone_from(uri);
        }
        status.created_at = status.created_at.or(Some(row.created_at));
        let files = media::of(self.archive, row).await?;
        for file in &files {
            if let (Some(path), Some(kept)) = (&file.path, &file.row.path) {
                self.media.insert(path.clone(), kept.clone());
            }
        }
        let inner = self.uri_of(row.boost_of.or(row.quote_of)).await?;
        let known = row
            .reply_key
            .clone()
            .filter(|key| key.starts_with("https://"));
        let parent = self.uri_of(row.reply_to).await?.or(known);
        let place = activity::Place {
            actor: uri,
            reply_to: parent.as_deref(),
            inner: inner.as_deref(),
            files: &files,
        };
        let original = crate::import::original(&row.json);
        let original = original.and_then(|it| serde_json::from_str(it.get()).ok());
        Ok(activity::activity(&status, original, &place))
    }

    async fn uri_of(&self, status: Option<i64>) -> Result<Option<String>> {
        match status {
            Some(id) => Ok(self.archive.status(id).await?.and_then(|row| row.uri)),
            None => Ok(None),
        }
    }

    /// A list of addresses.
    async fn addresses(&mut self, name: &str, list: &str) -> Result<()> {
        self.begin(name)?;
        self.line(&head(name, None))?;
        let filter = Filter::new().collection(self.owner.id, list);
        let mut rows = std::pin::pin!(self.archive.statuses(filter));
        let mut first = true;
        while let Some(row) = rows.try_next().await? {
            if let Some(uri) = row.uri {
                self.item(first, &json!(uri))?;
                first = false;
            }
        }
        self.line("]}")
    }

    fn copy_media(&mut self) -> Result<()> {
        for (path, kept) in std::mem::take(&mut self.media) {
            // Pictures and videos are packed already.
            let stored = SimpleFileOptions::default()
                .compression_method(zip::CompressionMethod::Stored)
                .large_file(true);
            self.zip
                .start_file(&path, stored)
                .map_err(|error| self.failed(error.into()))?;
            let from = self.archive.path_of(&kept);
            let mut file = File::open(&from).map_err(|error| Error::file(&from, error))?;
            io::copy(&mut file, &mut self.zip).map_err(|error| self.failed(error))?;
            self.media.insert(path, kept);
        }
        Ok(())
    }

    fn document(&mut self, name: &str, document: &Value) -> Result<()> {
        self.begin(name)?;
        self.line(&document.to_string())
    }

    fn begin(&mut self, name: &str) -> Result<()> {
        let options = SimpleFileOptions::default().large_file(true);
        let begun = self.zip.start_file(name, options);
        begun.map_err(|error| self.failed(error.into()))
    }

    fn item(&mut self, first: bool, item: &Value) -> Result<()> {
        self.line(&format!("{}{item}", if first { "" } else { "," }))
    }

    fn line(&mut self, line: &str) -> Result<()> {
        let written = writeln!(self.zip, "{line}");
        written.map_err(|error| self.failed(error))
    }

    fn failed(&self, error: io::Error) -> Error {
        Error::file(self.to, error)
    }
}

/// A collection up to its items.
fn head(name: &str, total: Option<i64>) -> String {
    let total = total.map_or_else(String::new, |total| format!("\"totalItems\":{total},"));
    format!(
        "{{\"@context\":\"https://www.w3.org/ns/activitystreams\",\"id\":\"{name}\",\
         \"type\":\"OrderedCollection\",{total}\"orderedItems\":["
    )
}
