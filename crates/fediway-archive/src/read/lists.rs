//! Owners, relations, documents and collections.

use crate::archive::Archive;
use crate::error::Result;
use crate::rows::{CollectionRow, DocumentRow, OwnerRow, RelationRow};

impl Archive {
    /// The accounts that are archived.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Database`](crate::ErrorKind::Database), as for every function here.
    pub async fn owners(&self) -> Result<Vec<OwnerRow>> {
        let query = "SELECT * FROM owners ORDER BY id";
        Ok(sqlx::query_as(query).fetch_all(self.pool()).await?)
    }

    /// Who is in a relation with an owner, and was: `followers`, `following`, `blocks`, `mutes`,
    /// `endorsements`, `list ID`.
    pub async fn relations(&self, owner: i64, kind: &str) -> Result<Vec<RelationRow>> {
        let query = "SELECT r.kind, r.account, a.handle, r.first_seen, r.last_seen, r.ended_at, a.json \
                     FROM relations r JOIN accounts a ON a.id = r.account \
                     WHERE r.owner = $1 AND r.kind = $2 ORDER BY a.handle, r.first_seen";
        let query = sqlx::query_as(query).bind(owner).bind(kind);
        Ok(query.fetch_all(self.pool()).await?)
    }

    /// The kinds of relations that an owner has.
    pub async fn relation_kinds(&self, owner: i64) -> Result<Vec<String>> {
        let query = "SELECT DISTINCT kind FROM relations WHERE owner = $1 ORDER BY kind";
        Ok(sqlx::query_scalar(query)
            .bind(owner)
            .fetch_all(self.pool())
            .await?)
    }

    /// Some documents of a collection, in the order of their keys, after a key.
    pub async fn documents(
        &self,
        owner: i64,
        collection: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<DocumentRow>> {
        let query = "SELECT collection, key, first_seen, last_seen, gone_at, json FROM documents \
                     WHERE owner = $1 AND collection = $2 AND key > $3 ORDER BY key LIMIT $4";
        let query = sqlx::query_as(query).bind(owner).bind(collection);
        Ok(query.bind(after).bind(limit).fetch_all(self.pool()).await?)
    }

    /// How far each collection of an owner is.
    pub async fn collections(&self, owner: i64) -> Result<Vec<CollectionRow>> {
        let query = "SELECT name, complete_at, tried_at, missing FROM collections \
                     WHERE owner = $1 ORDER BY name";
        Ok(sqlx::query_as(query)
            .bind(owner)
            .fetch_all(self.pool())
            .await?)
    }
}
