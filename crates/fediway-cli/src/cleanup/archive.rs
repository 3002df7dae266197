//! What an archive has to answer before anything is deleted.

use super::item::Item;

/// The copies that a person keeps.
pub trait Archive {
    /// Whether there is a copy of this version of the item, with every file of it.
    fn holds(&self, item: &Item) -> bool;
}

/// There is no archive, so it holds nothing.
#[derive(Clone, Copy, Debug)]
pub struct NoArchive;

impl Archive for NoArchive {
    fn holds(&self, _: &Item) -> bool {
        false
    }
}
