//! Which statuses the pages show, and in which threads they are. Kept in tables that only this
//! connection sees, so that memory does not grow with the archive.

use std::collections::BTreeSet;

use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Sqlite, query, query_as, query_scalar};

use super::names;
use super::options::Include;
use super::pages::Month;
use super::statistics::Numbers;
use crate::archive::Archive;
use crate::error::Result;

/// What is shown of one owner.
pub(super) struct Shown {
    connection: PoolConnection<Sqlite>,
    owner: i64,
    visible: String,
}

/// A place in the order of time.
pub(super) type Place = (i64, i64);

impl Shown {
    pub(super) async fn choose(
        archive: &Archive,
        owner: i64,
        include: &BTreeSet<Include>,
    ) -> Result<Self> {
        let connection = archive.pool().acquire().await?;
        let mut shown = Self {
            connection,
            owner,
            visible: visible(include),
        };
        for table in ["shown", "roots"] {
            shown
                .run(format!("DROP TABLE IF EXISTS temp.{table}"))
                .await?;
        }
        shown.find_roots().await?;
        shown.add_own().await?;
        if include.contains(&Include::Replies) {
            shown.add_replies().await?;
        }
        shown
            .run("CREATE UNIQUE INDEX temp.shown_ids ON shown (id)".into())
            .await?;
        shown
            .run("CREATE INDEX temp.shown_roots ON shown (root)".into())
            .await?;
        shown
            .run("CREATE INDEX temp.shown_time ON shown (own, created_at, id)".into())
            .await?;
        Ok(shown)
    }

