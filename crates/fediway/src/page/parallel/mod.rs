//! A long list by several tasks at once.

mod chunk;
mod density;
mod plan;
#[cfg(test)]
mod tests;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use futures_util::{FutureExt, StreamExt, stream};
use tokio::task::JoinSet;

use self::chunk::Entry;
use self::plan::{Ask, Plan};
use super::ahead::ahead;
use super::paged::Paged;
use super::walk::Read;
use super::{Page, items};
use crate::client::Client;
use crate::endpoint::Call;
use crate::entities::identified::Identified;
use crate::error::{Error, Result};

/// A long list by several tasks at once: the same items in the same order as
/// [`Items`](super::Items) gives, each once.
///
/// On servers whose ids tell the time (Mastodon, GoToSocial, Pleroma, Akkoma, Mitra, Hollo) the
/// tasks begin at different times of the past; everywhere else, or where ids look otherwise than
/// they should, this is one walk. There are never more requests under way than tasks, and the
/// transport keeps the server's rate limits.
///
/// Items that appear after the first page was read are not in it; of those that are deleted
/// meanwhile, some may be.
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
/// A request that fails is the last item, as an error; an item that does not decode is an error in
/// its place, and the stream goes on after it.
#[must_use = "a stream does nothing until it is polled"]
pub struct ParallelItems<T> {
    state: State<T>,
}

enum State<T> {
    Ready(Box<dyn FnOnce() -> BoxStream<'static, Result<T>> + Send>),
    Running(BoxStream<'static, Result<T>>),
    Over,
}

/// How a page below an id is fetched.
type Fetch<V> =
    Arc<dyn Fn(Option<String>) -> BoxFuture<'static, Result<Vec<Entry<V>>>> + Send + Sync>;

pub(crate) fn parallel_items<T: Identified + Send + 'static>(
    client: Client,
    mut call: Call,
    tasks: usize,
    read: Read<Page<T>>,
) -> ParallelItems<T> {
    // A history leads to older items: where the caller gave a lower end, it stays one.
    if let Some(serde_json::Value::String(end)) = call.value("min_id").cloned() {
        call.unset("min_id");
        call.set("since_id", end);
    }
    let kind = client.instance().quirks().time_in_ids;
    let fetch: Fetch<Result<T>> = Arc::new(move |max_id| {
        let (client, mut call) = (client.clone(), call.clone());
        if let Some(max_id) = max_id {
            call.set("max_id", max_id);
        }
        async move { Ok(entries(read(&client.send(&call).await?)?)) }.boxed()
    });
    let begin = move || {
        let walkers = Walkers::new(Plan::new(kind, tasks), tasks, fetch);
        let items = ahead(walkers.batches(), tasks).map(|batch| match batch {
            Ok(entries) => entries.into_iter().map(|entry| entry.value).collect(),
            Err(error) => vec![Err(error)],
        });
        items.flat_map(stream::iter).boxed()
    };
    ParallelItems {
        state: State::Ready(Box::new(begin)),
    }
}

fn entries<T: Identified + Send + 'static>(mut page: Page<T>) -> Vec<Entry<Result<T>>> {
    let ids = page.ids();
    let items = items::of_page(&mut page);
    let entry = |(id, value)| Entry { id, value };
    ids.into_iter().zip(items).map(entry).collect()
}

/// The tasks, and the plan that they follow.
struct Walkers<V> {
    plan: Plan<V>,
    tasks: usize,
    fetch: Fetch<V>,
    running: JoinSet<(u64, Result<Vec<Entry<V>>>)>,
}

impl<V: Send + 'static> Walkers<V> {
    fn new(plan: Plan<V>, tasks: usize, fetch: Fetch<V>) -> Self {
        Self {
            plan,
            tasks: tasks.max(1),
            fetch,
            running: JoinSet::new(),
        }
    }

    fn batches(self) -> BoxStream<'static, Result<Vec<Entry<V>>>> {
        stream::unfold(self, |mut walkers| async move {
            Some((walkers.next().await?, walkers))
        })
        .boxed()
    }

    /// The next items; after an error there are none.
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
            && let Some(Ask { key, max_id }) = self.plan.ask()
        {
            let page = (self.fetch)(max_id);
            self.running.spawn(async move { (key, page.await) });
        }
    }
}

fn broken(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::local("the walk was stopped", why)
}

impl<T: Send + 'static> Stream for ParallelItems<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        if let State::Ready(_) = self.state
            && let State::Ready(begin) = std::mem::replace(&mut self.state, State::Over)
        {
            self.state = State::Running(begin());
        }
        match &mut self.state {
            State::Running(items) => items.as_mut().poll_next(context),
            _ => Poll::Ready(None),
        }
    }
}

impl<T> fmt::Debug for ParallelItems<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParallelItems").finish_non_exhaustive()
    }
}
