//! One file: asked for, written beside, taken in when it is complete.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use fediway::Client;
use fediway::transport::{Download, Part};
use ring::digest::{SHA256, digest};

use super::keep::take_in;
use crate::error::{Error, Result};
use crate::folder::{Folder, private_file};
use crate::print::hex;
use crate::rows::FileRow;

/// A file that did not come.
pub(super) enum Failed {
    /// The server gave no file.
    Status(u16, Option<fediway::Timestamp>),
    /// There was no answer, or half of one.
    Server(fediway::Error),
    TooLarge,
    CutShort,
    Archive(Error),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Archive(error)
    }
}

impl From<fediway::Error> for Failed {
    fn from(error: fediway::Error) -> Self {
        Self::Server(error)
    }
}

/// Where a file lies while it comes in.
pub(super) fn unfinished(folder: &Folder, url: &str) -> PathBuf {
    let name = hex(&digest(&SHA256, url.as_bytes()).as_ref()[..16]);
    folder.unfinished().join(format!("{name}.part"))
}

/// Fetches a file, and the rest of one that is here in part. `etag` is what the part is of; it is
/// told `note` before the first byte is written.
pub(super) async fn fetch(
    client: &Client,
    folder: &Folder,
    (url, etag): (&str, Option<String>),
    largest: u64,
    note: impl AsyncFnOnce(Option<&str>) -> Result<()>,
) -> std::result::Result<FileRow, Failed> {
    let path = unfinished(folder, url);
    // A part that nothing can be compared with is of no use.
    let from = etag.as_ref().map_or(0, |_| length(&path));
    let part = Part { from, of: etag };
    let mut download = client.download(url, &part).await?;
    let status = download.status().as_u16();
    let from = match status {
        200 => 0,
        206 if begins_at(&download) == Some(from) => from,
        // The part is as long as the file, or longer: begin anew.
        206 | 416 => {
            let _ = std::fs::remove_file(&path);
            return Err(Failed::CutShort);
        }
        _ => return Err(Failed::Status(status, download.retry_at())),
    };
    let expected = download.length().map(|length| from.saturating_add(length));
    if expected.is_some_and(|expected| expected > largest) {
        return Err(Failed::TooLarge);
    }
    let of = download
        .header("etag")
        .or_else(|| download.header("last-modified"));
    note(of).await?;
    let written = write(&mut download, &path, from, largest).await;
    if let Err(Failed::TooLarge) = written {
        let _ = std::fs::remove_file(&path);
    }
    let written = written?;
    if expected.is_some_and(|expected| expected != written) {
        return Err(Failed::CutShort);
    }
    let folder = folder.clone();
    let taken = tokio::task::spawn_blocking(move || take_in(&folder, &path)).await;
    let broken =
        |error| Error::new(crate::ErrorKind::File, "a file could not be read").caused_by(error);
    Ok(taken.map_err(broken)??)
}

/// Writes what comes. Returns how long the file is then.
async fn write(
    download: &mut Download,
    path: &Path,
    from: u64,
    largest: u64,
) -> std::result::Result<u64, Failed> {
    let mut file = open(path, from).map_err(|error| Error::file(path, error))?;
    let mut written = from;
    while let Some(chunk) = download.chunk().await? {
        written += chunk.len() as u64;
        if written > largest {
            return Err(Failed::TooLarge);
        }
        file.write_all(&chunk)
            .map_err(|error| Error::file(path, error))?;
    }
    Ok(written)
}

fn open(path: &Path, from: u64) -> std::io::Result<File> {
    if from == 0 {
        let file = private_file(path)?;
        file.set_len(0)?;
        return Ok(file);
    }
    OpenOptions::new().append(true).open(path)
}

fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |found| found.len())
}

/// Where a part begins: `bytes 100-199/200`.
fn begins_at(download: &Download) -> Option<u64> {
    let range = download.header("content-range")?;
    let (from, _) = range.trim().strip_prefix("bytes ")?.split_once('-')?;
    from.trim().parse().ok()
}
