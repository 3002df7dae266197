//! Putting whose archive it is.

use super::Batch;
use crate::error::Result;
use crate::source::Source;

impl Batch {
    /// Puts an account that is archived; `account` is its row in `accounts`. Returns the row of the
    /// owner. One that is there is brought up to date.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Database`](crate::ErrorKind::Database), as for every function here.
    pub async fn put_owner(
        &mut self,
        remote_id: &str,
        handle: &str,
        account: i64,
        software: Option<&str>,
        source: &Source,
    ) -> Result<i64> {
        // An import may have come first: files do not say the id.
        let name = "UPDATE owners SET remote_id = $2 WHERE server = $1 AND handle = $3 COLLATE NOCASE \
                     AND remote_id LIKE 'http%' \
                     AND NOT EXISTS (SELECT 1 FROM owners WHERE server = $1 AND remote_id = $2)";
        let name = sqlx::query(name).bind(&source.server).bind(remote_id);
        name.bind(handle).execute(self.on()).await?;
        let query = "INSERT INTO owners (server, remote_id, handle, software, account, added_at) \
                     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (server, remote_id) DO UPDATE \
                     SET handle = excluded.handle, account = excluded.account, \
                        software = coalesce(excluded.software, software) RETURNING id";
        let query = sqlx::query_scalar(query)
            .bind(&source.server)
            .bind(remote_id)
            .bind(handle);
        let query = query.bind(software).bind(account).bind(source.millis());
        Ok(query.fetch_one(self.on()).await?)
    }

    /// Says that an owner is the same person as the others of this name.
    pub async fn set_person(&mut self, owner: i64, person: Option<&str>) -> Result<()> {
        let query = "UPDATE owners SET person = $2 WHERE id = $1";
        sqlx::query(query)
            .bind(owner)
            .bind(person)
            .execute(self.on())
            .await?;
        Ok(())
    }
}
