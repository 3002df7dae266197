//! Fetching what is wanted, a few files at a time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use fediway::{Client, Timestamp};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::file::{self, Failed};
use super::hosts::Hosts;
use super::verdict::{self, Verdict};
use crate::archive::Writer;
use crate::error::Result;
use crate::rows::columns;

/// How many files come at a time.
const AT_ONCE: usize = 4;
/// How many are looked up at a time.
const ROWS: i64 = 64;
/// The largest file, unless another limit is set.
const LARGEST: u64 = 1 << 30;

type Listener = Arc<dyn Fn(&Fetched) + Send + Sync>;

/// What of the files is fetched, and how.
#[must_use = "nothing is fetched until it is started"]
pub struct Fetch {
    client: Client,
    pub(super) previews: bool,
    pub(super) of_others: bool,
    retry: bool,
    lost: bool,
    largest: u64,
    total: u64,
    until: Option<Instant>,
    listener: Option<Listener>,
}

impl std::fmt::Debug for Fetch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fetch")
            .field("previews", &self.previews)
            .field("of_others", &self.of_others)
            .field("largest", &self.largest)
            .finish_non_exhaustive()
    }
}

/// What was fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fetched {
    /// How many files came.
    pub files: u64,
    /// How large they are together.
    pub bytes: u64,
    /// How many did not come and are tried again.
    pub waiting: u64,
    /// How many are gone, refused, or larger than the limit.
    pub given_up: u64,
    /// Whether it ended for the time, or for the limit of all files.
    pub stopped: bool,
}

/// A file that is due.
struct Due {
    url: String,
    kind: String,
    tries: i64,
    etag: Option<String>,
}

columns! { Due { url kind tries etag } }

impl Fetch {
    /// Originals of the account's own statuses, its pictures, and the custom emoji in them.
    pub fn new(client: &Client) -> Self {
        Self {
            client: client.clone(),
            previews: false,
            of_others: false,
            retry: false,
            lost: false,
            largest: LARGEST,
            total: u64::MAX,
            until: None,
            listener: None,
        }
    }

    /// The smaller versions, too.
    pub fn previews(mut self, wanted: bool) -> Self {
        self.previews = wanted;
        self
    }

    /// The files of bookmarks, favourites, boosts and conversations, too.
    pub fn of_others(mut self, wanted: bool) -> Self {
        self.of_others = wanted;
        self
    }

    /// Tries again at once what failed, whatever was said about it.
    pub fn retry(mut self, wanted: bool) -> Self {
        self.retry = wanted;
        self
    }

    /// Fetches again what was here and is lost or cut.
    pub fn lost(mut self, wanted: bool) -> Self {
        self.lost = wanted;
        self
    }

    /// No file that is larger than this. The default is 1 GiB.
    pub fn largest(mut self, bytes: u64) -> Self {
        self.largest = bytes;
        self
    }

    /// No more than this in one run.
    pub fn at_most(mut self, bytes: u64) -> Self {
        self.total = bytes;
        self
    }

    /// Ends after this time.
    pub fn max_time(mut self, time: Duration) -> Self {
        self.until = Instant::now().checked_add(time);
        self
    }

