//! Whether the archive holds a status as its server has it now: what may be deleted there.

use fediway::Status;

use crate::archive::Archive;
use crate::error::Result;
use crate::print;
use crate::rows::decoded;

/// What the archive has of a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Its present version with every file.
    Complete,
    /// An earlier version only.
    Outdated,
    /// Its present version, and not every file of it.
    WithoutFiles,
    /// Nothing.
    Absent,
}

impl Archive {
    /// Whether a status, as a server sent it just now, is in the archive in this version, with every
    /// file. Of a boost or of somebody else's status, files are not asked for: they stay where they
    /// are when the boost is undone.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) if it is no status,
    /// [`ErrorKind::Database`](crate::ErrorKind::Database).
    pub async fn holds(&self, server: &str, json: &str, is_own: bool) -> Result<Held> {
        let status: Status = decoded(json, "a status")?;
        let Some(row) = self.status_by_id(server, status.id.as_str()).await? else {
            return Ok(Held::Absent);
        };
        let query = "SELECT v.print, s.edited_at FROM statuses s JOIN versions v \
                     ON v.status = s.id AND v.number = s.version WHERE s.id = $1";
        let (print, edited_at): (String, Option<i64>) = sqlx::query_as(query)
            .bind(row)
            .fetch_one(self.pool())
            .await?;
        let edited = status.edited_at.map(|moment| moment.as_millisecond());
        if print != print::of_status(&status) || edited_at != edited {
            return Ok(Held::Outdated);
        }
        if !is_own || status.reblog.is_some() {
            return Ok(Held::Complete);
        }
        let attachments = self.attachments(row).await?;
        let is_whole = attachments.len() == status.media_attachments.len()
            && attachments.iter().all(|it| it.path.is_some());
        Ok(if is_whole {
            Held::Complete
        } else {
            Held::WithoutFiles
        })
    }
}