    async fn run(&mut self, text: String) -> Result<()> {
        query(AssertSqlSafe(text))
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    /// The first post of the thread of each status. Those that reply to each other in a circle have
    /// none.
    async fn find_roots(&mut self) -> Result<()> {
        let text = "CREATE TEMP TABLE roots AS \
             WITH RECURSIVE below (id, root) AS ( \
                 SELECT id, id FROM statuses WHERE reply_to IS NULL \
                 UNION ALL \
                 SELECT s.id, b.root FROM below b JOIN statuses s ON s.reply_to = b.id) \
             SELECT id, root FROM below";
        self.run(text.into()).await?;
        self.run("CREATE UNIQUE INDEX temp.roots_id ON roots (id)".into())
            .await
    }

    async fn add_own(&mut self) -> Result<()> {
        let text = format!(
            "CREATE TEMP TABLE shown AS \
             SELECT s.id, s.created_at, s.reply_to, coalesce(r.root, s.id) AS root, 1 AS own \
             FROM statuses s LEFT JOIN temp.roots r ON r.id = s.id \
             WHERE s.id IN (SELECT status FROM items WHERE owner = {} AND collection = 'statuses') \
                AND {}",
            self.owner, self.visible
        );
        self.run(text).await
    }

    /// What other people wrote in the threads that have something of the owner.
    async fn add_replies(&mut self) -> Result<()> {
        let text = format!(
            "INSERT INTO temp.shown \
             SELECT s.id, s.created_at, s.reply_to, r.root, 0 \
             FROM temp.roots r JOIN statuses s ON s.id = r.id \
             WHERE r.root IN (SELECT root FROM temp.shown) AND s.boost_of IS NULL \
                AND s.id NOT IN (SELECT id FROM temp.shown) AND {}",
            self.visible
        );
        self.run(text).await
    }

    /// The months with something of the owner, newest first.
    pub(super) async fn months(&mut self) -> Result<Vec<Month>> {
        self.month_counts("1").await.map(|mut months| {
            months.reverse();
            months
        })
    }

    async fn month_counts(&mut self, condition: &str) -> Result<Vec<Month>> {
        let text = format!(
            "SELECT strftime('%Y-%m', h.created_at / 1000, 'unixepoch') AS month, count(*) \
             FROM temp.shown h JOIN statuses s ON s.id = h.id \
             WHERE own AND {condition} GROUP BY month ORDER BY month"
        );
        let rows: Vec<(Option<String>, i64)> = query_as(AssertSqlSafe(text))
            .fetch_all(&mut *self.connection)
            .await?;
        let month = |(name, count): (Option<String>, i64)| Month {
            name: name.unwrap_or_default(),
            count: count.unsigned_abs(),
        };
        Ok(rows.into_iter().map(month).collect())
    }

    /// Some statuses of a month after a place, oldest first.
    pub(super) async fn of_month(
        &mut self,
        month: &str,
        after: Place,
        limit: usize,
    ) -> Result<Vec<Place>> {
        let text = "SELECT created_at, id FROM temp.shown \
             WHERE own = 1 \
                AND created_at >= CAST(strftime('%s', $1 || '-01') AS INTEGER) * 1000 \
                AND created_at < CAST(strftime('%s', $1 || '-01', '+1 month') AS INTEGER) * 1000 \
                AND (created_at, id) > ($2, $3) ORDER BY created_at, id LIMIT $4";
        let found = query_as(text).bind(month).bind(after.0).bind(after.1);
        let found = found.bind(i64::try_from(limit).unwrap_or(i64::MAX));
        Ok(found.fetch_all(&mut *self.connection).await?)
    }

    /// Some statuses of another list of the owner, newest first. Of those that are only known by their
    /// address, nobody knows who may see them; there is nothing to see, either.
    pub(super) async fn of_list(
        &mut self,
        list: &str,
        before: Place,
        limit: usize,
    ) -> Result<Vec<Place>> {
        let text = format!(
            "SELECT s.created_at, s.id FROM items i JOIN statuses s ON s.id = i.status \
             WHERE i.owner = $1 AND i.collection = $2 AND i.gone_at IS NULL \
                AND ({} OR s.visibility = '') AND (s.created_at, s.id) < ($3, $4) \
             ORDER BY s.created_at DESC, s.id DESC LIMIT $5",
            self.visible
        );
        let found = query_as(AssertSqlSafe(text)).bind(self.owner).bind(list);
        let found = found.bind(before.0).bind(before.1);
        let found = found.bind(i64::try_from(limit).unwrap_or(i64::MAX));
        Ok(found.fetch_all(&mut *self.connection).await?)
    }

    /// The first posts of the threads that have a page, after one of them.
    pub(super) async fn threads(&mut self, after: i64, limit: i64) -> Result<Vec<i64>> {
        let text = "SELECT root FROM temp.shown WHERE root > $1 GROUP BY root \
             HAVING count(*) > 1 ORDER BY root LIMIT $2";
        let found = query_scalar(text).bind(after).bind(limit);
        Ok(found.fetch_all(&mut *self.connection).await?)
    }

    /// The thread of a status, if it has a page.
    pub(super) async fn thread_of(&mut self, status: i64) -> Result<Option<i64>> {
        let text = "SELECT h.root FROM temp.shown h WHERE h.id = $1 AND EXISTS \
             (SELECT 1 FROM temp.shown o WHERE o.root = h.root AND o.id <> h.id)";
        let found = query_scalar(text).bind(status);
        Ok(found.fetch_optional(&mut *self.connection).await?)
    }

    /// Where the pages show a status of a thread.
    pub(super) async fn page_of(&mut self, status: i64) -> Result<Option<String>> {
        let thread = self.thread_of(status).await?;
        Ok(thread.map(|root| format!("{}#{}", names::thread(root, 0), names::anchor(status))))
    }

    /// The posts of a thread and what they reply to, oldest first.
    pub(super) async fn of_thread(&mut self, root: i64) -> Result<Vec<(i64, Option<i64>)>> {
        let text = "SELECT id, reply_to FROM temp.shown WHERE root = $1 ORDER BY created_at, id";
        let found = query_as(text).bind(root);
        Ok(found.fetch_all(&mut *self.connection).await?)
    }

    /// Whether the rules of visibility let a status be shown.
    pub(super) async fn lets(&mut self, status: i64) -> Result<bool> {
        let text = format!(
            "SELECT count(*) FROM statuses s WHERE s.id = $1 AND {}",
            self.visible
        );
        let found: i64 = query_scalar(AssertSqlSafe(text))
            .bind(status)
            .fetch_one(&mut *self.connection)
            .await?;
        Ok(found > 0)
    }

    pub(super) async fn numbers(&mut self) -> Result<Numbers> {
        let text = "SELECT count(*) FILTER (WHERE s.boost_of IS NULL), \
                count(*) FILTER (WHERE s.boost_of IS NULL AND s.reply_key IS NOT NULL), \
                count(s.boost_of), count(*) FILTER (WHERE s.boost_of IS NULL AND s.has_poll) \
             FROM temp.shown h JOIN statuses s ON s.id = h.id WHERE h.own";
        let counts: (i64, i64, i64, i64) = query_as(text).fetch_one(&mut *self.connection).await?;
        let months = self.month_counts("s.boost_of IS NULL").await?;
        Ok(Numbers {
            posts: counts.0.unsigned_abs(),
            replies: counts.1.unsigned_abs(),
            boosts: counts.2.unsigned_abs(),
            polls: counts.3.unsigned_abs(),
            media: self.media().await?,
            months: super::statistics::without_gaps(months),
            hours: self.hours().await?,
            tags: self.tags().await?,
        })
    }

    async fn media(&mut self) -> Result<u64> {
        let text = "SELECT count(*) FROM temp.shown h JOIN statuses s ON s.id = h.id \
             JOIN attachments t ON t.status = s.id AND t.version = s.version WHERE h.own";
        let count: i64 = query_scalar(text).fetch_one(&mut *self.connection).await?;
        Ok(count.unsigned_abs())
    }

    async fn hours(&mut self) -> Result<[[u64; 24]; 7]> {
        // Day 0 of SQLite is Sunday, the first day here is Monday.
        let text = "SELECT (CAST(strftime('%w', h.created_at / 1000, 'unixepoch') AS INTEGER) + 6) % 7 AS day, \
                CAST(strftime('%H', h.created_at / 1000, 'unixepoch') AS INTEGER) AS hour, count(*) \
             FROM temp.shown h JOIN statuses s ON s.id = h.id \
             WHERE h.own AND s.boost_of IS NULL GROUP BY day, hour";
        let rows: Vec<(Option<i64>, Option<i64>, i64)> =
            query_as(text).fetch_all(&mut *self.connection).await?;
        let mut hours = [[0; 24]; 7];
        for (day, hour, count) in rows {
            let place = day.zip(hour).and_then(|(day, hour)| {
                let hours = hours.get_mut(usize::try_from(day).ok()?)?;
                hours.get_mut(usize::try_from(hour).ok()?)
            });
            if let Some(place) = place {
                *place = count.unsigned_abs();
            }
        }
        Ok(hours)
    }

    async fn tags(&mut self) -> Result<Vec<(String, u64)>> {
        let text = "SELECT t.name, count(*) AS uses FROM temp.shown h JOIN statuses s ON s.id = h.id \
             JOIN tags t ON t.status = s.id WHERE h.own AND s.boost_of IS NULL \
             GROUP BY t.name ORDER BY uses DESC, t.name LIMIT 20";
        let rows: Vec<(String, i64)> = query_as(text).fetch_all(&mut *self.connection).await?;
        let count = |(name, count): (String, i64)| (name, count.unsigned_abs());
        Ok(rows.into_iter().map(count).collect())
    }
}

/// The condition on a status `s` and on what it boosts. Every visibility that is not known to be open
/// counts as private, and so does what stays on its server.
fn visible(include: &BTreeSet<Include>) -> String {
    // What is only known by its address has no visibility; a boost of it shows the address.
    format!(
        "{} AND (s.boost_of IS NULL OR EXISTS (SELECT 1 FROM statuses b WHERE b.id = s.boost_of \
             AND ({} OR b.visibility = '')))",
        allowed("s", include),
        allowed("b", include)
    )
}

fn allowed(table: &str, include: &BTreeSet<Include>) -> String {
    let has = |part| include.contains(&part);
    match (has(Include::Private), has(Include::Direct)) {
        (true, true) => "1".to_owned(),
        (true, false) => format!("{table}.visibility <> 'direct'"),
        (false, direct) => {
            let direct = if direct { ", 'direct'" } else { "" };
            format!(
                "{table}.visibility IN ('public', 'unlisted'{direct}) AND NOT EXISTS ( \
                 SELECT 1 FROM versions v WHERE v.status = {table}.id AND v.number = {table}.version \
                    AND v.json LIKE '%\"local_only\"%' \
                    AND CASE WHEN json_valid(v.json) THEN json_extract(v.json, '$.local_only') END)"
            )
        }
    }
}
