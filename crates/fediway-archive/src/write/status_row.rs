//! The rows of a status.

use fediway::Status;

use super::Batch;
use super::account::filled;
use super::index;
use crate::error::Result;
use crate::rows::columns;
use crate::source::Source;

/// Everything that is written of a status.
pub(super) struct Fields<'a> {
    pub(super) author: i64,
    pub(super) boost_of: Option<i64>,
    pub(super) quote_of: Option<i64>,
    pub(super) uri: Option<&'a str>,
    pub(super) reply_key: Option<String>,
    pub(super) print: String,
    pub(super) status: &'a Status,
    pub(super) json: &'a str,
    pub(super) source: &'a Source,
}

impl Fields<'_> {
    fn created_at(&self) -> i64 {
        let created = self.status.created_at.unwrap_or(self.source.at);
        created.as_millisecond()
    }

    fn edited_at(&self) -> Option<i64> {
        Some(self.status.edited_at?.as_millisecond())
    }
}

/// What is known of a status before it is put.
pub(super) struct Known {
    pub(super) row: i64,
    pub(super) version: i64,
    created_at: i64,
    print: String,
    edited_at: Option<i64>,
    origin: String,
    visibility: String,
}

columns! { Known { row version created_at print edited_at origin visibility } }

impl Known {
    /// Whether a file named it, and nothing but its address is known.
    pub(super) fn is_address(&self) -> bool {
        self.is_import() && self.visibility.is_empty()
    }

    pub(super) fn is_import(&self) -> bool {
        self.origin.starts_with("mastodon-")
    }

    /// Whether what is put is another version.
    pub(super) fn differs(&self, fields: &Fields<'_>) -> bool {
        // The ids of files that a print has are not in other programs' files.
        let is_edited = fields.edited_at().is_some() && fields.edited_at() != self.edited_at;
        is_edited || (fields.print != self.print && !self.is_import())
    }
}

const KNOWN: &str = "SELECT s.id AS row, s.version, s.created_at, v.print, v.edited_at, v.origin, \
     s.visibility \
     FROM statuses s JOIN versions v ON v.status = s.id AND v.number = s.version ";

impl Batch {
    pub(super) async fn known_status(&mut self, fields: &Fields<'_>) -> Result<Option<Known>> {
        let by_id = format!(
            "{KNOWN} JOIN status_ids i ON i.status = s.id WHERE i.server = $1 AND i.remote_id = $2"
        );
        let query = sqlx::query_as(sqlx::AssertSqlSafe(by_id)).bind(&fields.source.server);
        let query = query.bind(fields.status.id.as_str());
        let found: Option<Known> = query.fetch_optional(self.on()).await?;
        // A server that was set up anew gives old ids to other statuses.
        let is_it = |known: &Known| {
            fields.status.created_at.is_none() || known.created_at == fields.created_at()
        };
        if let Some(known) = found.filter(is_it) {
            return Ok(Some(known));
        }
        let Some(uri) = fields.uri else {
            return Ok(None);
        };
        let by_uri = format!("{KNOWN} WHERE s.uri = $1");
        let query = sqlx::query_as(sqlx::AssertSqlSafe(by_uri)).bind(uri);
        Ok(query.fetch_optional(self.on()).await?)
    }

    pub(super) async fn add_status(&mut self, fields: &Fields<'_>) -> Result<i64> {
        let query = "INSERT INTO statuses (uri, account, created_at, visibility, warning, text, sensitive, \
                        has_poll, has_link, replies, boosts, favourites, version, first_seen, last_seen) \
                     VALUES ($1, $2, $3, '', '', '', 0, 0, 0, 0, 0, 0, 1, $4, $4) RETURNING id";
        let query = sqlx::query_scalar(query)
            .bind(fields.uri)
            .bind(fields.author);
        let query = query.bind(fields.created_at()).bind(fields.source.millis());
        let row = query.fetch_one(self.on()).await?;
        self.renew_status(row, 1, fields).await?;
        Ok(row)
    }

    /// Writes what a status is that was only known by its address.
    pub(super) async fn reveal_status(&mut self, known: &Known, fields: &Fields<'_>) -> Result<()> {
        let query = "UPDATE statuses SET account = $2, created_at = $3 WHERE id = $1";
        let query = sqlx::query(query).bind(known.row).bind(fields.author);
        query.bind(fields.created_at()).execute(self.on()).await?;
        self.renew_status(known.row, known.version, fields).await?;
        self.renew_version(known, fields).await?;
        self.fill(known.row, known.version, fields).await?;
        self.answer_waiting(known.row, fields).await
    }

