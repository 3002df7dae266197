//! Running text: links, mentions and hashtags are set off, and lines are broken.

use super::span::{Line, Style};
use super::wrap::wrap;
use crate::text;

/// A text of one or more lines.
pub fn body(text: &str, width: usize) -> Vec<Line> {
    let text = text::printable(text);
    let lines = text.lines().map(styled);
    lines.flat_map(|line| wrap(&line, width)).collect()
}

/// The words of a line with their styles.
fn styled(text: &str) -> Line {
    let mut line = Line::default();
    let mut rest = text;
    while !rest.is_empty() {
        let blank = rest.len() - rest.trim_start().len();
        let end = rest[blank..].find(char::is_whitespace);
        let end = end.map_or(rest.len(), |end| blank + end);
        line.push(Style::Plain, &rest[..blank]);
        word(&mut line, &rest[blank..end]);
        rest = &rest[end..];
    }
    line
}

/// One word; what stands around a link or mention is plain.
fn word(line: &mut Line, word: &str) {
    let opening = |c: char| matches!(c, '(' | '[' | '<' | '"' | '\'' | '«' | '“' | '„');
    let bare = word.trim_start_matches(opening);
    let closing = |c: char| {
        matches!(
            c,
            ')' | ']' | '>' | '"' | '\'' | '.' | ',' | ':' | ';' | '!' | '?' | '»' | '”'
        )
    };
    let bare = bare.trim_end_matches(closing);
    let style = style_of(bare);
    let start = word.find(bare).unwrap_or_default();
    line.push(Style::Plain, &word[..start]);
    line.push(style, bare);
    line.push(Style::Plain, &word[start + bare.len()..]);
}

fn style_of(word: &str) -> Style {
    let names_something = |word: &str| word.chars().any(char::is_alphanumeric);
    match word {
        _ if word.starts_with("https://") || word.starts_with("http://") => Style::Link,
        _ if word.starts_with(['@', '#']) && names_something(word) => Style::Mention,
        _ => Style::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_mentions_are_set_off() {
        let lines = body(
            "Hi @bob@x.example, see (https://a.example/b).\n#cats # 1",
            80,
        );
        let shown: Vec<Vec<(Style, &str)>> = lines
            .iter()
            .map(|line| {
                line.spans()
                    .iter()
                    .map(|it| (it.style(), it.text()))
                    .collect()
            })
            .collect();
        assert_eq!(
            shown,
            [
                vec![
                    (Style::Plain, "Hi "),
                    (Style::Mention, "@bob@x.example"),
                    (Style::Plain, ", see ("),
                    (Style::Link, "https://a.example/b"),
                    (Style::Plain, ")."),
                ],
                vec![(Style::Mention, "#cats"), (Style::Plain, " # 1")],
            ]
        );
    }
}
