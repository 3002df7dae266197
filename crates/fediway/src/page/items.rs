//! The stream of items.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_util::StreamExt;

use super::contents::Page;
use super::paged::Paged;
use super::pages::Pages;
use crate::entities::identified::Identified;
use crate::error::Result;
use crate::transport::Cursor;

/// A stream of all items of a list. Pages are fetched when they are needed.
///
/// After a transient error, polling the stream again continues at the same place. An item that cannot
/// be decoded is an error in its place, and the stream continues after it. See
/// [the module](crate::page) for how a walk continues and when it ends.
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
    page: std::vec::IntoIter<(String, Result<T>)>,
    read: Taker<T>,
    backward: bool,
    /// The id of the item that was given last, of those on this page.
    last: Option<String>,
}

/// How the items of a page are taken out, with their ids.
type Taker<T> = fn(Page<T>) -> Vec<(String, Result<T>)>;

impl<T: Send + 'static> Items<T> {
    pub(crate) fn of(pages: Pages<Page<T>>) -> Self
    where
        T: Identified,
    {
        Self {
            backward: pages.goes_back(),
            pages,
            page: Vec::new().into_iter(),
            read: of_page,
            last: None,
        }
    }

    /// Walks in the other direction: to newer items, or to the start of the list. See
    /// [`Pages::backward`].
    pub fn backward(mut self) -> Self {
        self.pages = self.pages.backward();
        self.backward = self.pages.goes_back();
        self
    }

    /// Fetches up to this many pages ahead. See [`Pages::prefetch`].
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.pages = self.pages.prefetch(pages);
        self
    }

    /// The number of items of the page fetched last that were not returned yet.
    pub fn left_on_page(&self) -> usize {
        self.page.len()
    }

    /// The position after the last returned item, for `.after()` of the same request. As text, it can be
    /// used by a later run of the program. See [`Pages::cursor`].
    ///
    /// In a list by `Link` or offset, a position is always the start of a page. If the last item was in
    /// the middle of a page ([`left_on_page`](Self::left_on_page)), the items of that page come again. In
    /// the middle of the first page there is no cursor: the request itself asks for that page.
    pub fn cursor(&self) -> Option<Cursor> {
        if self.page.len() == 0 {
            return self.pages.cursor();
        }
        let name = if self.backward { "min_id" } else { "max_id" };
        let last = self.last.clone().filter(|_| self.pages.is_by_id());
        let last = last.map(|id| Cursor::new(name, id));
        last.or_else(|| self.pages.here())
    }
}

/// The items of a page with their ids, each malformed one as an error in its place.
pub(super) fn of_page<T: Identified + Send + 'static>(
    mut page: Page<T>,
) -> Vec<(String, Result<T>)> {
    let ids = page.ids();
    let items = page.take_in_order();
    let items = items.map(|item| item.map_err(|malformed| malformed.to_error()));
    ids.into_iter().zip(items).collect()
}

// No item is ever pinned in place.
impl<T> Unpin for Items<T> {}

impl<T: Send + 'static> Stream for Items<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if let Some((id, item)) = self.page.next() {
                if !id.is_empty() {
                    self.last = Some(id);
                }
                return Poll::Ready(Some(item));
            }
            match ready!(self.pages.poll_next_unpin(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => {
                    let mut items = (self.read)(page);
                    if self.backward {
                        items.reverse();
                    }
                    self.page = items.into_iter();
                    self.last = None;
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
