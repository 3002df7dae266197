//! Putting what is in which list, relations, and everything else.

use fediway::Timestamp;

use super::Batch;
use crate::error::Result;
use crate::source::Source;

impl Batch {
    /// Notes that a status is in a list of an owner. Returns whether that is new.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Database`](crate::ErrorKind::Database), as for every function here.
    pub async fn put_item(
        &mut self,
        owner: i64,
        collection: &str,
        status: i64,
        source: &Source,
    ) -> Result<bool> {
        let query = "INSERT INTO items (owner, collection, status, first_seen, last_seen) \
                     VALUES ($1, $2, $3, $4, $4) ON CONFLICT DO UPDATE \
                     SET last_seen = max(last_seen, excluded.last_seen), gone_at = NULL \
                     RETURNING first_seen = $4 AND last_seen = $4";
        let query = sqlx::query_scalar(query)
            .bind(owner)
            .bind(collection)
            .bind(status);
        Ok(query.bind(source.millis()).fetch_one(self.on()).await?)
    }

    /// Notes that what a list had before this moment is in it no more. For lists that were walked
    /// completely since.
    pub async fn end_items(
        &mut self,
        owner: i64,
        collection: &str,
        since: Timestamp,
    ) -> Result<u64> {
        let query = "UPDATE items SET gone_at = $3 WHERE owner = $1 AND collection = $2 \
                     AND last_seen < $3 AND gone_at IS NULL";
        let query = sqlx::query(query).bind(owner).bind(collection);
        let done = query
            .bind(since.as_millisecond())
            .execute(self.on())
            .await?;
        Ok(done.rows_affected())
    }

    /// Notes that an account is in a relation with an owner. Returns whether that is new.
    pub async fn put_relation(
        &mut self,
        owner: i64,
        kind: &str,
        account: i64,
        source: &Source,
    ) -> Result<bool> {
        let renew = "UPDATE relations SET last_seen = $4 WHERE owner = $1 AND kind = $2 \
                     AND account = $3 AND ended_at IS NULL";
        let query = sqlx::query(renew).bind(owner).bind(kind).bind(account);
        let renewed = query.bind(source.millis()).execute(self.on()).await?;
        if renewed.rows_affected() > 0 {
            return Ok(false);
        }
        let add = "INSERT INTO relations (owner, kind, account, first_seen, last_seen) \
                   VALUES ($1, $2, $3, $4, $4) ON CONFLICT DO UPDATE SET ended_at = NULL";
        let query = sqlx::query(add).bind(owner).bind(kind).bind(account);
        query.bind(source.millis()).execute(self.on()).await?;
        Ok(true)
    }

    /// Notes that the relations of a kind are as they were.
    pub(crate) async fn renew_relations(
        &mut self,
        owner: i64,
        kind: &str,
        at: Timestamp,
    ) -> Result<()> {
        let query = "UPDATE relations SET last_seen = $3 \
                     WHERE owner = $1 AND kind = $2 AND ended_at IS NULL";
        let query = sqlx::query(query).bind(owner).bind(kind);
        query.bind(at.as_millisecond()).execute(self.on()).await?;
        Ok(())
    }

    /// Notes that relations that were not seen since this moment have ended.
    pub async fn end_relations(&mut self, owner: i64, kind: &str, since: Timestamp) -> Result<u64> {
        let query = "UPDATE relations SET ended_at = $3 WHERE owner = $1 AND kind = $2 \
                     AND last_seen < $3 AND ended_at IS NULL";
        let query = sqlx::query(query).bind(owner).bind(kind);
        let done = query
            .bind(since.as_millisecond())
            .execute(self.on())
            .await?;
        Ok(done.rows_affected())
    }

    /// Puts a document, by its collection and key.
    pub async fn put_document(
        &mut self,
        owner: i64,
        collection: &str,
        key: &str,
        json: &str,
        source: &Source,
    ) -> Result<()> {
        let query = "INSERT INTO documents (owner, collection, key, first_seen, last_seen, json) \
                     VALUES ($1, $2, $3, $4, $4, $5) ON CONFLICT DO UPDATE \
                     SET last_seen = excluded.last_seen, gone_at = NULL, json = excluded.json";
        let query = sqlx::query(query).bind(owner).bind(collection).bind(key);
        query
            .bind(source.millis())
            .bind(json)
            .execute(self.on())
            .await?;
        Ok(())
    }

    /// Notes that documents that were not seen since this moment are gone.
    pub async fn end_documents(
        &mut self,
        owner: i64,
        collection: &str,
        since: Timestamp,
    ) -> Result<u64> {
        let query = "UPDATE documents SET gone_at = $3 WHERE owner = $1 AND collection = $2 \
                     AND last_seen < $3 AND gone_at IS NULL";
        let query = sqlx::query(query).bind(owner).bind(collection);
        let done = query
            .bind(since.as_millisecond())
            .execute(self.on())
            .await?;
        Ok(done.rows_affected())
    }
}
