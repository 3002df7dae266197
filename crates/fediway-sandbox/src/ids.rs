//! Snowflake ids as Mastodon makes them: milliseconds, then sixteen low bits.

use jiff::Timestamp;

/// Gives out ids that always grow, by the sandbox's clock.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    last: u64,
}

impl Ids {
    pub(crate) fn next(&mut self, now: Timestamp) -> u64 {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        self.last = (millis << 16).max(self.last + 1);
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_within_one_millisecond_and_when_the_clock_stands_back() {
        let mut ids = Ids::default();
        let now: Timestamp = "2026-08-01T00:00:00Z".parse().unwrap();
        let earlier: Timestamp = "2026-07-01T00:00:00Z".parse().unwrap();
        let first = ids.next(now);
        assert_eq!(first >> 16, 1_785_542_400_000);
        assert_eq!(ids.next(now), first + 1);
        assert_eq!(ids.next(earlier), first + 2);
    }
}
