//! Files that the archive had and that are not as it left them: they are wanted again.

use crate::archive::{Archive, Writer};
use crate::error::Result;
use crate::rows::FileRow;

/// How many are looked up at a time.
const ROWS: u32 = 200;

impl Archive {
    /// Whether a file is there in its length. Its content is not read.
    pub(crate) fn has_whole(&self, path: &str, bytes: i64) -> bool {
        let found = std::fs::metadata(self.path_of(path));
        found.is_ok_and(|found| found.is_file() && i64::try_from(found.len()) == Ok(bytes))
    }
}

impl Writer {
    /// Lets files that are lost or cut be fetched again.
    pub(super) async fn want_lost_files(&self) -> Result<()> {
        let mut after = String::new();
        loop {
            let rows = self.files_after(&after, ROWS).await?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after.clone_from(&last.sha256);
            for row in rows
                .iter()
                .filter(|row| !self.has_whole(&row.path, row.bytes))
            {
                self.want_again(row).await?;
            }
        }
    }

    async fn want_again(&self, row: &FileRow) -> Result<()> {
        let mut batch = self.begin().await?;
        let query = "UPDATE media SET state = 'wanted', next_try = 0, tries = 0, etag = NULL \
                     WHERE sha256 = $1";
        let query = sqlx::query(query).bind(&row.sha256);
        if query.execute(batch.on()).await?.rows_affected() == 0 {
            // Another content has come in its place since.
            let query = sqlx::query("DELETE FROM files WHERE sha256 = $1");
            query.bind(&row.sha256).execute(batch.on()).await?;
        }
        batch.commit().await
    }
}
