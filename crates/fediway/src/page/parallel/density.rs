//! The time between the first and the last item of a page.

use std::collections::VecDeque;

/// How many pages are remembered.
const PAGES: usize = 9;

#[derive(Debug, Default)]
pub(super) struct Density {
    /// What the last pages would have spanned, had they been full.
    spans: VecDeque<u64>,
    /// The size of a full page.
    full: usize,
}

impl Density {
    /// Learns from a page, and gives what it would span if it were full.
    pub(super) fn add(&mut self, positions: &[u64], count: usize) -> Option<u64> {
        self.full = self.full.max(count);
        let span = positions.first()?.checked_sub(*positions.last()?)?;
        let steps = u64::try_from(positions.len() - 1)
            .ok()
            .filter(|steps| *steps > 0)?;
        let span = (span / steps).saturating_mul(self.full as u64);
        self.spans.push_back(span);
        if self.spans.len() > PAGES {
            self.spans.pop_front();
        }
        Some(span)
    }

    /// What a page spans: the median, which one gap or burst does not move.
    pub(super) fn page(&self) -> u64 {
        let mut spans: Vec<_> = self.spans.iter().copied().collect();
        spans.sort_unstable();
        spans.get(spans.len() / 2).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_does_not_count_and_short_pages_do() {
        let mut density = Density::default();
        assert_eq!(density.page(), 0);
        assert_eq!(density.add(&[100, 90, 80, 70], 4), Some(40));
        assert_eq!(density.add(&[60, 50], 2), Some(40));
        assert_eq!(density.add(&[40, 1], 2), Some(156));
        assert_eq!(density.page(), 40);
        assert_eq!(density.add(&[1], 1), None);
        assert_eq!(density.add(&[1, 5], 2), None, "not in order");
    }
}
