//! What an archive has, in numbers.

use fediway::Timestamp;

use crate::archive::Archive;
use crate::error::Result;
use crate::rows::{CollectionRow, OwnerRow, moment};

/// What an archive has.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Overview {
    /// The accounts.
    pub accounts: Vec<AccountOverview>,
    /// Statuses and boosts, those of others included.
    pub statuses: i64,
    /// Versions of them.
    pub versions: i64,
    /// Statuses that are gone from their servers.
    pub gone: i64,
    /// Files, and how large they are together.
    pub files: i64,
    /// See [`files`](Self::files).
    pub file_bytes: i64,
    /// The size of the database.
    pub database_bytes: i64,
    /// How many files are in each state, apart from those that are kept.
    pub media: Vec<(String, i64)>,
    /// Why files did not come: the most frequent reasons.
    pub reasons: Vec<(String, i64)>,
}

/// What an archive has of an account.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AccountOverview {
    /// The account.
    pub owner: OwnerRow,
    /// How many items are in each list.
    pub items: Vec<(String, i64)>,
    /// How far each collection is.
    pub collections: Vec<CollectionRow>,
    /// When the last run began, and how it ended.
    pub last_run: Option<(Timestamp, Option<String>)>,
    /// The collections that were not walked to their ends.
    pub gaps: Vec<String>,
}

impl Archive {
    /// What the archive has, in numbers.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Database`](crate::ErrorKind::Database).
    pub async fn overview(&self) -> Result<Overview> {
        let mut accounts = Vec::new();
        for owner in self.owners().await? {
            accounts.push(self.account_overview(owner).await?);
        }
        let media =
            "SELECT state, count(*) FROM media WHERE state <> 'kept' GROUP BY state ORDER BY 1";
        let reasons = "SELECT reason, count(*) AS n FROM media WHERE reason IS NOT NULL \
                       GROUP BY reason ORDER BY n DESC LIMIT 5";
        Ok(Overview {
            accounts,
            statuses: self.number("SELECT count(*) FROM statuses").await?,
            versions: self.number("SELECT count(*) FROM versions").await?,
            gone: self
                .number("SELECT count(*) FROM statuses WHERE gone_at IS NOT NULL")
                .await?,
            files: self.number("SELECT count(*) FROM files").await?,
            file_bytes: self
                .number("SELECT coalesce(sum(bytes), 0) FROM files")
                .await?,
            database_bytes: self
                .number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
                .await?,
            media: sqlx::query_as(media).fetch_all(self.pool()).await?,
            reasons: sqlx::query_as(reasons).fetch_all(self.pool()).await?,
        })
    }

    async fn number(&self, query: &'static str) -> Result<i64> {
        Ok(sqlx::query_scalar(query).fetch_one(self.pool()).await?)
    }

    async fn account_overview(&self, owner: OwnerRow) -> Result<AccountOverview> {
        let items = "SELECT collection, count(*) FROM items WHERE owner = $1 AND gone_at IS NULL \
                     GROUP BY collection UNION ALL \
                     SELECT kind, count(*) FROM relations WHERE owner = $1 AND ended_at IS NULL \
                     GROUP BY kind UNION ALL \
                     SELECT collection, count(*) FROM documents WHERE owner = $1 \
                     AND gone_at IS NULL GROUP BY collection ORDER BY 1";
        let items = sqlx::query_as(items).bind(owner.id);
        let run = "SELECT began_at, outcome FROM runs WHERE owner = $1 ORDER BY id DESC LIMIT 1";
        let run: Option<(i64, Option<String>)> = sqlx::query_as(run)
            .bind(owner.id)
            .fetch_optional(self.pool())
            .await?;
        let gaps = "SELECT collection FROM intervals WHERE owner = $1 GROUP BY collection \
                    HAVING count(*) > 1 OR max(cursor IS NOT NULL) ORDER BY 1";
        let gaps = sqlx::query_scalar(gaps).bind(owner.id);
        Ok(AccountOverview {
            items: items.fetch_all(self.pool()).await?,
            collections: self.collections(owner.id).await?,
            last_run: run.map(|(began, outcome)| (moment(began), outcome)),
            gaps: gaps.fetch_all(self.pool()).await?,
            owner,
        })
    }
}
