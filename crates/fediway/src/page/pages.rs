//! The stream of pages.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use futures_util::{FutureExt, StreamExt, stream};

use super::ahead::ahead;
use super::paged::Paged;
use super::walk::{Read, Walk};
use crate::client::Client;
use crate::endpoint::Call;
use crate::error::Result;

/// Every page of a list, lazily: the next one is asked for when it is wanted.
///
/// A request that fails is the last item, as an error. See [the module](crate::page) for how a list
/// goes on and when it ends.
///
/// ```no_run
/// # async fn run(client: fediway::Client) -> fediway::Result<()> {
/// use fediway::TryStreamExt;
///
/// let mut pages = client.timelines().home().limit(40).pages().prefetch(2);
/// while let Some(page) = pages.try_next().await? {
///     println!("{} statuses, {} malformed ones", page.len(), page.malformed.len());
///     if let Some(next) = &page.next {
///         println!("a later run can go on `.after()` {next}");
///     }
/// }
/// # Ok(()) }
/// ```
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<P> {
    state: State<P>,
    /// How many pages are fetched ahead.
    ahead: usize,
}

enum State<P> {
    Ready(Box<Walk>, Read<P>, Step<P>),
    Running(BoxStream<'static, Result<P>>),
    Over,
}

/// One step of a walk, boxed where it is known what a page is.
type Step<P> = fn((Box<Walk>, Read<P>)) -> BoxFuture<'static, Option<Stepped<P>>>;
type Stepped<P> = (Result<P>, (Box<Walk>, Read<P>));

fn step<P: Paged>(
    (mut walk, read): (Box<Walk>, Read<P>),
) -> BoxFuture<'static, Option<Stepped<P>>> {
    async move { Some((walk.next(read).await?, (walk, read))) }.boxed()
}

impl<P: Send + 'static> Pages<P> {
    /// Walks the other way: to newer items, or to the beginning of the list.
    ///
    /// That is from the page that the request asks for: say where with `.after()`, `.max_id()` or
    /// `.offset()`. Has no effect once the stream has begun.
    pub fn backward(mut self) -> Self {
        if let State::Ready(walk, ..) = &mut self.state {
            walk.turn_back();
        }
        self
    }

    /// Fetches up to so many pages ahead, in a task of its own, while the caller works on what it
    /// has. Dropping the stream ends the task. Has no effect once the stream has begun.
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.ahead = pages;
        self
    }

    pub(super) fn goes_back(&self) -> bool {
        matches!(&self.state, State::Ready(walk, ..) if walk.goes_back())
    }

    fn begin(&mut self) {
        if let State::Ready(..) = self.state
            && let State::Ready(walk, read, step) = std::mem::replace(&mut self.state, State::Over)
        {
            let pages = stream::unfold((walk, read), step).boxed();
            self.state = State::Running(match self.ahead {
                0 => pages,
                n => ahead(pages, n),
            });
        }
    }
}

pub(crate) fn pages<P: Paged>(client: Client, call: Call, read: Read<P>) -> Pages<P> {
    Pages {
        state: State::Ready(Box::new(Walk::new(client, call)), read, step),
        ahead: 0,
    }
}

impl<P: Send + 'static> Stream for Pages<P> {
    type Item = Result<P>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<P>>> {
        self.begin();
        let State::Running(pages) = &mut self.state else {
            return Poll::Ready(None);
        };
        let page = pages.as_mut().poll_next(context);
        if let Poll::Ready(None) = page {
            self.state = State::Over;
        }
        page
    }
}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("ahead", &self.ahead)
            .finish_non_exhaustive()
    }
}
