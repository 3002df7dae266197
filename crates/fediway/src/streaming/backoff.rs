//! How long to wait before connecting again.

use std::time::Duration;

/// Longer each time, up to a limit, and never the same for two clients that lost a server together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backoff {
    first: Duration,
    longest: Duration,
    /// What the server asked for.
    least: Duration,
    tries: u32,
}

impl Backoff {
    pub(super) const fn new(first: Duration, longest: Duration) -> Self {
        Self {
            first,
            longest,
            least: Duration::ZERO,
            tries: 0,
        }
    }

    /// No pause is shorter than this, within the limit.
    pub(super) fn at_least(&mut self, least: Duration) {
        self.least = least.min(self.longest);
    }

    /// The next pause: between half of a whole and the whole.
    pub(super) fn pause(&mut self) -> Duration {
        let whole = self.first.saturating_mul(1 << self.tries.min(16));
        let whole = whole.min(self.longest);
        self.tries = self.tries.saturating_add(1);
        // Without randomness all clients pause alike, which is no reason to fail.
        let part = getrandom::u32().map_or(1.0, |random| f64::from(random) / f64::from(u32::MAX));
        let pause = whole.div_f64(2.0) + whole.mul_f64(part / 2.0);
        pause.max(self.least)
    }

    /// Begins anew after a connection that was worth something.
    pub(super) fn reset(&mut self) {
        self.tries = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_the_limit_and_differ() {
        let (first, longest) = (Duration::from_millis(500), Duration::from_secs(60));
        let mut backoff = Backoff::new(first, longest);
        for tries in 0..100u32 {
            let whole = first.saturating_mul(1 << tries.min(16)).min(longest);
            let pause = backoff.pause();
            assert!(pause >= whole / 2 && pause <= whole, "{tries}: {pause:?}");
        }
        let different: std::collections::HashSet<_> = (0..32).map(|_| backoff.pause()).collect();
        assert!(different.len() > 16);
        backoff.reset();
        assert!(backoff.pause() <= first);
        backoff.at_least(Duration::from_secs(3));
        assert_eq!(backoff.pause(), Duration::from_secs(3));
        backoff.at_least(Duration::from_secs(3600));
        assert_eq!(backoff.pause(), longest);
    }
}
