//! The lines of the guestbook: a table of the site's own beside those of the sign-in.

use fediway_signin::Identity;
use sqlx::{AnyPool, Row as _};

/// The lines, in SQLite or PostgreSQL.
#[derive(Clone)]
pub(crate) struct Lines(AnyPool);

/// A line, and who wrote it.
pub(crate) struct Line {
    pub(crate) handle: String,
    pub(crate) uri: String,
    pub(crate) text: String,
}

impl Lines {
    pub(crate) async fn open(url: &str) -> sqlx::Result<Self> {
        sqlx::any::install_default_drivers();
        let pool = AnyPool::connect(url).await?;
        // `person` is the key of the identity. The handle is for display: it may be somebody else's
        // some day.
        let table = "CREATE TABLE IF NOT EXISTS lines (at BIGINT NOT NULL, person TEXT NOT NULL,
            handle TEXT NOT NULL, uri TEXT NOT NULL, text TEXT NOT NULL)";
        sqlx::query(table).execute(&pool).await?;
        for index in [
            "CREATE INDEX IF NOT EXISTS lines_by_person ON lines (person)",
            "CREATE INDEX IF NOT EXISTS lines_by_time ON lines (at)",
        ] {
            sqlx::query(index).execute(&pool).await?;
        }
        Ok(Self(pool))
    }

    pub(crate) async fn add(&self, me: &Identity, text: &str) -> sqlx::Result<()> {
        let add = "INSERT INTO lines (at, person, handle, uri, text) VALUES ($1, $2, $3, $4, $5)";
        sqlx::query(add)
            .bind(fediway::Timestamp::now().as_millisecond())
            .bind(me.id())
            .bind(&me.handle)
            .bind(&me.uri)
            .bind(text)
            .execute(&self.0)
            .await?;
        Ok(())
    }

    pub(crate) async fn newest(&self, most: i64) -> sqlx::Result<Vec<Line>> {
        let rows = sqlx::query("SELECT handle, uri, text FROM lines ORDER BY at DESC LIMIT $1")
            .bind(most)
            .fetch_all(&self.0)
            .await?;
        let lines = rows.iter().map(|row| {
            Ok(Line {
                handle: row.try_get(0)?,
                uri: row.try_get(1)?,
                text: row.try_get(2)?,
            })
        });
        lines.collect()
    }

    pub(crate) async fn of(&self, me: &Identity) -> sqlx::Result<Vec<String>> {
        let rows = sqlx::query("SELECT text FROM lines WHERE person = $1 ORDER BY at")
            .bind(me.id())
            .fetch_all(&self.0)
            .await?;
        rows.iter().map(|row| row.try_get(0)).collect()
    }

    pub(crate) async fn delete(&self, me: &Identity) -> sqlx::Result<()> {
        let delete = sqlx::query("DELETE FROM lines WHERE person = $1");
        delete.bind(me.id()).execute(&self.0).await.map(drop)
    }
}
