//! What every part of a run needs: the client, the archive, the account, and the way to a page.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use fediway::raw::RawRequest;
use fediway::transport::Response;
use fediway::{Client, Error, Page, Pages, RawItem, Timestamp, TryStreamExt};

use super::collections::Collection;
use super::parts::{Part, Parts};
use super::report::Progress;
use super::settings::Collect;
use super::trouble::{Outcome, Stop, Trouble};
use crate::archive::Writer;
use crate::json;
use crate::source::Source;
use crate::write::{Batch, Put, PutKind};

/// How many tasks ask for what is asked for item by item.
pub(super) const TASKS: usize = 4;
/// How many tasks read a long list: each of them holds some dozen pages in memory, and the limits of most
/// servers do not let more be read.
const LIST_TASKS: usize = 2;

/// What every part of a run needs.
pub(super) struct Run<'a> {
    pub(super) collect: &'a Collect,
    pub(super) client: &'a Client,
    pub(super) writer: &'a Writer,
    pub(super) owner: i64,
    /// The id of the account on its server.
    pub(super) id: String,
    /// How many statuses, followers and followed accounts the server says there are.
    pub(super) counts: Counts,
    pub(super) server: String,
    pub(super) domain: String,
    pub(super) began: Timestamp,
    pub(super) done: Mutex<Done>,
}

/// A status that a list does not show.
pub(super) enum Fresh {
    Here(String),
    Gone,
    /// The server does not say.
    Unknown,
}

/// What the profile says of the lengths of lists.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) statuses: u64,
    pub(super) followers: u64,
    pub(super) following: u64,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Done {
    pub(super) added: u64,
    pub(super) changed: u64,
    pub(super) gone: u64,
}

impl Run<'_> {
    /// The source of what comes now.
    pub(super) fn source(&self) -> Source {
        Source::api(&self.server, &self.domain, self.began)
    }

    /// The path of a collection of this account.
    pub(super) fn path(&self, collection: &Collection) -> String {
        collection.path.replace("{id}", &self.id)
    }

    /// Whether there is time for more.
    pub(super) fn check_time(&self) -> Outcome {
        match self.collect.until {
            Some(until) if Instant::now() >= until => Err(Trouble::Stop(Stop::Time)),
            _ => Ok(()),
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.collect.everything
    }

    pub(super) fn tell(&self, name: &'static str, items: u64, of: Option<u64>) {
        self.tell_left(name, items, of, None);
    }

    /// The same with how long the rest takes.
    pub(super) fn tell_left(
        &self,
        name: &'static str,
        items: u64,
        of: Option<u64>,
        left: Option<Duration>,
    ) {
        if let Some(listener) = &self.collect.listener {
            listener(Progress::Collection {
                name,
                items,
                of,
                left,
            });
        }
    }

    /// Counts what was put.
    pub(super) fn count(&self, put: Put) {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        match put.kind {
            PutKind::New => done.added += 1,
            PutKind::Changed => done.changed += 1,
            PutKind::Known => {}
        }
    }

    pub(super) fn count_gone(&self) {
        self.done
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .gone += 1;
    }

    /// A status as it is now. `shown` is one that the same list has.
    pub(super) async fn status(&self, id: &str, shown: Option<&str>) -> Outcome<Fresh> {
        let error = match self.ask(id).await {
            Ok(answer) => return Ok(Fresh::Here(text_of(&answer))),
            Err(error) => error,
        };
        let is_gone = error.is_missing_object()
            || (error.may_be_missing_object() && self.is_missing_alone(id, shown).await);
        if is_gone {
            return Ok(Fresh::Gone);
        }
        match Trouble::from(error) {
            Trouble::Missing(_) | Trouble::Failed(_) => Ok(Fresh::Unknown),
            trouble => Err(trouble),
        }
    }

    /// Whether a status is not there while the server shows another one in the same way. Then a 404 without
    /// words is about this status, and not about the server or the call.
    async fn is_missing_alone(&self, id: &str, shown: Option<&str>) -> bool {
        let Some(shown) = shown.filter(|shown| *shown != id) else {
            return false;
        };
        let may_be_missing = |error: Error| error.may_be_missing_object();
        self.ask(shown).await.is_ok() && self.ask(id).await.is_err_and(may_be_missing)
    }

    async fn ask(&self, id: &str) -> Result<Response, Error> {
        let path = format!("/api/v1/statuses/{id}");
        self.client.request("GET", &path).await
    }

    /// The server, as the tables call it.
    pub(super) fn server(&self) -> &str {
        &self.server
    }

    /// The pages of a collection, from the top or from a cursor on.
    pub(super) fn pages(
        &self,
        collection: &Collection,
        cursor: Option<&str>,
    ) -> Outcome<Pages<Page<RawItem>>> {
        Ok(self.list(collection, cursor)?.raw_pages()?)
    }

    /// The rest of a collection, read by several tasks.
    pub(super) fn ahead(&self, collection: &Collection, cursor: &str) -> Outcome<Parts> {
        let request = self.list(collection, Some(cursor))?;
        let items = request.raw_parallel_items(LIST_TASKS)?;
        Ok(Parts::ahead(items, usize::from(collection.limit)))
    }

    fn list(&self, collection: &Collection, cursor: Option<&str>) -> Outcome<RawRequest> {
        let mut request = self.client.request("GET", &self.path(collection));
        if collection.limit > 0 {
            request = request.field("limit", collection.limit);
        }
        if let Some((name, value)) = collection.field {
            request = request.field(name, value);
        }
        if let Some(cursor) = cursor {
            request = request.after(&cursor.parse()?);
        }
        Ok(request)
    }

    /// The next part of a list, if there is time for it.
    pub(super) async fn next_part(&self, parts: &mut Parts) -> Outcome<Option<Part>> {
        self.check_time()?;
        Ok(parts.next().await?)
    }

    /// The next page, if there is time for it.
    pub(super) async fn next(
        &self,
        pages: &mut Pages<Page<RawItem>>,
    ) -> Outcome<Option<Page<RawItem>>> {
        self.check_time()?;
        Ok(pages.try_next().await?)
    }
}

/// The body of an answer.
pub(super) fn text_of(answer: &Response) -> String {
    String::from_utf8_lossy(answer.body()).into_owned()
}

/// What became of an item that was put. One that is not what it should be is kept as it came: `None`.
pub(super) async fn or_as_it_came<T>(
    run: &Run<'_>,
    batch: &mut Batch,
    name: &str,
    item: &RawItem,
    put: crate::Result<T>,
) -> crate::Result<Option<T>> {
    match put {
        Err(error) if error.kind() == crate::ErrorKind::Malformed => {
            let (key, source) = (format!("{name} {}", key_of(item)), run.source());
            batch
                .put_document(run.owner, "unreadable", &key, item.json(), &source)
                .await?;
            Ok(None)
        }
        put => put.map(Some),
    }
}

/// A key that tells an item from others of its collection.
pub(super) fn key_of(item: &RawItem) -> String {
    if !item.id().is_empty() {
        return item.id().to_owned();
    }
    let parts = json::parts(item.json(), "an item").unwrap_or_default();
    let name = ["name", "title", "uri", "url"].iter();
    let mut name = name.filter_map(|key| json::text(&parts, key));
    name.next().unwrap_or_else(|| item.json().to_owned())
}