    /// Writes everything that may change.
    pub(super) async fn renew_status(
        &mut self,
        row: i64,
        version: i64,
        fields: &Fields<'_>,
    ) -> Result<()> {
        let status = fields.status;
        let query = "UPDATE statuses SET url = $2, edited_at = $3, visibility = $4, language = $5, \
                        warning = $6, text = $7, sensitive = $8, has_poll = $9, has_link = $10, \
                        boost_of = coalesce($11, boost_of), quote_of = coalesce($12, quote_of), \
                        reply_key = coalesce($13, reply_key), \
                        reply_to = coalesce(reply_to, $14), replies = $15, boosts = $16, \
                        favourites = $17, version = $18, last_seen = $19, gone_at = NULL \
                     WHERE id = $1";
        let reply_to = match &fields.reply_key {
            Some(key) => self.replied_to(key).await?,
            None => None,
        };
        let query = sqlx::query(query)
            .bind(row)
            .bind(status.url.as_deref().and_then(filled));
        let query = query
            .bind(fields.edited_at())
            .bind(status.visibility.as_str());
        let query = query
            .bind(status.language.as_deref())
            .bind(&status.spoiler_text);
        let query = query.bind(status.text()).bind(status.sensitive);
        let query = query
            .bind(status.poll.is_some())
            .bind(index::has_link(status));
        let query = query.bind(fields.boost_of).bind(fields.quote_of);
        let query = query.bind(fields.reply_key.as_deref()).bind(reply_to);
        let query = query
            .bind(count(status.replies_count))
            .bind(count(status.reblogs_count));
        let query = query.bind(count(status.favourites_count)).bind(version);
        query
            .bind(fields.source.millis())
            .execute(self.on())
            .await?;
        Ok(())
    }

    async fn replied_to(&mut self, key: &str) -> Result<Option<i64>> {
        let query = match key.split_once(' ') {
            Some((server, id)) => {
                let query = "SELECT status FROM status_ids WHERE server = $1 AND remote_id = $2";
                sqlx::query_scalar(query).bind(server).bind(id)
            }
            None => sqlx::query_scalar("SELECT id FROM statuses WHERE uri = $1").bind(key),
        };
        Ok(query.fetch_optional(self.on()).await?)
    }

    /// Tells the replies that came earlier what they reply to.
    pub(super) async fn answer_waiting(&mut self, row: i64, fields: &Fields<'_>) -> Result<()> {
        let query = "UPDATE statuses SET reply_to = $1 \
                     WHERE reply_to IS NULL AND reply_key IN ($2, $3)";
        let key = format!("{} {}", fields.source.server, fields.status.id);
        let query = sqlx::query(query).bind(row).bind(key).bind(fields.uri);
        query.execute(self.on()).await?;
        Ok(())
    }

    pub(super) async fn add_version(
        &mut self,
        row: i64,
        number: i64,
        fields: &Fields<'_>,
    ) -> Result<()> {
        let query = "INSERT INTO versions (status, number, origin, print, edited_at, seen_at, json) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let query = sqlx::query(query).bind(row).bind(number);
        let query = query
            .bind(fields.source.origin.as_str())
            .bind(&fields.print);
        let query = query.bind(fields.edited_at()).bind(fields.source.millis());
        query.bind(fields.json).execute(self.on()).await?;
        Ok(())
    }

    pub(super) async fn renew_version(&mut self, known: &Known, fields: &Fields<'_>) -> Result<()> {
        let query = "UPDATE versions SET origin = $3, print = $4, edited_at = $5, json = $6 \
                     WHERE status = $1 AND number = $2";
        let query = sqlx::query(query).bind(known.row).bind(known.version);
        let query = query
            .bind(fields.source.origin.as_str())
            .bind(&fields.print);
        let query = query.bind(fields.edited_at()).bind(fields.json);
        query.execute(self.on()).await?;
        Ok(())
    }

    pub(super) async fn name_status(&mut self, row: i64, id: &str, source: &Source) -> Result<()> {
        if id.is_empty() {
            return Ok(());
        }
        let query = "INSERT INTO status_ids (server, remote_id, status) VALUES ($1, $2, $3) \
                     ON CONFLICT (server, remote_id) DO UPDATE SET status = excluded.status \
                     WHERE status <> excluded.status";
        let query = sqlx::query(query).bind(&source.server).bind(id).bind(row);
        query.execute(self.on()).await?;
        Ok(())
    }

    /// Writes what hangs on a version: attachments, tags, mentions, words.
    pub(super) async fn fill(&mut self, row: i64, version: i64, fields: &Fields<'_>) -> Result<()> {
        // What a boost has of its own is what it boosts.
        if fields.boost_of.is_some() {
            return Ok(());
        }
        let media = &fields.status.media_attachments;
        self.put_attachments(row, version, media).await?;
        self.put_tags(row, fields.status).await?;
        self.put_mentions(row, fields.status, fields.source).await?;
        self.put_words(row, fields.status).await
    }
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
