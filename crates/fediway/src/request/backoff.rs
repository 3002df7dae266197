//! How long to wait before the next attempt: the only backoff of this library.
//!
//! Pure: the random part of a pause is a parameter of [`Backoff::pause_with`].

use std::time::Duration;

/// A wait that a server asks for is respected up to this length. During a longer one, the server is asked
/// from time to time: servers that restart ask for minutes and are back after seconds.
const LONG_WAIT: Duration = Duration::from_secs(10);
/// How long the first part of a long wait is.
const FIRST_PROBE: Duration = Duration::from_secs(4);

/// Pauses between attempts. They double up to a limit. A random part keeps clients that failed together
/// from trying again together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    first: Duration,
    longest: Duration,
    /// What the server asked for.
    least: Duration,
    tries: u32,
}

impl Backoff {
    /// Pauses of about `first`, twice `first`, four times `first`, …, `longest`.
    pub(crate) const fn new(first: Duration, longest: Duration) -> Self {
        Self {
            first,
            longest,
            least: Duration::ZERO,
            tries: 0,
        }
    }

    /// No pause is shorter than this, up to the longest pause.
    #[cfg(any(test, feature = "streaming"))]
    pub(crate) fn at_least(&mut self, least: Duration) {
        self.least = least.min(self.longest);
    }

    /// The next pause: a random part of the upper half of what is due.
    pub(crate) fn pause(&mut self) -> Duration {
        // Without randomness all clients pause alike, which is no reason to fail.
        let random = getrandom::u32().unwrap_or(u32::MAX);
        self.pause_with(random)
    }

    /// The next pause without a random part, for a wait in which no others take part.
    pub(crate) fn whole_pause(&mut self) -> Duration {
        self.pause_with(u32::MAX)
    }

    /// The next pause, where `random` is the random part: 0 gives half of it, `u32::MAX` all of it.
    pub(crate) fn pause_with(&mut self, random: u32) -> Duration {
        let doubled = self.first.saturating_mul(1 << self.tries.min(16));
        self.tries = self.tries.saturating_add(1);
        let part = 0.5 + f64::from(random) / f64::from(u32::MAX) / 2.0;
        let pause = doubled.min(self.longest).mul_f64(part);
        pause.max(self.least)
    }

    /// The next pause where the server asked for one (`Retry-After`).
    ///
    /// A short wait is respected. A long one is divided into growing pauses, so that a server which is
    /// back early is noticed. Together they are not longer than the server asked for,
    /// because each response asks for a new wait.
    pub(crate) fn pause_for(&mut self, asked: Duration) -> Duration {
        let pause = self.pause();
        match asked {
            asked if asked <= LONG_WAIT => pause.max(asked),
            asked => pause.max(FIRST_PROBE).min(asked),
        }
    }

    /// Whether there was a failure since the last success.
    #[cfg(feature = "streaming")]
    pub(crate) const fn has_failed(&self) -> bool {
        self.tries > 0
    }

    /// Starts again with the first pause, after a success.
    #[cfg(any(test, feature = "streaming"))]
    pub(crate) fn reset(&mut self) {
        self.tries = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Duration = Duration::from_millis(500);
    const LONGEST: Duration = Duration::from_secs(60);

    #[test]
    fn pauses_grow_to_the_limit_and_differ() {
        let mut backoff = Backoff::new(FIRST, LONGEST);
        for tries in 0..100u32 {
            let whole = FIRST.saturating_mul(1 << tries.min(16)).min(LONGEST);
            let pause = backoff.pause();
            assert!(pause >= whole / 2 && pause <= whole, "{tries}: {pause:?}");
        }
        let different: std::collections::HashSet<_> = (0..32).map(|_| backoff.pause()).collect();
        assert!(different.len() > 16);
        backoff.reset();
        assert!(backoff.pause() <= FIRST);
        backoff.at_least(Duration::from_secs(3));
        assert_eq!(backoff.pause(), Duration::from_secs(3));
        backoff.at_least(Duration::from_secs(3600));
        assert_eq!(backoff.pause(), LONGEST);
    }

    #[test]
    fn the_random_part_is_the_upper_half() {
        let pause = |random| Backoff::new(FIRST, LONGEST).pause_with(random);
        assert_eq!((pause(0), pause(u32::MAX)), (FIRST / 2, FIRST));
    }

    #[test]
    fn a_short_wait_is_kept_and_a_long_one_is_cut() {
        let mut backoff = Backoff::new(FIRST, Duration::from_secs(10));
        let seconds = Duration::from_secs;
        assert_eq!(backoff.pause_for(seconds(9)), seconds(9));
        backoff.reset();
        assert_eq!(backoff.pause_for(seconds(120)), FIRST_PROBE);
        for _ in 0..20 {
            let pause = backoff.pause_for(seconds(120));
            assert!(pause >= FIRST_PROBE && pause <= seconds(10), "{pause:?}");
        }
        assert!(backoff.pause_for(seconds(11)) <= seconds(11));
    }
}