    /// Tells after each file how far it is.
    pub fn on_progress(mut self, listener: impl Fn(&Fetched) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// Notes which files an owner wants of what was collected, and fetches what is due. `began` is the
    /// moment before the collecting.
    ///
    /// # Errors
    ///
    /// Those of the archive. A file that does not come is noted there, with the reason.
    pub async fn into(self, writer: &Writer, owner: i64, began: Timestamp) -> Result<Fetched> {
        let mut batch = writer.begin().await?;
        batch.want(&self, owner, began).await?;
        if self.retry {
            let query = "UPDATE media SET next_try = 0 WHERE state <> 'kept'";
            sqlx::query(query).execute(batch.on()).await?;
        }
        batch.commit().await?;
        if self.lost {
            writer.want_lost_files().await?;
        }
        let (hosts, mut done) = (Hosts::default(), Fetched::default());
        // Each file is tried once in a run.
        let began = Timestamp::now();
        loop {
            let due = due(writer, began).await?;
            if due.is_empty() {
                return Ok(done);
            }
            let tasks = due.into_iter().map(|due| self.one(writer, &hosts, due));
            let mut tasks = stream::iter(tasks).buffer_unordered(AT_ONCE);
            while let Some(outcome) = tasks.try_next().await? {
                done.add(outcome);
                if let Some(listener) = &self.listener {
                    listener(&done);
                }
                if self.is_over(&done) {
                    done.stopped = true;
                    return Ok(done);
                }
            }
        }
    }

    fn is_over(&self, done: &Fetched) -> bool {
        let is_late = self.until.is_some_and(|until| Instant::now() >= until);
        is_late || done.bytes >= self.total
    }

    /// Fetches one file and notes what became of it. Returns its size, or whether it was given up.
    async fn one(
        &self,
        writer: &Writer,
        hosts: &Hosts,
        due: Due,
    ) -> Result<std::result::Result<u64, bool>> {
        let now = Timestamp::now();
        if let Some(until) = hosts.waits(&due.url, now) {
            writer.postpone_file(&due.url, until).await?;
            return Ok(Err(false));
        }
        let note = async |etag: Option<&str>| writer.note_etag(&due.url, etag).await;
        let part = (&*due.url, due.etag.clone());
        let fetched = file::fetch(&self.client, writer.files(), part, self.largest, note).await;
        let tries = u32::try_from(due.tries).unwrap_or(u32::MAX);
        let now = Timestamp::now();
        let verdict = match fetched {
            Ok(file) => {
                let mut batch = writer.begin().await?;
                batch.put_file(&due.url, &due.kind, &file, now).await?;
                batch.commit().await?;
                return Ok(Ok(u64::try_from(file.bytes).unwrap_or(0)));
            }
            Err(Failed::Status(status, asked)) => verdict::of_status(status, tries, now, asked),
            Err(Failed::Server(error)) => verdict::of_error(&error, tries, now),
            Err(Failed::TooLarge) => verdict::too_large(tries, now),
            Err(Failed::CutShort) => verdict::cut_short(tries, now),
            Err(Failed::Archive(error)) => return Err(error),
        };
        self.note(writer, hosts, &due.url, &verdict).await?;
        Ok(Err(verdict.state != crate::MediaState::Waiting))
    }

    async fn note(
        &self,
        writer: &Writer,
        hosts: &Hosts,
        url: &str,
        verdict: &Verdict,
    ) -> Result<()> {
        if let Some(until) = verdict.host_until {
            hosts.leave_alone(url, until);
        }
        let query = "UPDATE media SET state = $2, reason = $3, next_try = $4, tries = tries + 1 \
                     WHERE url = $1";
        let query = sqlx::query(query).bind(url).bind(verdict.state.as_str());
        let query = query
            .bind(&verdict.reason)
            .bind(verdict.next_try.as_millisecond());
        query.execute(writer.pool()).await?;
        Ok(())
    }
}

impl Fetched {
    fn add(&mut self, outcome: std::result::Result<u64, bool>) {
        match outcome {
            Ok(bytes) => {
                self.files += 1;
                self.bytes += bytes;
            }
            Err(true) => self.given_up += 1,
            Err(false) => self.waiting += 1,
        }
    }
}

async fn due(writer: &Writer, at: Timestamp) -> Result<Vec<Due>> {
    let query = "SELECT url, kind, tries, etag FROM media \
                 WHERE state <> 'kept' AND next_try <= $1 ORDER BY next_try, added_at LIMIT $2";
    let query = sqlx::query_as(query).bind(at.as_millisecond()).bind(ROWS);
    Ok(query.fetch_all(writer.pool()).await?)
}

impl Writer {
    async fn postpone_file(&self, url: &str, until: Timestamp) -> Result<()> {
        let query = "UPDATE media SET state = 'waiting', next_try = $2, \
                     reason = 'its host asked to be left alone' WHERE url = $1";
        let query = sqlx::query(query).bind(url).bind(until.as_millisecond());
        query.execute(self.pool()).await?;
        Ok(())
    }

    /// Notes what an unfinished file is a part of.
    async fn note_etag(&self, url: &str, etag: Option<&str>) -> Result<()> {
        let query = "UPDATE media SET etag = $2 WHERE url = $1";
        sqlx::query(query)
            .bind(url)
            .bind(etag)
            .execute(self.pool())
            .await?;
        Ok(())
    }
}
