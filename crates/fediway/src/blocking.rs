//! The library for scripts without async. Needs the feature `blocking`.
//!
//! There is no second set of methods. Each request of this library, and each future that gives a
//! [`Result`], has [`wait`](Wait::wait) in the place of `.await`. Lists and streams are read with `for`.
//!
//! ```no_run
//! use fediway::blocking::Wait;
//! use fediway::{Client, Instance};
//!
//! fn main() -> fediway::Result<()> {
//!     let instance = Instance::discover("mastodon.social").wait()?;
//!     let client = Client::with_token(instance, std::env::var("MY_BOT_TOKEN").unwrap_or_default());
//!     client.statuses().post("Hello, fediverse!").wait()?;
//!     for status in client.timelines().home().limit(40).items() {
//!         println!("{}", status?.content);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! Streams need the feature `streaming`, too:
//!
#![cfg_attr(feature = "streaming", doc = "```no_run")]
#![cfg_attr(not(feature = "streaming"), doc = "```ignore")]
//! # fn run(client: fediway::Client) -> fediway::Result<()> {
//! use fediway::blocking::Wait;
//!
//! for event in client.streaming().user().connect().wait()? {
//!     println!("{:?}", event?.kind);
//! }
//! # Ok(()) }
//! ```
//!
//! # Threads and runtimes
//!
//! All of this runs on one Tokio runtime of this library. It is started at the first call and has one
//! worker thread, for connections, streams and parallel walks. Several threads can wait at the same
//! time.
//!
//! **Inside an asynchronous runtime**, waiting would stop the other tasks of the runtime. Therefore
//! [`wait`](Wait::wait) returns an error ([`ErrorKind::InvalidInput`]) there, before anything is sent, and
//! a `for` loop gets this error as its only item. It does not panic. Use `.await` there, or a thread of
//! `std::thread::spawn`. The threads of `tokio::task::spawn_blocking` count as inside, too. Runtimes other
//! than Tokio are not noticed: do not wait in their tasks.
//!
//! If a program uses both, give each its own [`Transport`](crate::Transport): the connections of a
//! transport end with the runtime that opened them.

use std::sync::OnceLock;

use futures_core::Stream;
use futures_util::StreamExt;
use tokio::runtime::{Builder, Handle, Runtime};

#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::{Error, Result};
use crate::page::{Items, Pages, ParallelItems};
#[cfg(feature = "streaming")]
use crate::streaming::Events;

/// [`wait`](Wait::wait) in the place of `.await`, for everything that gives a [`Result`].
///
/// ```no_run
/// # fn run(client: fediway::Client, id: fediway::StatusId) -> fediway::Result<()> {
/// use fediway::blocking::Wait;
///
/// let status = client.statuses().get(id).wait()?;
/// # Ok(()) }
/// ```
pub trait Wait<T>: Sized {
    /// Runs this to its end and returns the result.
    ///
    /// # Errors
    ///
    /// Those of the request, and [`ErrorKind::InvalidInput`] inside an asynchronous runtime: see
    /// [the module](crate::blocking).
    fn wait(self) -> Result<T>;
}

impl<T, R: IntoFuture<Output = Result<T>>> Wait<T> for R {
    fn wait(self) -> Result<T> {
        block_on(async { self.await })?
    }
}

/// A list or a stream of events, item by item: the iterator of a `for` loop over [`Items`], [`Pages`],
/// [`ParallelItems`] and `Events`.
///
/// After a transient error, the next call continues at the same place, as with the stream inside: see
/// [`page`](crate::page#errors).
///
/// ```no_run
/// # fn run(client: fediway::Client) -> fediway::Result<()> {
/// let mut home = client.timelines().home().items().into_iter();
/// let newest = home.next().transpose()?;
/// println!("a later run can continue at {:?}", home.stream().cursor());
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "an iterator does nothing until it is asked"]
pub struct Iter<S> {
    stream: S,
    /// Nothing more comes, because nobody may wait here.
    is_refused: bool,
}

impl<S> Iter<S> {
    fn over(stream: S) -> Self {
        let is_refused = false;
        Self { stream, is_refused }
    }

    /// The stream inside, for its cursor or its subscriptions.
    pub fn stream(&self) -> &S {
        &self.stream
    }

    /// The stream inside, at the place where this is.
    pub fn into_stream(self) -> S {
        self.stream
    }
}

impl<T, S: Stream<Item = Result<T>> + Unpin> Iterator for Iter<S> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        if self.is_refused {
            return None;
        }
        block_on(self.stream.next()).unwrap_or_else(|refused| {
            // Otherwise, a loop that goes on after errors would never end.
            self.is_refused = true;
            Some(Err(refused))
        })
    }
}

impl<T: Send + 'static> IntoIterator for Items<T> {
    type Item = Result<T>;
    type IntoIter = Iter<Self>;

    fn into_iter(self) -> Iter<Self> {
        Iter::over(self)
    }
}

impl<P: Send + 'static> IntoIterator for Pages<P> {
    type Item = Result<P>;
    type IntoIter = Iter<Self>;

    fn into_iter(self) -> Iter<Self> {
        Iter::over(self)
    }
}

impl<T: Send + 'static> IntoIterator for ParallelItems<T> {
    type Item = Result<T>;
    type IntoIter = Iter<Self>;

    fn into_iter(self) -> Iter<Self> {
        Iter::over(self)
    }
}

#[cfg(feature = "streaming")]
impl IntoIterator for Events {
    type Item = Result<crate::streaming::Event>;
    type IntoIter = Iter<Self>;

    fn into_iter(self) -> Iter<Self> {
        Iter::over(self)
    }
}

/// Runs a future to its end on this thread, unless the thread belongs to a runtime.
fn block_on<F: Future>(future: F) -> Result<F::Output> {
    if Handle::try_current().is_ok() {
        return Err(Error::invalid(
            "waiting inside an asynchronous runtime would stop it: use `.await` there, or a thread of \
             `std::thread::spawn`",
        ));
    }
    Ok(runtime()?.block_on(future))
}

/// The runtime of all blocking calls of this process.
fn runtime() -> Result<&'static Runtime> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if let Some(running) = RUNTIME.get() {
        return Ok(running);
    }
    let started = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("fediway")
        .enable_all()
        .build()
        .map_err(|error| Error::local("the runtime could not be started", error))?;
    // If two threads come here at the same time, one of the two runtimes ends at once.
    Ok(RUNTIME.get_or_init(|| started))
}
