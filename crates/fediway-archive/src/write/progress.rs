//! Putting how far a run is.

use fediway::Timestamp;

use super::Batch;
use crate::error::Result;
use crate::walked::Interval;

impl Batch {
    /// Puts which parts of a list were walked, in place of what was known.
    pub(crate) async fn put_intervals(
        &mut self,
        owner: i64,
        collection: &str,
        intervals: &[Interval],
    ) -> Result<()> {
        let clear = "DELETE FROM intervals WHERE owner = $1 AND collection = $2";
        let clear = sqlx::query(clear).bind(owner).bind(collection);
        clear.execute(self.on()).await?;
        for (place, interval) in (0_i64..).zip(intervals) {
            let query = "INSERT INTO intervals (owner, collection, place, newest, oldest, cursor) \
                         VALUES ($1, $2, $3, $4, $5, $6)";
            let query = sqlx::query(query).bind(owner).bind(collection).bind(place);
            let query = query.bind(&interval.newest).bind(&interval.oldest);
            query
                .bind(interval.cursor.as_deref())
                .execute(self.on())
                .await?;
        }
        Ok(())
    }

    /// Puts how far a collection is.
    pub(crate) async fn put_collection(
        &mut self,
        owner: i64,
        name: &str,
        complete_at: Option<i64>,
        tried_at: i64,
        missing: Option<String>,
    ) -> Result<()> {
        let query = "INSERT INTO collections (owner, name, complete_at, tried_at, missing) \
                     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO UPDATE \
                     SET complete_at = coalesce(excluded.complete_at, complete_at), \
                        tried_at = excluded.tried_at, missing = excluded.missing";
        let query = sqlx::query(query).bind(owner).bind(name).bind(complete_at);
        query
            .bind(tried_at)
            .bind(missing)
            .execute(self.on())
            .await?;
        Ok(())
    }

    pub(crate) async fn note_history(&mut self, status: i64) -> Result<()> {
        let query = "UPDATE statuses SET history_of = edited_at WHERE id = $1";
        sqlx::query(query).bind(status).execute(self.on()).await?;
        Ok(())
    }

    pub(crate) async fn note_thread(&mut self, status: i64) -> Result<()> {
        let query = "UPDATE statuses SET thread_replies = replies WHERE id = $1";
        sqlx::query(query).bind(status).execute(self.on()).await?;
        Ok(())
    }

    pub(crate) async fn begin_run(&mut self, owner: i64, at: Timestamp) -> Result<i64> {
        let query = "INSERT INTO runs (owner, began_at) VALUES ($1, $2) RETURNING id";
        let query = sqlx::query_scalar(query)
            .bind(owner)
            .bind(at.as_millisecond());
        Ok(query.fetch_one(self.on()).await?)
    }

    /// Notes how a run ended; `counts` are new, changed and gone statuses.
    pub(crate) async fn end_run(
        &mut self,
        run: i64,
        at: Timestamp,
        outcome: &str,
        counts: [u64; 3],
    ) -> Result<()> {
        let query = "UPDATE runs SET ended_at = $2, outcome = $3, added = $4, changed = $5, gone = $6 \
                     WHERE id = $1";
        let [added, changed, gone] = counts.map(|count| i64::try_from(count).unwrap_or(i64::MAX));
        let query = sqlx::query(query)
            .bind(run)
            .bind(at.as_millisecond())
            .bind(outcome);
        let query = query.bind(added).bind(changed).bind(gone);
        query.execute(self.on()).await?;
        Ok(())
    }
}
