//! Texts as other formats take them.

/// A text for XML: some characters cannot stand in it at all, not even escaped.
pub(super) fn for_xml(text: &str) -> String {
    let allowed = |letter: &char| matches!(*letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(allowed).collect()
}

/// A text in Markdown that reads as the text does.
pub(super) fn for_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if !out.is_empty() {
            out.push('\n');
        }
        let body = line.trim_start();
        let numbered = body.trim_start_matches(|it: char| it.is_ascii_digit());
        let is_list = body.starts_with(['#', '>', '-', '+', '=', '~', '|', ':']);
        if numbered.len() < body.len() && numbered.starts_with(['.', ')']) {
            out.push_str(&body[..body.len() - numbered.len()]);
            out.push('\\');
            escape(numbered, &mut out);
        } else {
            if is_list {
                out.push('\\');
            }
            escape(body, &mut out);
        }
        // Two blanks at the end of a line break it.
        out.push_str("  ");
    }
    out.truncate(out.trim_end().len());
    out
}

fn escape(text: &str, out: &mut String) {
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        // Addresses stay as they are, so that they are still links.
        if word.starts_with("https://") || word.starts_with("http://") {
            out.push_str(&word.replace('<', "%3C"));
            continue;
        }
        for letter in word.chars() {
            if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '!') {
                out.push('\\');
            }
            out.push(letter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_has_no_control_characters() {
        assert_eq!(for_xml("a\0b\u{8}c\u{ffff}\n\u{1f600}"), "abc\n\u{1f600}");
    }

    #[test]
    fn markdown_reads_as_the_text() {
        let cases = [
            ("1. a", "1\\. a"),
            ("# a *b* _c_", "\\# a \\*b\\* \\_c\\_"),
            ("- a\n> b", "\\- a  \n\\> b"),
            ("<script>", "\\<script>"),
            ("see https://x.example/a_b*c", "see https://x.example/a_b*c"),
            ("a\n\nb", "a  \n  \nb"),
        ];
        for (text, markdown) in cases {
            assert_eq!(for_markdown(text), markdown);
        }
    }
}
