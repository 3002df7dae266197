//! Single statuses and accounts.

use sqlx::AssertSqlSafe;

use super::statuses::SELECT;
use crate::archive::Archive;
use crate::error::Result;
use crate::rows::{AccountRow, StatusRow, VersionRow};

impl Archive {
    /// A status by its row.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Database`](crate::ErrorKind::Database), as for every function here.
    pub async fn status(&self, id: i64) -> Result<Option<StatusRow>> {
        let query = format!("{SELECT} WHERE s.id = $1");
        let query = sqlx::query_as(AssertSqlSafe(query)).bind(id);
        Ok(query.fetch_optional(self.pool()).await?)
    }

    /// The row of a status by its ActivityPub id, the address of its page, or its id on any server.
    pub async fn find_status(&self, name: &str) -> Result<Option<i64>> {
        let query = "SELECT id FROM statuses WHERE uri = $1 OR url = $1 UNION ALL \
                     SELECT status FROM status_ids WHERE remote_id = $1 LIMIT 1";
        let query = sqlx::query_scalar(query).bind(name);
        Ok(query.fetch_optional(self.pool()).await?)
    }

    /// The row of a status by its id on a server.
    pub async fn status_by_id(&self, server: &str, id: &str) -> Result<Option<i64>> {
        let query = "SELECT status FROM status_ids WHERE server = $1 AND remote_id = $2";
        let query = sqlx::query_scalar(query).bind(server).bind(id);
        Ok(query.fetch_optional(self.pool()).await?)
    }

    /// The ids of a status: the servers that know it, and how they call it.
    pub async fn ids_of(&self, status: i64) -> Result<Vec<(String, String)>> {
        let query = "SELECT server, remote_id FROM status_ids WHERE status = $1 ORDER BY server";
        Ok(sqlx::query_as(query)
            .bind(status)
            .fetch_all(self.pool())
            .await?)
    }

    /// Every version of a status, the first one first.
    pub async fn versions(&self, status: i64) -> Result<Vec<VersionRow>> {
        let query = "SELECT number, origin, edited_at, seen_at, json FROM versions \
                     WHERE status = $1 ORDER BY coalesce(edited_at, 0), number";
        Ok(sqlx::query_as(query)
            .bind(status)
            .fetch_all(self.pool())
            .await?)
    }

    /// An account by its row.
    pub async fn account(&self, id: i64) -> Result<Option<AccountRow>> {
        let query = "SELECT * FROM accounts WHERE id = $1";
        Ok(sqlx::query_as(query)
            .bind(id)
            .fetch_optional(self.pool())
            .await?)
    }

    /// An account by its handle.
    pub async fn account_by_handle(&self, handle: &str) -> Result<Option<AccountRow>> {
        let query = "SELECT * FROM accounts WHERE handle = $1 COLLATE NOCASE \
                     ORDER BY last_seen DESC LIMIT 1";
        let query = sqlx::query_as(query).bind(handle.trim_start_matches('@'));
        Ok(query.fetch_optional(self.pool()).await?)
    }

    /// What an account was earlier: until when, its handle, its JSON. The oldest one first.
    pub async fn account_versions(&self, account: i64) -> Result<Vec<(i64, String, String)>> {
        let query =
            "SELECT until, handle, json FROM account_versions WHERE account = $1 ORDER BY until";
        Ok(sqlx::query_as(query)
            .bind(account)
            .fetch_all(self.pool())
            .await?)
    }
}
