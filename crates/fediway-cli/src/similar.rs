//! How much two words are alike, for "did you mean".

/// From which likeness on a word is worth to be named.
pub const ENOUGH: f64 = 0.75;

/// From 0, nothing in common, to 1, the same: what is left of the longer word after the changes that
/// make one of the other (inserted, dropped, replaced letters).
pub fn likeness(one: &str, other: &str) -> f64 {
    let longer = one.chars().count().max(other.chars().count());
    if longer == 0 {
        return 1.0;
    }
    let changes = changes(one, other);
    let share = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    share(longer - changes) / share(longer)
}

/// The number of changes (Levenshtein).
fn changes(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, c) in one.chars().enumerate() {
        let mut diagonal = above;
        row[0] = above + 1;
        for (index, d) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(c != *d);
            diagonal = row[index + 1];
            row[index + 1] = replaced.min(row[index] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

/// The word that is most like what was typed, if one is like it.
pub fn closest<'a>(typed: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |word: &str| likeness(typed, word);
    let best = words
        .into_iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(best) >= ENOUGH).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_alike() {
        assert_eq!(changes("kitten", "sitting"), 3);
        assert_eq!(changes("", "abc"), 3);
        assert_eq!(closest("stroe", ["store", "color"]), None);
        assert_eq!(closest("stor", ["store", "color"]), Some("store"));
        assert_eq!(
            closest("token_command.gett", ["token_command.get"]),
            Some("token_command.get")
        );
    }
}
