//! Lists in pages: nothing lost, nothing twice.
//!
//! Every request for a list can be awaited, which gives one [`Page`]; or be walked through with
//! `.items()`, which gives every item of every page, or `.pages()`. Both ask for the next page only
//! when it is wanted, or [ahead of that](Items::prefetch).
//!
//! ```no_run
//! # async fn run(client: fediway::Client) -> fediway::Result<()> {
//! use fediway::TryStreamExt;
//!
//! let mut home = client.timelines().home().limit(40).items();
//! while let Some(status) = home.try_next().await? {
//!     println!("{}", status.content);
//! }
//! // All of a list at once, what other libraries call `fetch_remaining` or `fetch_all`:
//! let all: Vec<_> = client.timelines().home().since_id("109302436954721982").items().try_collect().await?;
//! # Ok(()) }
//! ```
//!
//! # Directions
//!
//! A walk leads to older items, or from the beginning of a list to its end. It leads the other way
//! from a `min_id` and after [`Pages::backward`]: then pages still come as the server writes them,
//! the newest item first, and `.items()` turns each around, so that its items come in the order of
//! time. `.after(cursor)` goes on from [`Page::next`] or [`Page::prev`]. With a `since_id`, and where
//! a server gives the newest items first all the same, a walk to newer items has to fetch all there
//! are before it can begin with the oldest.
//!
//! # Errors
//!
//! A request that fails is the last item of a stream, as an error. An item that does not decode is
//! an error too, in its place, and the stream goes on after it: pass such errors over with
//! `while let Some(item) = stream.next().await`, and stop at them with `try_next` or `try_collect`.
//! They are [`ErrorKind::Decode`](crate::ErrorKind::Decode), and [`Pages`] has them in
//! [`Page::malformed`].
//!
//! # When a list ends
//!
//! A list by id or offset ends with an empty page; one by `Link` also where no link leads on. A
//! cursor that was used before and a page with nothing new end every list, because they would lead
//! in a circle.

mod ahead;
mod entities;
mod id_order;
mod id_time;
mod items;
mod malformed;
mod paged;
mod pages;
mod parallel;
mod read;
#[cfg(test)]
mod tests;
mod walk;

pub use items::Items;
pub use malformed::MalformedItem;
pub use pages::Pages;
pub(crate) use pages::pages;
pub use parallel::ParallelItems;
pub(crate) use parallel::parallel_items;
pub(crate) use read::read_by_id;

use crate::transport::Cursor;

/// One page of a list.
///
/// An item that does not decode does not fail the page: it is in [`malformed`](Page::malformed).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items, in the server's order.
    pub items: Vec<T>,
    /// The items that could not be decoded.
    pub malformed: Vec<MalformedItem>,
    /// Where the list goes on: for the request's `.after()`.
    ///
    /// In a list by id this is the last item's, because the server's own word is missing on some
    /// servers and skips items on others. In every other list it is the server's, if it gave one.
    pub next: Option<Cursor>,
    /// What comes before this page.
    pub prev: Option<Cursor>,
    /// The places of the items that were on the page before and are not repeated here.
    dropped: Vec<usize>,
    /// How large the list was, as it came.
    bytes: usize,
}

impl<T> std::ops::Deref for Page<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'p, T> IntoIterator for &'p Page<T> {
    type Item = &'p T;
    type IntoIter = std::slice::Iter<'p, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<T> Default for Page<T> {
    /// A page without items, from which the list does not go on.
    fn default() -> Self {
        Self {
            items: Vec::new(),
            malformed: Vec::new(),
            next: None,
            prev: None,
            dropped: Vec::new(),
            bytes: 0,
        }
    }
}

impl<T> FromIterator<T> for Page<T> {
    /// A page of these items, as the test of an application may need it.
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self {
            items: items.into_iter().collect(),
            ..Self::default()
        }
    }
}
