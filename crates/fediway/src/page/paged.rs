//! What a walk needs to know about a page.

use crate::entities::identified::Identified;
use crate::page::contents::Page;
use crate::page::malformed::MalformedItem;
use crate::page::walk::Facts;
use crate::transport::Response;

/// A page, or an entity that holds one.
pub(crate) trait Paged: Send + 'static {
    /// How many items it holds: those that the server sent, until some are dropped.
    ///
    /// An entity with several lists that are paged together has the length of the longest.
    fn count(&self) -> usize;

    /// The id of every item, in the server's order; empty where there is none.
    ///
    /// In an entity with several lists, ids of different kinds must not be equal by chance.
    fn ids(&self) -> Vec<String>;

    /// Keeps some of the items: one word for each of [`ids`](Self::ids), in their order.
    fn keep(&mut self, keep: &[bool]);

    /// What a walk has to know of it.
    fn facts(&self, response: &Response, print: u64) -> Facts {
        let [next, prev] = ["next", "prev"].map(|relation| response.cursor(relation));
        Facts {
            ids: self.ids(),
            count: self.count(),
            next,
            prev,
            leads_elsewhere: false,
            print,
        }
    }
}

impl<T: Identified + Send + 'static> Paged for Page<T> {
    fn count(&self) -> usize {
        self.items.len() + self.malformed.len()
    }

    fn ids(&self) -> Vec<String> {
        let items = self.items.iter().map(Ok);
        merge(
            items,
            self.malformed.iter().map(Err),
            self.dropped.clone(),
            |malformed| malformed.index,
        )
        .map(|item| match item {
            Ok(item) => item.id().to_owned(),
            Err(malformed) => malformed.id(),
        })
        .collect()
    }

    fn keep(&mut self, keep: &[bool]) {
        if keep.iter().all(|keep| *keep) {
            return;
        }
        let mut dropped = self.dropped.clone();
        let is_here = |place: &usize| !dropped.contains(place);
        let places: Vec<_> = (0..self.count() + dropped.len()).filter(is_here).collect();
        let everything: Vec<_> = self.take_in_order().collect();
        for ((item, keep), place) in everything.into_iter().zip(keep).zip(places) {
            match item {
                _ if !keep => dropped.push(place),
                Ok(item) => self.items.push(item),
                Err(malformed) => self.malformed.push(malformed),
            }
        }
        self.dropped = dropped;
    }
}

impl<T> Page<T> {
    /// How large an item was on average on the wire.
    #[cfg(feature = "streaming")]
    pub(crate) fn item_size(&self) -> usize {
        self.bytes / (self.items.len() + self.malformed.len()).max(1)
    }

    /// Takes the items out, each malformed one in its place.
    pub(crate) fn take_in_order(
        &mut self,
    ) -> impl Iterator<Item = Result<T, MalformedItem>> + use<T> {
        let items = std::mem::take(&mut self.items).into_iter().map(Ok);
        let malformed = std::mem::take(&mut self.malformed).into_iter().map(Err);
        merge(
            items,
            malformed,
            std::mem::take(&mut self.dropped),
            |malformed| malformed.index,
        )
    }
}

/// The items and the malformed ones in the server's order.
fn merge<T, O>(
    mut items: impl ExactSizeIterator<Item = Result<T, O>>,
    malformed: impl ExactSizeIterator<Item = Result<T, O>>,
    dropped: Vec<usize>,
    index_of: fn(&O) -> usize,
) -> impl Iterator<Item = Result<T, O>> {
    let places = 0..items.len() + malformed.len() + dropped.len();
    let mut malformed = malformed.peekable();
    places.filter_map(move |place| {
        let is_here = |malformed: &Result<T, O>| matches!(malformed, Err(malformed) if index_of(malformed) == place);
        match malformed.next_if(is_here) {
            Some(malformed) => Some(malformed),
            None if dropped.contains(&place) => None,
            None => items.next(),
        }
    })
}
