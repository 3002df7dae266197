//! The time by which a run judges and waits.

use jiff::{SignedDuration, Timestamp};

use crate::failure::{Exit, Failure};

/// A clock that is further off may be a broken one, and ages would be wrong.
const MOST_APART: SignedDuration = SignedDuration::from_mins(5);

/// How the server's clock differs from this machine's.
#[derive(Clone, Copy, Debug, Default)]
pub struct ServerClock {
    ahead: SignedDuration,
}

impl ServerClock {
    /// From the `Date` of an answer that came now.
    pub fn read(date: Option<&str>, now: Timestamp) -> Result<Self, Failure> {
        let server = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
        let ahead = server.map_or(SignedDuration::ZERO, |it| {
            it.timestamp().duration_since(now)
        });
        let apart = ahead.abs();
        if apart > MOST_APART {
            let apart = SignedDuration::from_secs(apart.as_secs());
            let what = format!("this machine's clock and the server's differ by {apart:#}");
            let next = "set the clock of this machine; ages would be wrong";
            return Err(Failure::new(Exit::Other, what, next));
        }
        Ok(Self { ahead })
    }

    /// The time of the server, whose windows count.
    pub fn now(self) -> Timestamp {
        let now = Timestamp::now();
        now.checked_add(self.ahead).unwrap_or(now)
    }

    /// The earlier of both times: less is old enough then.
    pub fn earlier(self) -> Timestamp {
        self.now().min(Timestamp::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_that_differ_a_lot_are_refused() {
        let now = "2026-08-01T13:49:42Z".parse().unwrap();
        for (date, good) in [
            (None, true),
            (Some("nonsense"), true),
            (Some("Sat, 01 Aug 2026 13:49:42 GMT"), true),
            (Some("Sat, 01 Aug 2026 13:54:00 GMT"), true),
            (Some("Sat, 01 Aug 2026 13:45:00 GMT"), true),
            (Some("Sat, 01 Aug 2026 13:54:43 GMT"), false),
            (Some("Sat, 01 Aug 2026 13:44:41 GMT"), false),
        ] {
            assert_eq!(ServerClock::read(date, now).is_ok(), good, "{date:?}");
        }
    }

    #[test]
    fn the_difference_is_told_in_seconds() {
        let now = "2026-08-01T13:49:42.123456789Z".parse().unwrap();
        let refused = ServerClock::read(Some("Sat, 01 Aug 2026 13:40:00 GMT"), now);
        let refused = refused.unwrap_err();
        let said = refused.what();
        assert!(said.contains("differ by 9m 42s"), "{said}");
    }
}
