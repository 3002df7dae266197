//! What a run has to know of the ones before it.

use crate::archive::Archive;
use crate::error::Result;
use crate::walked::Interval;

// Each of these is asked for every page or for every forty items of a list. So it looks at what it gives,
// and not at the whole list: `CROSS JOIN` keeps the order of the tables, and what is sorted is not grouped.

const BETWEEN: &str = "SELECT s.id, i.remote_id FROM statuses s \
     CROSS JOIN items t ON t.owner = $1 AND t.collection = $2 AND t.status = s.id \
     CROSS JOIN status_ids i ON i.status = s.id AND i.server = $3 \
     WHERE s.created_at BETWEEN $4 AND $5 AND s.gone_at IS NULL \
     ORDER BY s.created_at DESC";

const UNSEEN: &str = "SELECT t.status, (SELECT min(i.remote_id) FROM status_ids i \
        WHERE i.status = t.status AND i.server = $3) AS id \
     FROM items t CROSS JOIN statuses s ON s.id = t.status \
     WHERE t.owner = $1 AND t.collection = $2 AND t.status > $5 AND t.last_seen < $4 \
       AND s.gone_at IS NULL AND id IS NOT NULL ORDER BY t.status LIMIT $6";

const WITHOUT_HISTORY: &str = "SELECT t.status, (SELECT min(i.remote_id) FROM status_ids i \
        WHERE i.status = t.status AND i.server = $2) AS id \
     FROM items t CROSS JOIN statuses s ON s.id = t.status \
     WHERE t.owner = $1 AND t.collection = 'statuses' AND t.status > $4 AND s.boost_of IS NULL \
       AND s.edited_at IS NOT NULL AND s.history_of IS NOT s.edited_at \
       AND s.gone_at IS NULL AND id IS NOT NULL ORDER BY t.status LIMIT $3";

const WITHOUT_THREAD: &str = "SELECT t.status, (SELECT min(i.remote_id) FROM status_ids i \
        WHERE i.status = t.status AND i.server = $3) AS id \
     FROM items t CROSS JOIN statuses s ON s.id = t.status \
     WHERE t.owner = $1 AND t.collection = $2 AND t.status > $5 AND s.boost_of IS NULL \
       AND (s.replies > 0 OR s.reply_key IS NOT NULL) \
       AND s.thread_replies IS NOT s.replies AND s.gone_at IS NULL \
       AND id IS NOT NULL ORDER BY t.status LIMIT $4";

const WITHOUT_NOTE: &str = "SELECT i.remote_id FROM account_ids i \
     WHERE i.server = $3 AND i.remote_id > $4 \
       AND EXISTS (SELECT 1 FROM relations r WHERE r.owner = $1 AND r.kind = $2 \
           AND r.account = i.account AND r.ended_at IS NULL) \
       AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.owner = $1 AND d.collection = 'notes' \
           AND d.key = i.remote_id AND NOT coalesce(d.last_seen < $5, 0)) \
     ORDER BY i.remote_id LIMIT $6";

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
        let query = sqlx::query_as(BETWEEN)
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
        let query = sqlx::query_as(UNSEEN)
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
        let query = sqlx::query_as(WITHOUT_HISTORY)
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
        let query = sqlx::query_as(WITHOUT_THREAD).bind(owner).bind(collection);
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
        let query = sqlx::query_scalar(WITHOUT_NOTE)
            .bind(owner)
            .bind(kind)
            .bind(server);
        let query = query.bind(after).bind(since).bind(limit);
        Ok(query.fetch_all(self.pool()).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Writer;

    /// Long lists would take the square of their length.
    #[tokio::test]
    async fn no_query_of_a_run_looks_at_a_whole_list() {
        let dir = tempfile::tempdir().unwrap();
        let writer = Writer::create(dir.path().join("archive")).await.unwrap();
        for (query, begins) in [
            (
                BETWEEN,
                "SEARCH s USING INDEX statuses_created (created_at>? AND created_at<?)",
            ),
            (
                UNSEEN,
                "SEARCH t USING PRIMARY KEY (owner=? AND collection=? AND status>?)",
            ),
            (
                WITHOUT_HISTORY,
                "SEARCH t USING PRIMARY KEY (owner=? AND collection=? AND status>?)",
            ),
            (
                WITHOUT_THREAD,
                "SEARCH t USING PRIMARY KEY (owner=? AND collection=? AND status>?)",
            ),
            (
                WITHOUT_NOTE,
                "SEARCH i USING PRIMARY KEY (server=? AND remote_id>?)",
            ),
        ] {
            let explain = format!("EXPLAIN QUERY PLAN {query}");
            let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(sqlx::AssertSqlSafe(explain))
                .fetch_all(writer.pool())
                .await
                .unwrap();
            let steps: Vec<_> = plan.into_iter().map(|step| step.3).collect();
            assert_eq!(steps[0], begins, "{query}");
            let whole = steps
                .iter()
                .find(|it| it.starts_with("SCAN") || it.contains("TEMP B-TREE"));
            assert_eq!(whole, None, "{query}");
        }
    }
}
