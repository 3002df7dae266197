//! Putting files, and which URLs they have.

use fediway::Timestamp;

use super::Batch;
use crate::error::Result;
use crate::rows::{FileRow, MediaState};

impl Batch {
    /// Notes that a file is to be fetched, unless it is known already. `kind` is `original`,
    /// `preview`, `avatar`, `header` or `emoji`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Database`](crate::ErrorKind::Database), as for every function here.
    pub async fn want_file(&mut self, url: &str, kind: &str, at: Timestamp) -> Result<()> {
        let query = "INSERT INTO media (url, kind, state, added_at) VALUES ($1, $2, 'wanted', $3) \
                     ON CONFLICT DO NOTHING";
        let query = sqlx::query(query).bind(url).bind(kind);
        query.bind(at.as_millisecond()).execute(self.on()).await?;
        Ok(())
    }

    /// Notes that a file that [`Writer::keep_file`](crate::Writer::keep_file) has kept is the one of a
    /// URL.
    pub async fn put_file(
        &mut self,
        url: &str,
        kind: &str,
        file: &FileRow,
        at: Timestamp,
    ) -> Result<()> {
        let query = "INSERT INTO files (sha256, bytes, mime, path, added_at) VALUES ($1, $2, $3, $4, $5) \
                     ON CONFLICT DO NOTHING";
        let query = sqlx::query(query)
            .bind(&file.sha256)
            .bind(file.bytes)
            .bind(&file.mime);
        let query = query.bind(&file.path).bind(at.as_millisecond());
        query.execute(self.on()).await?;
        let query = "INSERT INTO media (url, kind, state, sha256, added_at) VALUES ($1, $2, $3, $4, $5) \
                     ON CONFLICT DO UPDATE SET state = excluded.state, sha256 = excluded.sha256, \
                        reason = NULL, next_try = 0";
        let query = sqlx::query(query)
            .bind(url)
            .bind(kind)
            .bind(MediaState::Kept.as_str());
        let query = query.bind(&file.sha256).bind(at.as_millisecond());
        query.execute(self.on()).await?;
        Ok(())
    }
}
