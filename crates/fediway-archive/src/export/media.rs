//! The paths that media files have in an export.

use crate::archive::Archive;
use crate::error::Result;
use crate::rows::{AttachmentRow, StatusRow};

/// A file of a post.
pub(super) struct File {
    pub(super) row: AttachmentRow,
    /// Its path in the export; `None` where the archive has no such file.
    pub(super) path: Option<String>,
}

/// The files of a post, in their order.
pub(super) async fn of(archive: &Archive, status: &StatusRow) -> Result<Vec<File>> {
    let rows = archive.attachments(status.id).await?;
    let file = |row: AttachmentRow| File {
        path: path(&row),
        row,
    };
    Ok(rows.into_iter().map(file).collect())
}

/// `media_attachments/files/ab/HASH.png`, in the manner of Mastodon. The ending is the one of the
/// archive, which takes it from the content.
fn path(row: &AttachmentRow) -> Option<String> {
    let (sha256, kept) = (row.sha256.as_deref()?, row.path.as_deref()?);
    let name = kept.rsplit('/').next()?;
    Some(format!(
        "media_attachments/files/{}/{name}",
        sha256.get(..2)?
    ))
}
