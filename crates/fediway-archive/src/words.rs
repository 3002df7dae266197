//! Texts as the search index takes them.

/// A text whose words are apart. Chinese, Japanese, Korean and Thai, which write no spaces, become
/// one word for each letter, so that a phrase of them is found wherever it stands.
pub(crate) fn apart(text: &str) -> String {
    let mut apart = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\0' => apart.push(' '),
            letter if is_a_word(letter) => {
                apart.push(' ');
                apart.push(letter);
                apart.push(' ');
            }
            letter => apart.push(letter),
        }
    }
    apart
}

fn is_a_word(letter: char) -> bool {
    matches!(letter as u32,
        0x0E00..=0x0EFF          // Thai, Lao
        | 0x1000..=0x109F        // Burmese
        | 0x1780..=0x17FF        // Khmer
        | 0x3040..=0x30FF        // Hiragana, Katakana
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF // Han
        | 0xAC00..=0xD7AF        // Hangul
        | 0x20000..=0x3FFFF) // Han
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn writing_without_spaces_is_taken_apart() {
        assert_eq!(apart("Hello, world"), "Hello, world");
        assert_eq!(apart("a日本b"), "a 日  本 b");
        assert_eq!(apart("a\0b"), "a b");
    }
}
