//! A table from which entries that nobody uses any more are removed, each time that it has doubled.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

/// At how many entries unused ones are looked for first.
const FIRST_SWEEP: usize = 256;

/// Entries by their keys.
#[derive(Debug)]
pub(crate) struct Swept<K, V> {
    entries: HashMap<K, V>,
    sweep_at: usize,
}

impl<K, V> Default for Swept<K, V> {
    fn default() -> Self {
        Self {
            entries: HashMap::new(),
            sweep_at: FIRST_SWEEP,
        }
    }
}

impl<K: Eq + Hash, V> Swept<K, V> {
    /// All of them.
    pub(crate) fn entries(&self) -> &HashMap<K, V> {
        &self.entries
    }

    /// The place of a key. If there are many entries, those that are not used are removed before.
    pub(crate) fn entry(&mut self, key: K, is_used: impl Fn(&V) -> bool) -> Entry<'_, K, V> {
        if self.entries.len() >= self.sweep_at {
            self.entries.retain(|_, value| is_used(value));
            self.sweep_at = (self.entries.len() * 2).max(FIRST_SWEEP);
        }
        self.entries.entry(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unused_entries_are_removed_when_the_table_has_doubled() {
        let mut table = Swept::default();
        let is_used = |value: &usize| value.is_multiple_of(4);
        let mut most = 0;
        for number in 0..8 * FIRST_SWEEP {
            table.entry(number, is_used).or_insert(number);
            most = most.max(table.entries().len());
        }
        let used = (0..8 * FIRST_SWEEP).filter(is_used);
        for number in used.clone() {
            assert!(table.entries().contains_key(&number), "{number}");
        }
        assert!(most <= 2 * used.count() + FIRST_SWEEP, "{most}");
    }
}
