//! What a run has to know of the ones before it.

use crate::archive::Archive;
use crate::error::Result;
use crate::walked::Interval;

impl Archive {
    /// The parts of a list that were walked, the newest first.
    pub(crate) async fn intervals(&self, owner: i64, collection: &str) -> Result<Vec<Interval>> {
        let query = "SELECT newest, oldest, cursor FROM intervals \
                     WHERE owner = $1 AND collection = $2 ORDER BY place";
        let query = sqlx::query_as(query).bind(owner).bind(collection);
        Ok(query.fetch_all(self.pool()).await?)
    }

    /// What a list has from one moment to another, with the ids of a server.
    pub(crate) async fn items_between(
        &self,
        owner: i64,
        collection: &str,
        server: &str,
        oldest: i64,
        newest: i64,
    ) -> Result<Vec<(i64, String)>> {
        let query = "SELECT s.id, i.remote_id FROM statuses s \
                     JOIN items t ON t.owner = $1 AND t.collection = $2 AND t.status = s.id \
                     JOIN status_ids i ON i.status = s.id AND i.server = $3 \
                     WHERE s.created_at BETWEEN $4 AND $5 AND s.gone_at IS NULL \
                     ORDER BY s.created_at DESC";
        let query = sqlx::query_as(query)
            .bind(owner)
            .bind(collection)
            .bind(server);
        let query = query.bind(oldest).bind(newest);
        Ok(query.fetch_all(self.pool()).await?)
    }

    /// What a list had and was not seen in it since a moment, with the ids of a server, after a row.
    pub(crate) async fn unseen_items(
        &self,
        owner: i64,
        collection: &str,
        server: &str,
        since: i64,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(i64, String)>> {
        let query = "SELECT s.id, min(i.remote_id) FROM items t JOIN statuses s ON s.id = t.status \
                     JOIN status_ids i ON i.status = s.id AND i.server = $3 \
                     WHERE t.owner = $1 AND t.collection = $2 AND t.last_seen < $4 \
                       AND s.gone_at IS NULL AND s.id > $5 \
                     GROUP BY s.id ORDER BY s.id LIMIT $6";
        let query = sqlx::query_as(query)
            .bind(owner)
            .bind(collection)
            .bind(server);
        let query = query.bind(since).bind(after).bind(limit);
        Ok(query.fetch_all(self.pool()).await?)
    }

    /// How many relations of a kind have not ended.
    pub(crate) async fn open_relations(&self, owner: i64, kind: &str) -> Result<i64> {
        let query = "SELECT count(*) FROM relations \
                     WHERE owner = $1 AND kind = $2 AND ended_at IS NULL";
        let query = sqlx::query_scalar(query).bind(owner).bind(kind);
        Ok(query.fetch_one(self.pool()).await?)
    }

    /// Statuses of an owner that were edited since their history was fetched, after a row.
    pub(crate) async fn without_history(
        &self,
        owner: i64,
        server: &str,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(i64, String)>> {
        let query = "SELECT s.id, min(i.remote_id) FROM items t JOIN statuses s ON s.id = t.status \
                     JOIN status_ids i ON i.status = s.id AND i.server = $2 \
                     WHERE t.owner = $1 AND t.collection = 'statuses' AND s.boost_of IS NULL \
                       AND s.edited_at IS NOT NULL AND s.history_of IS NOT s.edited_at \
                       AND s.gone_at IS NULL AND s.id > $4 \
                     GROUP BY s.id ORDER BY s.id LIMIT $3";
        let query = sqlx::query_as(query)
            .bind(owner)
            .bind(server)
            .bind(limit)
            .bind(after);
        Ok(query.fetch_all(self.pool()).await?)
    }

    /// Statuses of a list whose conversation was not fetched, or has grown since, after a row.
    pub(crate) async fn without_thread(
        &self,
        owner: i64,
        collection: &str,
        server: &str,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(i64, String)>> {
        let query = "SELECT s.id, min(i.remote_id) FROM items t JOIN statuses s ON s.id = t.status \
                     JOIN status_ids i ON i.status = s.id AND i.server = $3 \
                     WHERE t.owner = $1 AND t.collection = $2 AND s.boost_of IS NULL \
                       AND (s.replies > 0 OR s.reply_key IS NOT NULL) \
                       AND s.thread_replies IS NOT s.replies AND s.gone_at IS NULL \
                       AND s.id > $5 GROUP BY s.id ORDER BY s.id LIMIT $4";
        let query = sqlx::query_as(query).bind(owner).bind(collection);
        let query = query.bind(server).bind(limit).bind(after);
        Ok(query.fetch_all(self.pool()).await?)
    }

    /// The ids of accounts in a relation whose note was not fetched (since a moment), after an id.
    pub(crate) async fn without_note(
        &self,
        owner: i64,
        kind: &str,
        server: &str,
        after: &str,
        since: Option<i64>,
        limit: i64,
    ) -> Result<Vec<String>> {
        let query = "SELECT DISTINCT i.remote_id FROM relations r \
                     JOIN account_ids i ON i.account = r.account AND i.server = $3 \
                     LEFT JOIN documents d ON d.owner = r.owner AND d.collection = 'notes' \
                       AND d.key = i.remote_id \
                     WHERE r.owner = $1 AND r.kind = $2 AND r.ended_at IS NULL \
                       AND i.remote_id > $4 AND (d.key IS NULL OR d.last_seen < $5) \
                     ORDER BY i.remote_id LIMIT $6";
        let query = sqlx::query_scalar(query)
            .bind(owner)
            .bind(kind)
            .bind(server);
        let query = query.bind(after).bind(since).bind(limit);
        Ok(query.fetch_all(self.pool()).await?)
    }
}
