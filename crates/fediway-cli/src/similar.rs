//! How much two words are alike, for "did you mean".

/// From which likeness on a word is worth to be named.
pub const ENOUGH: f64 = 0.75;

/// From 0, nothing in common, to 1, the same: what is left of the longer word after the changes that
/// make one of the other.
pub fn likeness(one: &str, other: &str) -> f64 {
    let longer = one.chars().count().max(other.chars().count());
    if longer == 0 {
        return 1.0;
    }
    let changes = changes(one, other);
    let share = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    share(longer - changes) / share(longer)
}

/// The number of letters that were inserted, dropped, replaced, or swapped with the next one.
fn changes(one: &str, other: &str) -> usize {
    let [one, other] = [one, other].map(|word| word.chars().collect::<Vec<_>>());
    let mut table = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            table[i][j] = match (i, j) {
                (0, _) | (_, 0) => i + j,
                _ => {
                    let same = one[i - 1] == other[j - 1];
                    let replaced = table[i - 1][j - 1] + usize::from(!same);
                    let longer = table[i - 1][j].min(table[i][j - 1]) + 1;
                    replaced
                        .min(longer)
                        .min(swapped(&table, &one, &other, i, j))
                }
            };
        }
    }
    table[one.len()][other.len()]
}

fn swapped(table: &[Vec<usize>], one: &[char], other: &[char], i: usize, j: usize) -> usize {
    let is_swap = i > 1 && j > 1 && one[i - 2] == other[j - 1] && one[i - 1] == other[j - 2];
    match is_swap {
        true => table[i - 2][j - 2] + 1,
        false => usize::MAX,
    }
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
        assert_eq!(changes("stroe", "store"), 1);
        assert_eq!(closest("stroe", ["store", "color"]), Some("store"));
        assert_eq!(closest("account", ["store", "color"]), None);
        assert_eq!(closest("stor", ["store", "color"]), Some("store"));
        assert_eq!(
            closest("token_command.gett", ["token_command.get"]),
            Some("token_command.get")
        );
    }
}
