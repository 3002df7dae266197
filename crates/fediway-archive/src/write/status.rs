//! Putting statuses.

use fediway::{Status, Timestamp};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::status_row::{Fields, Known};
use super::{Batch, Put, PutKind};
use crate::error::{Error, ErrorKind, Result};
use crate::json::{self, Parts};
use crate::print;
use crate::rows::{absent, decoded};
use crate::source::{Origin, Source};

impl Batch {
    /// Puts a status as a server sent it, with its author, and what it boosts or quotes.
    ///
    /// It is known by its id on the server of the source, else by its ActivityPub id. If it was
    /// changed, it becomes a new version; new counts are written into the present one.
    ///
    /// What comes from a file adds what is not there and changes nothing. In its JSON, the key
    /// `in_reply_to_uri` may say what it replies to.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] if it is no status, [`ErrorKind::Database`].
    pub async fn put_status(&mut self, json: &str, source: &Source) -> Result<Put> {
        self.put(json, source).await
    }

    /// A future in a box, because a boost is a status with a status in it.
    fn put<'a>(&'a mut self, json: &'a str, source: &'a Source) -> BoxFuture<'a, Result<Put>> {
        async move {
            let status: Status = decoded(json, "a status")?;
            let parts = json::parts(json, "a status")?;
            let author = match json::object(&parts, "account") {
                Some(account) => self.put_account(account, source).await?.row,
                None => {
                    return Err(Error::new(
                        ErrorKind::Malformed,
                        "a status without an author",
                    ));
                }
            };
            let boost_of = self.inner(json::object(&parts, "reblog"), source).await?;
            let quote_of = self.inner(quoted(&parts), source).await?;
            let fields = Fields {
                author,
                boost_of,
                quote_of,
                uri: own_uri(&status),
                reply_key: reply_key(&status, &parts, source),
                print: print::of_status(&status),
                status: &status,
                json,
                source,
            };
            self.put_fields(&fields).await
        }
        .boxed()
    }

    async fn inner(&mut self, json: Option<&str>, source: &Source) -> Result<Option<i64>> {
        match json {
            Some(json) => Ok(Some(self.put(json, source).await?.row)),
            None => Ok(None),
        }
    }

    async fn put_fields(&mut self, fields: &Fields<'_>) -> Result<Put> {
        let id = fields.status.id.as_str();
        if id.is_empty() && fields.uri.is_none() {
            let what = "a status without an id and an address";
            return Err(Error::new(ErrorKind::Malformed, what));
        }
        let put = match self.known_status(fields).await? {
            None => {
                let row = self.add_status(fields).await?;
                self.add_version(row, 1, fields).await?;
                self.fill(row, 1, fields).await?;
                self.answer_waiting(row, fields).await?;
                Put {
                    row,
                    kind: PutKind::New,
                }
            }
            Some(known) if known.is_address() && !fields.status.visibility.as_str().is_empty() => {
                self.reveal_status(&known, fields).await?;
                Put {
                    row: known.row,
                    kind: PutKind::New,
                }
            }
            Some(known) if fields.source.origin.is_import() => Put {
                row: known.row,
                kind: PutKind::Known,
            },
            Some(known) => self.renew(&known, fields).await?,
        };
        self.name_status(put.row, id, fields.source).await?;
        Ok(put)
    }

    async fn renew(&mut self, known: &Known, fields: &Fields<'_>) -> Result<Put> {
        let is_new = known.differs(fields);
        let number = match is_new {
            true => self.last_version(known.row).await? + 1,
            false => known.version,
        };
        self.renew_status(known.row, number, fields).await?;
        if is_new {
            self.add_version(known.row, number, fields).await?;
        } else {
            self.renew_version(known, fields).await?;
        }
        if is_new || known.is_import() {
            self.fill(known.row, number, fields).await?;
        }
        let kind = if is_new {
            PutKind::Changed
        } else {
            PutKind::Known
        };
        Ok(Put {
            row: known.row,
            kind,
        })
    }

    /// The greatest number of a version: those of the history come after the present one.
    async fn last_version(&mut self, status: i64) -> Result<i64> {
        let last = "SELECT max(number) FROM versions WHERE status = $1";
        let last: Option<i64> = sqlx::query_scalar(last)
            .bind(status)
            .fetch_one(self.on())
            .await?;
        last.ok_or_else(|| absent("such status"))
    }

    /// Notes that a status is gone from its server. It stays in the archive.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Database`].
    pub async fn mark_gone(&mut self, status: i64, at: Timestamp) -> Result<()> {
        let query = "UPDATE statuses SET gone_at = $2 WHERE id = $1 AND gone_at IS NULL";
        let query = sqlx::query(query).bind(status).bind(at.as_millisecond());
        query.execute(self.on()).await?;
        Ok(())
    }

    /// Puts an earlier version of a status, as the history of edits has it. Those that are there
    /// already are left alone. Returns whether it is new.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`], [`ErrorKind::Database`], [`ErrorKind::Invalid`] if there is no such
    /// status.
    pub async fn put_edit(&mut self, status: i64, json: &str, source: &Source) -> Result<bool> {
        let edit: fediway::entities::StatusEdit = decoded(json, "an earlier version")?;
        let made = edit.created_at.map(|moment| moment.as_millisecond());
        let print = print::of_edit(&edit);
        let known = "SELECT count(*) FROM versions v JOIN statuses s ON s.id = v.status \
                     WHERE v.status = $1 AND coalesce(v.edited_at, s.created_at) = $2 \
                        OR v.status = $1 AND v.print = $3 AND $2 IS NULL";
        let query = sqlx::query_scalar(known)
            .bind(status)
            .bind(made)
            .bind(&print);
        let known: i64 = query.fetch_one(self.on()).await?;
        if known > 0 {
            return Ok(false);
        }
        let number = self.last_version(status).await? + 1;
        let query = "INSERT INTO versions (status, number, origin, print, edited_at, seen_at, json) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let query = sqlx::query(query)
            .bind(status)
            .bind(number)
            .bind(Origin::History.as_str());
        let query = query
            .bind(print)
            .bind(made)
            .bind(source.millis())
            .bind(json);
        query.execute(self.on()).await?;
        self.put_attachments(status, number, &edit.media_attachments)
            .await?;
        Ok(true)
    }
}

/// The quoted status, of its own or in a quote.
fn quoted<'j>(parts: &Parts<'j>) -> Option<&'j str> {
    let quote = json::object(parts, "quote")?;
    let inside = json::parts(quote, "a quote").ok()?;
    json::object(&inside, "quoted_status")
        .or_else(|| inside.contains_key("account").then_some(quote))
}

/// The address of a status. Some servers give a boost the address of what it boosts.
fn own_uri(status: &Status) -> Option<&str> {
    let inner = status.reblog.as_ref().map(|inner| inner.uri.as_str());
    let uri = status.uri.as_str();
    (!uri.is_empty() && inner != Some(uri)).then_some(uri)
}

fn reply_key(status: &Status, parts: &Parts<'_>, source: &Source) -> Option<String> {
    if source.origin.is_import()
        && let Some(uri) = json::text(parts, "in_reply_to_uri")
    {
        return Some(uri);
    }
    let id = status.in_reply_to_id.as_ref()?;
    Some(format!("{} {id}", source.server))
}
