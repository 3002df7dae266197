//! A walk through a list that can stop anywhere and go on there in a later run.

use std::collections::VecDeque;

use fediway::{Cursor, Error, Items};
use futures_util::TryStreamExt;

use crate::place::Place;
use crate::show::Show;

pub struct Walk<T> {
    items: Items<T>,
    /// The page that the walk begins with.
    start: Option<Cursor>,
    /// The item after which it begins, until that item has come.
    past: Option<String>,
    /// What stands before that item, each with its place, to be given if the item does not come: it
    /// may be gone.
    held: VecDeque<(T, Option<Place>)>,
    place: Option<Place>,
}

impl<T: Show + Send + 'static> Walk<T> {
    pub fn new(items: Items<T>, from: Option<Place>) -> Self {
        Self {
            items,
            start: from.as_ref().and_then(Place::cursor).cloned(),
            past: from.as_ref().and_then(Place::past).map(str::to_owned),
            held: VecDeque::new(),
            place: from,
        }
    }

    /// The next item.
    ///
    /// # Errors
    ///
    /// That of a request, or an item that could not be read. After it, the walk can go on.
    pub async fn next(&mut self) -> Result<Option<T>, Error> {
        loop {
            if self.past.is_none()
                && let Some((item, place)) = self.held.pop_front()
            {
                self.place = place;
                return Ok(Some(item));
            }
            let before = self.items.cursor();
            let Some(item) = self.items.try_next().await? else {
                match self.past.take() {
                    Some(_) => continue,
                    None => {
                        self.place = self.items.cursor().map(Place::from);
                        return Ok(None);
                    }
                }
            };
            let place = self.place_after(before, &item);
            match self.past.take() {
                None => {
                    self.place = place;
                    return Ok(Some(item));
                }
                Some(past) if item.key().as_ref() == Some(&past) => self.held.clear(),
                Some(past) => {
                    self.held.push_back((item, place));
                    // It was on this page.
                    self.past = Some(past).filter(|_| self.items.left_on_page() > 0);
                }
            }
        }
    }

    /// Where the list goes on after this item.
    fn place_after(&self, before: Option<Cursor>, item: &T) -> Option<Place> {
        let cursor = self.items.cursor();
        // A cursor that an item does not change is that of its page.
        match self.items.left_on_page() > 0 && cursor == before {
            true => Place::on_page(cursor.or_else(|| self.start.clone()), item.key()),
            false => cursor.map(Place::from),
        }
    }

    /// Nothing of the rest of the list is wanted.
    pub fn end(&mut self) {
        self.place = None;
    }

    /// Where a later run goes on.
    pub fn place(&self) -> Option<Place> {
        self.place.clone()
    }
}
