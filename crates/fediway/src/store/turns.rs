//! One task at a time for each name.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// A lock for each name; one that nobody holds or waits for is forgotten.
#[derive(Debug, Default)]
pub(crate) struct Turns(Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>);

impl Turns {
    /// The lock of this name.
    pub(crate) fn of(&self, name: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| turn.strong_count() > 0);
        let kept = turns.entry(name.to_owned()).or_default();
        kept.upgrade().unwrap_or_else(|| {
            let new = Arc::default();
            *kept = Arc::downgrade(&new);
            new
        })
    }
}
