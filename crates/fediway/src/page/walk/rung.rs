//! A page that an upward walk fetches again.

use super::ask::Ask;

/// How often a walk starts again without having returned anything.
pub(super) const RESTARTS: u32 = 4;

/// A page that was seen on the way down.
#[derive(Clone, Debug)]
pub(super) struct Rung {
    pub(super) key: u64,
    pub(super) ask: Ask,
    /// Its last item that is wanted: when the page comes again, it has to reach this one, or something
    /// came between.
    pub(super) last: Option<String>,
}
