//! The stream of pages.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use futures_util::{FutureExt, StreamExt, stream};
use sync_wrapper::SyncStream;

use super::ahead::{Fetched, ahead};
use super::paged::Paged;
use super::walk::{Read, Step, Walk};
use crate::client::Client;
use crate::endpoint::Call;
use crate::error::{Error, Result};
use crate::transport::Cursor;

/// A stream of all pages of a list. Each page is fetched when it is needed.
///
/// After a transient error, polling the stream again fetches the same page: see
/// [the module](crate::page#errors).
///
/// ```no_run
/// # async fn run(client: fediway::Client) -> fediway::Result<()> {
/// use fediway::TryStreamExt;
///
/// let mut pages = client.timelines().home().limit(40).pages().prefetch(2);
/// while let Some(page) = pages.try_next().await? {
///     println!("{} statuses, {} malformed ones", page.len(), page.malformed.len());
///     if let Some(next) = pages.cursor() {
///         println!("a later run can continue `.after()` {next}");
///     }
/// }
/// # Ok(()) }
/// ```
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<P> {
    state: State<P>,
    /// How many pages are fetched ahead.
    ahead: usize,
    is_by_id: bool,
    is_up: bool,
    /// Whether the last thing that was given was an error.
    has_failed: bool,
    /// Where the page that was given last begins, and where the list goes on after it.
    here: Option<Cursor>,
    next: Option<Cursor>,
}

enum State<P> {
    Ready(Box<Walk<P>>, Advance<P>),
    Running(SyncStream<BoxStream<'static, Step<P>>>),
    Over,
}

/// One step of a walk, boxed where it is known what a page is.
type Advance<P> = fn(Box<Walk<P>>) -> BoxFuture<'static, Advanced<P>>;

/// The step, and the walk after it; `None` at the end.
type Advanced<P> = Option<(Step<P>, Box<Walk<P>>)>;

fn advance<P: Paged>(mut walk: Box<Walk<P>>) -> BoxFuture<'static, Advanced<P>> {
    async move { Some((walk.next().await?, walk)) }.boxed()
}

impl<P: Send + 'static> Fetched for Step<P> {
    fn of_error(error: Error) -> Self {
        Self {
            page: Err(error),
            here: None,
            next: None,
        }
    }

    fn is_error(&self) -> bool {
        self.page.is_err()
    }
}

impl<P: Send + 'static> Pages<P> {
    /// Walks in the other direction: to newer items, or to the start of the list.
    ///
    /// The walk starts at the page that the request asks for: set it with `.after()`, `.max_id()` or
    /// `.offset()`. This has no effect after the stream was polled.
    pub fn backward(mut self) -> Self {
        if let State::Ready(walk, ..) = &mut self.state {
            walk.turn_back();
            self.is_up = true;
        }
        self
    }

    /// Fetches up to this many pages ahead, in a separate task. Dropping the stream ends the task. This
    /// has no effect after the stream was polled.
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.ahead = pages;
        self
    }

    /// The position after the last returned page, for `.after()` of the same request. As text, it can be
    /// used by a later run of the program.
    ///
    /// It is `None` before the first page and at the end of a walk to older items. At the end of a walk
    /// to newer items it remains, so that a later walk can continue with newer items.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::TryStreamExt;
    ///
    /// let list = || client.timelines().home().limit(40);
    /// let mut pages = list().pages();
    /// let first = pages.try_next().await?;
    /// if let Some(cursor) = pages.cursor() {
    ///     let rest = list().after(&cursor).pages();
    /// }
    /// # Ok(()) }
    /// ```
    pub fn cursor(&self) -> Option<Cursor> {
        self.next.clone()
    }

    pub(super) fn here(&self) -> Option<Cursor> {
        self.here.clone()
    }

    pub(super) fn is_by_id(&self) -> bool {
        self.is_by_id
    }

    pub(super) fn goes_back(&self) -> bool {
        self.is_up
    }

    fn begin(&mut self) {
        if let State::Ready(..) = self.state
            && let State::Ready(walk, advance) = std::mem::replace(&mut self.state, State::Over)
        {
            let pages = stream::unfold(walk, advance).boxed();
            let pages = match self.ahead {
                0 => pages,
                n => ahead(pages, n),
            };
            self.state = State::Running(SyncStream::new(pages));
        }
    }
}

pub(crate) fn pages<P: Paged>(client: Client, call: Call, read: Read<P>) -> Pages<P> {
    let walk = Walk::new(client, call, read);
    Pages {
        is_by_id: walk.is_by_id(),
        is_up: walk.goes_back(),
        has_failed: false,
        state: State::Ready(Box::new(walk), advance),
        ahead: 0,
        here: None,
        next: None,
    }
}

impl<P: Send + 'static> Stream for Pages<P> {
    type Item = Result<P>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<P>>> {
        self.begin();
        let State::Running(pages) = &mut self.state else {
            return Poll::Ready(None);
        };
        let Poll::Ready(step) = pages.poll_next_unpin(context) else {
            return Poll::Pending;
        };
        let Some(step) = step else {
            self.state = State::Over;
            if !self.is_up && !self.has_failed {
                self.next = None;
            }
            return Poll::Ready(None);
        };
        self.has_failed = step.page.is_err();
        if step.page.is_ok() || step.next.is_some() {
            (self.here, self.next) = (step.here, step.next);
        }
        Poll::Ready(Some(step.page))
    }
}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("ahead", &self.ahead)
            .field("cursor", &self.next)
            .finish_non_exhaustive()
    }
}
