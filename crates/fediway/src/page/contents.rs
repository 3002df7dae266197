//! One page: its items, and the cursors of the next and previous page.

use super::malformed::MalformedItem;
use crate::transport::Cursor;

/// One page of a list.
///
/// If an item cannot be decoded, the page does not fail. The item is in [`malformed`](Page::malformed).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items, in the server's order.
    pub items: Vec<T>,
    /// The items that could not be decoded.
    pub malformed: Vec<MalformedItem>,
    /// The next page, for the request's `.after()`.
    ///
    /// In a list by id, this is the id of the last item, because some servers send no `Link` header there
    /// and one sends a `Link` that skips items. In all other lists, and for a page without items, it
    /// comes from the `Link` header.
    pub next: Option<Cursor>,
    /// The previous page.
    pub prev: Option<Cursor>,
    /// The places of the items that were on the page before and are not repeated here.
    pub(super) dropped: Vec<usize>,
    /// How large the list was on the wire.
    #[cfg(feature = "streaming")]
    pub(super) bytes: usize,
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
    /// A page without items and without a next page.
    fn default() -> Self {
        Self {
            items: Vec::new(),
            malformed: Vec::new(),
            next: None,
            prev: None,
            dropped: Vec::new(),
            #[cfg(feature = "streaming")]
            bytes: 0,
        }
    }
}

impl<T> FromIterator<T> for Page<T> {
    /// A page of these items, for the tests of an application.
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self {
            items: items.into_iter().collect(),
            ..Self::default()
        }
    }
}
