//! One value of a header's parameter: a token or a quoted string (RFC 9110, section 5.6).

/// The value at the start of a text, and what follows it. A token ends at one of these letters.
pub(super) fn value<'t>(text: &'t str, ends: &[char]) -> (String, &'t str) {
    let text = text.trim_start();
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, after) = text.split_at(text.find(ends).unwrap_or(text.len()));
        return (value.trim().to_owned(), after);
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (value, &quoted[at + 1..]),
            '\\' => value.extend(letters.next().map(|(_, escaped)| escaped)),
            _ => value.push(letter),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn tokens_and_quoted_strings_are_read() {
        for (text, read, after) in [
            ("abc, d", "abc", ", d"),
            (r#" "a, \"b\\" ;c"#, r#"a, "b\"#, " ;c"),
            (r#""open"#, "open", ""),
            (r#""open\"#, "open", ""),
            ("", "", ""),
        ] {
            assert_eq!(value(text, &[',', ';']), (read.to_owned(), after), "{text}");
        }
    }
}
