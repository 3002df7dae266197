//! Walks through a long list with several tasks.

mod chunk;
mod density;
mod plan;
#[cfg(test)]
mod tests;

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use futures_util::{FutureExt, StreamExt, stream};
use tokio::task::JoinSet;

use self::chunk::{Entry, Fetched};
use self::plan::Plan;
use super::ahead::ahead;
use super::walk::{Ask, Down, Floor, Read, id};
use super::{Page, items};
use crate::client::Client;
use crate::endpoint::{Call, Paging};
use crate::entities::identified::Identified;
use crate::error::{Error, Result};
use crate::transport::Cursor;

/// A stream of all items of a long list, fetched by several tasks. It gives the same items in the same
/// order as [`Items`](super::Items), each once.
///
/// On servers whose ids contain the time (Mastodon, GoToSocial, Pleroma, Akkoma, Mitra, Hollo), each
/// task starts at a different time in the past. On other servers, or if ids have another form, this is
/// a single walk. There are never more requests at the same time than tasks, and the transport respects
/// the server's rate limits. Up to 36 pages are kept in memory for each task.
///
/// Items that are added after the first page was read are not included. Items that are deleted during
/// the walk may be.
///
/// ```no_run
/// # async fn run(client: fediway::Client) -> fediway::Result<()> {
/// use fediway::TryStreamExt;
///
/// let me = client.accounts().verify_credentials().await?;
/// let mut archive = client.accounts().statuses(&me.id).limit(40).parallel_items(8);
/// while let Some(status) = archive.try_next().await? {
///     println!("{}", status.content);
/// }
/// # Ok(()) }
/// ```
///
/// A request with a transient error is made three times, each time with the retries of the transport.
/// Then the stream returns the error, after all items that come before it in the list. Polling the
/// stream again continues at the same place. Any other error ends the stream, and
/// [`cursor`](Self::cursor) says where another walk can continue. An item that cannot be decoded is an
/// error in its place, and the stream continues after it.
#[must_use = "a stream does nothing until it is polled"]
pub struct ParallelItems<T> {
    state: State<T>,
    last: Option<String>,
}

enum State<T> {
    Ready(Box<dyn FnOnce() -> BoxStream<'static, Given<T>> + Send>),
    Running(BoxStream<'static, Given<T>>),
    Over,
}

/// The id of an item, and the item.
type Given<T> = (String, Result<T>);

/// How a page is fetched.
type Fetch<V> = Arc<dyn Fn(Ask) -> BoxFuture<'static, Result<Fetched<V>>> + Send + Sync>;

pub(crate) fn parallel_items<T: Identified + Send + 'static>(
    client: Client,
    mut call: Call,
    tasks: usize,
    read: Read<Page<T>>,
) -> ParallelItems<T> {
    // This walk leads to older items: a `min_id` is where it ends.
    if let Some(end) = id(&call, "min_id") {
        call.unset("min_id");
        call.set("since_id", end);
    }
    let quirks = client.instance().quirks();
    let floor =
        Floor::new(id(&call, "since_id"), true).of_server(quirks.min_id(call.endpoint().path));
    let max_id = id(&call, "max_id");
    let first = floor.first(max_id.as_deref());
    let plan = Plan::new(
        quirks.time_in_ids,
        tasks,
        floor,
        Down::new(Paging::Id, first, max_id).with_its_start(),
    );
    let fetch = fetch(client, call, read);
    let begin = move || {
        let walkers = Walkers {
            plan,
            tasks: tasks.max(1),
            fetch,
            running: JoinSet::new(),
        };
        let batches = ahead(walkers.batches(), tasks);
        let items = batches.map(move |batch| match batch {
            Ok(entries) => entries
                .into_iter()
                .map(|entry| (entry.id, entry.value))
                .collect(),
            Err(error) => vec![(String::new(), Err(error))],
        });
        items.flat_map(stream::iter).boxed()
    };
    ParallelItems {
        state: State::Ready(Box::new(begin)),
        last: None,
    }
}

fn fetch<T: Identified + Send + 'static>(
    client: Client,
    call: Call,
    read: Read<Page<T>>,
) -> Fetch<Result<T>> {
    let hasher = RandomState::new();
    Arc::new(move |ask| {
        let (client, call, hasher) = (client.clone(), ask.apply(&call), hasher.clone());
        let page = async move {
            let response = client.send(&call).await?;
            let page = read(&response)?;
            let entry = |(id, value)| Entry { id, value };
            Ok(Fetched {
                entries: items::of_page(page).into_iter().map(entry).collect(),
                next: response.cursor("next"),
                print: hasher.hash_one(response.body()),
            })
        };
        page.boxed()
    })
}

/// The tasks, and the plan that they follow.
struct Walkers<V> {
    plan: Plan<V>,
    tasks: usize,
    fetch: Fetch<V>,
    running: JoinSet<(u64, Result<Fetched<V>>)>,
}

impl<V: Send + 'static> Walkers<V> {
    fn batches(self) -> BoxStream<'static, Result<Vec<Entry<V>>>> {
        stream::unfold(self, |mut walkers| async move {
            Some((walkers.next().await?, walkers))
        })
        .boxed()
    }

    /// The next items. After an error that may pass, the walk goes on.
    async fn next(&mut self) -> Option<Result<Vec<Entry<V>>>> {
        loop {
            let ready = self.plan.ready();
            if !ready.is_empty() {
                return Some(Ok(ready));
            }
            if let Some(error) = self.plan.failure() {
                return Some(Err(error));
            }
            if self.plan.is_over() {
                self.running.abort_all();
                return None;
            }
            self.send();
            match self.running.join_next().await {
                Some(Ok((key, page))) => self.plan.answer(key, page),
                Some(Err(error)) => self.plan.stop(broken(error)),
                // Does not happen; should it, it must not look like the end of the list.
                None => self.plan.stop(broken("there is nothing left to ask for")),
            }
        }
    }

    fn send(&mut self) {
        while self.running.len() < self.tasks
            && let Some((key, ask)) = self.plan.ask()
        {
            let page = (self.fetch)(ask);
            self.running.spawn(async move { (key, page.await) });
        }
    }
}

fn broken(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::local("the walk was stopped", why)
}

impl<T> ParallelItems<T> {
    /// The position after the last returned item, for `.after()` of the same request. As text, it can be
    /// used by a later run of the program. `None` before the first item.
    pub fn cursor(&self) -> Option<Cursor> {
        let last = self.last.clone();
        last.map(|id| Cursor::new("max_id", id))
    }
}

impl<T: Send + 'static> Stream for ParallelItems<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        if let State::Ready(_) = self.state
            && let State::Ready(begin) = std::mem::replace(&mut self.state, State::Over)
        {
            self.state = State::Running(begin());
        }
        let State::Running(items) = &mut self.state else {
            return Poll::Ready(None);
        };
        let given = std::task::ready!(items.as_mut().poll_next(context));
        let Some((id, item)) = given else {
            self.state = State::Over;
            return Poll::Ready(None);
        };
        if !id.is_empty() {
            self.last = Some(id);
        }
        Poll::Ready(Some(item))
    }
}

impl<T> fmt::Debug for ParallelItems<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParallelItems")
            .field("last", &self.last)
            .finish_non_exhaustive()
    }
}
