//! What time it is for the database.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use fediway::Timestamp;

/// The clock that expiry is measured by.
///
/// On PostgreSQL, every process goes by the clock of the database: the difference to the clock of the
/// machine is measured with each new connection. So it does not matter that the clock of one machine
/// is minutes off. On SQLite, all processes are on one machine and share its clock.
#[derive(Clone)]
pub struct Clock {
    read: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    #[cfg_attr(not(feature = "postgres"), allow(dead_code))]
    follows_database: bool,
    /// In milliseconds: what is added to the clock of the machine.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's clock, corrected by that of the database.
    pub fn system() -> Self {
        Self::corrected(Timestamp::now)
    }

    /// A clock in the place of the machine's. It is corrected by that of the database, too.
    pub fn corrected(read: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self {
            read: Arc::new(read),
            follows_database: true,
            ahead: Arc::default(),
        }
    }

    /// A clock that counts as it is, for tests that move time.
    pub fn exact(read: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self {
            follows_database: false,
            ..Self::corrected(read)
        }
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        moment(self.now_ms())
    }

    /// The time in milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        let machine = (self.read)().as_millisecond();
        machine.saturating_add(self.ahead.load(Ordering::Relaxed))
    }

    #[cfg(any(feature = "postgres", test))]
    /// Takes over the time of the database, which was asked for at `before` and arrived just now.
    pub(crate) fn correct(&self, database: i64, before: i64) {
        if !self.follows_database {
            return;
        }
        let after = (self.read)().as_millisecond();
        let middle = before + after.saturating_sub(before) / 2;
        self.ahead
            .store(database.saturating_sub(middle), Ordering::Relaxed);
    }

    #[cfg(feature = "postgres")]
    /// The clock of the machine, uncorrected.
    pub(crate) fn machine_ms(&self) -> i64 {
        (self.read)().as_millisecond()
    }
}

/// A moment from milliseconds since 1970; the ends of time for what lies beyond.
pub(crate) fn moment(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(match ms < 0 {
        true => Timestamp::MIN,
        false => Timestamp::MAX,
    })
}

/// A length of time in milliseconds.
pub(crate) fn ms(time: std::time::Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX / 4)
}

/// How long to wait before another look at what another process works on.
pub(crate) fn pause(looks: usize) -> std::time::Duration {
    let ms = [25, 50, 100, 250];
    std::time::Duration::from_millis(ms[looks.min(ms.len() - 1)])
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_off_goes_by_the_database() {
        let off = Clock::corrected(|| moment(1_000_000));
        off.correct(1_300_000, 1_000_000);
        assert_eq!(off.clone().now_ms(), 1_300_000);
        let exact = Clock::exact(|| moment(1_000_000));
        exact.correct(1_300_000, 1_000_000);
        assert_eq!(exact.now_ms(), 1_000_000);
    }
}
