//! How long to wait before connecting again.

use std::time::Duration;

/// Longer each time, up to a limit, and never the same for two clients that lost a server together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backoff {
    pub(super) first: Duration,
    pub(super) longest: Duration,
    tries: u32,
}

impl Backoff {
    pub(super) const fn new(first: Duration, longest: Duration) -> Self {
        Self {
            first,
            longest,
            tries: 0,
        }
    }

    /// The next pause: between half of a whole and the whole.
    pub(super) fn pause(&mut self) -> Duration {
        let whole = self.first.saturating_mul(1 << self.tries.min(16));
        let whole = whole.min(self.longest);
        self.tries = self.tries.saturating_add(1);
        // Without randomness all clients pause alike, which is no reason to fail.
        let part = getrandom::u32().map_or(1.0, |random| f64::from(random) / f64::from(u32::MAX));
        whole.div_f64(2.0) + whole.mul_f64(part / 2.0)
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
    }
}
