//! How many deletions in which time: when the next one may be sent, and when the last one is.

use std::str::FromStr;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::age::Age;

/// Windows begin by the server's clock: a moment later nobody doubts that the next one has begun.
const MARGIN: SignedDuration = SignedDuration::from_secs(2);

/// A number of deletions in a window of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    pub most: u32,
    pub window: Duration,
    /// The windows are those of the clock: with half an hour, they begin at :00 and :30. Otherwise any
    /// stretch of this length counts.
    pub of_the_clock: bool,
}

/// As it is written in an option: `25/30m`.
impl FromStr for Pace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no pace: write it as 25/30m");
        let (most, window) = text.split_once('/').ok_or_else(wrong)?;
        let most = most.trim().parse().ok().filter(|most| *most > 0);
        let Ok(Age::Seconds(seconds @ 1..=86_400)) = window.parse() else {
            return Err(wrong());
        };
        Ok(Self {
            most: most.ok_or_else(wrong)?,
            window: Duration::from_secs(seconds.unsigned_abs()),
            of_the_clock: false,
        })
    }
}

impl Pace {
    /// When the next deletion may be sent, after these, the last one at the end. Not before `now`.
    pub fn next(&self, made: &[Timestamp], now: Timestamp) -> Timestamp {
        let most = usize::try_from(self.most.max(1)).unwrap_or(usize::MAX);
        match self.of_the_clock {
            true => self.next_of_the_clock(made, now, most),
            false => {
                let first = made.len().checked_sub(most).and_then(|at| made.get(at));
                first.map_or(now, |first| later(*first, self.length()).max(now))
            }
        }
    }

    fn next_of_the_clock(&self, made: &[Timestamp], now: Timestamp, most: usize) -> Timestamp {
        let mut next = now;
        loop {
            // The server's clock may differ a little: what is sent around a border may be counted on
            // either side of it.
            let window = self.number_of(later(next, -MARGIN));
            let counts = |at: &&Timestamp| self.number_of(later(**at, MARGIN)) >= window;
            if made.iter().rev().take_while(counts).count() < most {
                return next;
            }
            // The window that begins there may be full, too.
            let begin = self.begin_of(window + 1);
            if begin <= next {
                return next;
            }
            next = begin;
        }
    }

    /// When nobody doubts that this window has begun.
    fn begin_of(&self, window: i64) -> Timestamp {
        let length = i64::try_from(self.length().as_millis()).unwrap_or(i64::MAX);
        let begin = Timestamp::from_millisecond(window.saturating_mul(length));
        later(begin.unwrap_or(Timestamp::MAX), MARGIN)
    }

    /// When the last of so many further deletions is sent, if nothing comes in between.
    pub fn end(&self, made: &[Timestamp], now: Timestamp, more: usize) -> Timestamp {
        let mut made = made.to_vec();
        let mut now = now;
        for _ in 0..more {
            now = self.next(&made, now);
            made.push(now);
        }
        now
    }

    fn number_of(&self, at: Timestamp) -> i64 {
        let length = i64::try_from(self.length().as_millis()).unwrap_or(i64::MAX);
        at.as_millisecond().div_euclid(length.max(1))
    }

    fn length(&self) -> SignedDuration {
        SignedDuration::try_from(self.window).unwrap_or(SignedDuration::MAX)
    }
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HALF_HOUR: Pace = Pace {
        most: 25,
        window: Duration::from_secs(1800),
        of_the_clock: true,
    };

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_pace_is_written_as_it_is_said() {
        let pace: Pace = "25/30m".parse().unwrap();
        assert_eq!(
            pace,
            Pace {
                of_the_clock: false,
                ..HALF_HOUR
            }
        );
        for wrong in [
            "", "25", "0/30m", "25/0s", "25/1mo", "25/2d", "-1/3s", "x/y",
        ] {
            assert!(wrong.parse::<Pace>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn windows_of_the_clock_begin_at_the_hour() {
        let made = vec![at("2026-01-01T10:29:00Z"); 25];
        let next = HALF_HOUR.next(&made, at("2026-01-01T10:29:01Z"));
        assert_eq!(next, at("2026-01-01T10:30:02Z"));
        assert_eq!(HALF_HOUR.next(&made, next), next);
        let few = &made[1..];
        let now = at("2026-01-01T10:29:01Z");
        assert_eq!(HALF_HOUR.next(few, now), now);
        // 1 now, 25 from 10:30 on, 25 from 11:00 on.
        assert_eq!(HALF_HOUR.end(few, now, 51), at("2026-01-01T11:00:02Z"));
        assert_eq!(HALF_HOUR.end(few, now, 52), at("2026-01-01T11:30:02Z"));
    }

    /// What was sent within the margin after a border is counted before it, too.
    #[test]
    fn a_window_that_has_just_begun_may_be_full() {
        let made = vec![at("2026-01-01T10:30:00.5Z"); 25];
        let next = HALF_HOUR.next(&made, at("2026-01-01T10:30:01Z"));
        assert_eq!(next, at("2026-01-01T11:00:02Z"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// As the server counts, with a clock that differs a little.
        #[test]
        fn no_window_has_more(start in 0i64..4_000_000_000, steps in prop::collection::vec(0i64..200_000, 1..300),
            most in 1u32..8, secs in 5u64..2000, of_the_clock: bool, skew in -1500i64..1500) {
            let pace = Pace { most, window: Duration::from_secs(secs), of_the_clock };
            let mut now = Timestamp::from_millisecond(start).unwrap();
            let mut made = Vec::new();
            for step in steps {
                now = pace.next(&made, now);
                made.push(now);
                now = later(now, SignedDuration::from_millis(step));
            }
            let millis: Vec<i64> = made.iter().map(|at| at.as_millisecond()).collect();
            let length = i64::try_from(secs * 1000).unwrap();
            for (place, at) in millis.iter().enumerate() {
                let same = millis[place..].iter().filter(|other| match of_the_clock {
                    true => (*other + skew).div_euclid(length) == (at + skew).div_euclid(length),
                    false => **other < at + length,
                });
                prop_assert!(same.count() <= usize::try_from(most).unwrap());
            }
        }
    }
}
