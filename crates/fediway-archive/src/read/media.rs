//! Files and attachments.

use crate::archive::Archive;
use crate::error::Result;
use crate::rows::{AttachmentRow, FileRow};

impl Archive {
    /// The files attached to the present version of a status, with what the archive has of them. One that
    /// is lost or cut on the disk is not there.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Database`](crate::ErrorKind::Database), as for every function here.
    pub async fn attachments(&self, status: i64) -> Result<Vec<AttachmentRow>> {
        // A file that is not kept under its URL may be kept under the one of its own server.
        let query = "SELECT t.status, t.position, t.remote_id, t.kind, t.url, t.preview_url, \
                t.remote_url, t.description, t.blurhash, t.focus_x, t.focus_y, t.width, t.height, \
                f.sha256, f.path, f.mime, f.bytes, p.path AS preview_path \
             FROM statuses s JOIN attachments t ON t.status = s.id AND t.version = s.version \
             LEFT JOIN media m ON m.url = t.url LEFT JOIN media n ON n.url = t.remote_url \
             LEFT JOIN files f ON f.sha256 = coalesce(m.sha256, n.sha256) \
             LEFT JOIN media q ON q.url = t.preview_url LEFT JOIN files p ON p.sha256 = q.sha256 \
             WHERE s.id = $1 ORDER BY t.position";
        let query = sqlx::query_as(query).bind(status);
        let mut rows: Vec<AttachmentRow> = query.fetch_all(self.pool()).await?;
        for row in &mut rows {
            let bytes = row.bytes.unwrap_or_default();
            row.path = row.path.take().filter(|path| self.has_whole(path, bytes));
            let preview = row.preview_path.take();
            row.preview_path = preview.filter(|path| self.path_of(path).is_file());
        }
        Ok(rows)
    }

    /// The file of a URL, where the archive has it, and as a whole.
    pub async fn file_of(&self, url: &str) -> Result<Option<FileRow>> {
        let query = "SELECT f.sha256, f.bytes, f.mime, f.path FROM media m \
                     JOIN files f ON f.sha256 = m.sha256 WHERE m.url = $1";
        let query = sqlx::query_as(query).bind(url);
        let row: Option<FileRow> = query.fetch_optional(self.pool()).await?;
        Ok(row.filter(|row| self.has_whole(&row.path, row.bytes)))
    }

    /// Some files, in the order of their hashes, after a hash.
    pub async fn files_after(&self, after: &str, limit: u32) -> Result<Vec<FileRow>> {
        let query = "SELECT sha256, bytes, mime, path FROM files WHERE sha256 > $1 \
                     ORDER BY sha256 LIMIT $2";
        let query = sqlx::query_as(query).bind(after).bind(limit);
        Ok(query.fetch_all(self.pool()).await?)
    }
}
