//! The stream of items.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_util::StreamExt;

use super::{Page, Pages};
use crate::error::Result;

/// Every item of every page of a list, lazily.
///
/// A request that fails is the last item, as an error. An item that does not decode is an error in
/// its place, and the stream goes on after it. See [the module](crate::page) for how a list goes on
/// and when it ends.
///
/// ```no_run
/// # async fn run(client: fediway::Client) -> fediway::Result<()> {
/// use fediway::TryStreamExt;
///
/// // The whole list, while up to two pages are on their way.
/// let statuses: Vec<_> = client.timelines().home().limit(40).items().prefetch(2).try_collect().await?;
/// # Ok(()) }
/// ```
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<T> {
    pages: Pages<Page<T>>,
    page: std::vec::IntoIter<Result<T>>,
    backward: bool,
}

impl<T: Send + 'static> Items<T> {
    pub(crate) fn of(pages: Pages<Page<T>>) -> Self {
        Self {
            backward: pages.goes_back(),
            pages,
            page: Vec::new().into_iter(),
        }
    }

    /// Walks the other way: to newer items, or to the beginning of the list, one item before the
    /// other. See [`Pages::backward`].
    pub fn backward(self) -> Self {
        Self::of(self.pages.backward())
    }

    /// Fetches up to so many pages ahead. See [`Pages::prefetch`].
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.pages = self.pages.prefetch(pages);
        self
    }
}

/// The items of a page, each malformed one as an error in its place.
pub(super) fn of_page<T>(page: &mut Page<T>) -> Vec<Result<T>> {
    let items = page.take_in_order();
    items
        .map(|item| item.map_err(|malformed| malformed.to_error()))
        .collect()
}

// No item is ever pinned in place.
impl<T> Unpin for Items<T> {}

impl<T: Send + 'static> Stream for Items<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(item));
            }
            match ready!(self.pages.poll_next_unpin(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(mut page)) => {
                    let mut items = of_page(&mut page);
                    if self.backward {
                        items.reverse();
                    }
                    self.page = items.into_iter();
                }
            }
        }
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}
