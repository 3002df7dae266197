//! Locks.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, also after a handler has panicked: one failed request must not make
/// every later one fail.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
