//! How fast a program may delete.

use std::time::Duration;

/// How many statuses a program should delete, or boosts undo, in which time. It is less than what the
/// server allows, so that the person's own client can delete meanwhile.
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
    /// So many …
    pub most: u32,
    /// … in this time.
    pub window: Duration,
    /// Whether windows are those of the clock, in UTC: those of half an hour begin at :00 and :30.
    /// Otherwise any stretch of this length counts.
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
