//! How long the rest of a list takes: an estimate. Pure.

use std::collections::VecDeque;
use std::time::Duration;

/// How many parts are remembered.
const PARTS: usize = 15;
/// Before that many, nothing is said.
const ENOUGH: usize = 3;

/// The time that the last parts took.
#[derive(Debug, Default)]
pub(super) struct Estimate {
    lasted: VecDeque<Duration>,
}

impl Estimate {
    /// A part took so long, what was waited for a limit included.
    pub(super) fn add(&mut self, lasted: Duration) {
        self.lasted.push_back(lasted);
        if self.lasted.len() > PARTS {
            self.lasted.pop_front();
        }
    }

    /// How long so many further requests take, if the limits hold them up for so long. `None` while that
    /// cannot be said.
    pub(super) fn left(&self, requests: u64, held_up: Duration) -> Option<Duration> {
        if self.lasted.len() < ENOUGH {
            return None;
        }
        // Without the longest: a wait for a limit, which is known apart.
        let longest = self.lasted.iter().max().copied().unwrap_or_default();
        let all: Duration = self.lasted.iter().sum();
        let usual = (all - longest).div_f64((self.lasted.len() - 1) as f64);
        let work = usual.saturating_mul(u32::try_from(requests).unwrap_or(u32::MAX));
        Some(work.max(held_up))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_slower_of_both_counts_the_requests_or_the_limits() {
        let mut estimate = Estimate::default();
        for _ in 0..2 {
            estimate.add(SECOND);
            assert_eq!(estimate.left(10, SECOND), None, "too early to tell");
        }
        // A wait for a limit says nothing about the speed.
        estimate.add(SECOND * 600);
        assert_eq!(estimate.left(10, SECOND), Some(SECOND * 10));
        assert_eq!(estimate.left(10, SECOND * 900), Some(SECOND * 900));
        assert_eq!(estimate.left(0, Duration::ZERO), Some(Duration::ZERO));
    }

    #[test]
    fn only_the_last_parts_count() {
        let mut estimate = Estimate::default();
        (0..100).for_each(|_| estimate.add(SECOND * 9));
        (0..PARTS).for_each(|_| estimate.add(SECOND));
        assert_eq!(estimate.left(5, Duration::ZERO), Some(SECOND * 5));
    }
}
