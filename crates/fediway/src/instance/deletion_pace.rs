//! How fast a program may delete.

use std::time::Duration;

/// How many statuses a program should delete, or boosts it should undo, in a time window. This is less
/// than the server allows, so that the user can still delete statuses with another client.
///
/// ```
/// use fediway::Instance;
///
/// # fn run(instance: Instance) {
/// let pace = instance.deletion_pace();
/// println!("{} in {:?}", pace.most, pace.window);
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeletionPace {
    /// The number of deletions …
    pub most: u32,
    /// … in this time window.
    pub window: Duration,
    /// Whether windows are aligned to the clock in UTC. Windows of half an hour then start at :00 and
    /// :30. Otherwise the window slides.
    pub of_the_clock: bool,
}

impl DeletionPace {
    pub(crate) const fn new(most: u32, window: Duration) -> Self {
        Self {
            most,
            window,
            of_the_clock: false,
        }
    }

    pub(crate) const fn of_the_clock(self) -> Self {
        Self {
            of_the_clock: true,
            ..self
        }
    }
}
