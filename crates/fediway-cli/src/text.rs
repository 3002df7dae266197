//! Texts from servers, made fit for a terminal.

use std::fmt::Write;

use serde_json::Value;

/// Drops what could steer a terminal, or make a line read as another one; keeps line ends.
pub fn printable(text: &str) -> String {
    text.chars()
        .filter(|&c| c == '\n' || !is_unprintable(c))
        .collect()
}

/// The same on one line.
pub fn one_line(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    printable(&words.join(" "))
}

/// JSON that means the same, with those characters escaped.
pub fn printable_json(value: &Value) -> String {
    let mut text = String::new();
    for c in value.to_string().chars() {
        if is_unprintable(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a String does not fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(c);
        }
    }
    text
}

/// Control characters, bidirectional marks, and what takes no space. The joiners U+200C and
/// U+200D stay: Persian and emoji are written with them.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The text of a status, which servers send as HTML: paragraphs and line breaks as lines,
/// everything else without its tags.
pub fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&unescaped(&rest[..at]));
        rest = &rest[at + 1..];
        // What opens a tag and never closes it is no text either.
        let (tag, after) = rest.split_once('>').unwrap_or((rest, ""));
        text.push_str(line_ends(tag));
        rest = after;
    }
    text.push_str(&unescaped(rest));
    printable(text.trim())
}

/// What a tag means for the lines of a text.
fn line_ends(tag: &str) -> &'static str {
    let name = tag.split([' ', '\n', '\t']).next().unwrap_or_default();
    match name.trim_end_matches('/').to_ascii_lowercase().as_str() {
        "br" | "/li" | "/pre" | "/blockquote" | "/h1" | "/h2" | "/h3" => "\n",
        "/p" => "\n\n",
        "li" => "- ",
        _ => "",
    }
}

/// Replaces character references: the numbers, and the names that servers use.
fn unescaped(text: &str) -> String {
    const LONGEST: usize = 10;
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.bytes().take(LONGEST).position(|b| b == b';');
        match end.and_then(|end| Some((referenced(&rest[..end])?, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => out.push('&'),
        }
    }
    out + rest
}

fn referenced(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_lines() {
        for (html, text) in [
            (
                "<p>Hello <a href=\"x\">@<span>bob</span></a></p>",
                "Hello @bob",
            ),
            (
                "<p>one<br />two<br>three</p><p>four</p>",
                "one\ntwo\nthree\n\nfour",
            ),
            ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
            (
                "1 &lt; 2 &amp;&amp; &#39;x&#x27; &nbsp;&quot;",
                "1 < 2 && 'x'  \"",
            ),
            (
                "a & b &unknown; &#xFFFFFFFF; &;",
                "a & b &unknown; &#xFFFFFFFF; &;",
            ),
            ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
            ("&é; <b", "&é;"),
            ("", ""),
        ] {
            assert_eq!(plain(html), text, "{html}");
        }
    }

    #[test]
    fn nothing_from_a_server_steers_the_terminal() {
        let hostile = "a\u{1b}[2Jb&#27;[1mc&#x9b;d\u{202e}e&#x202e;f\u{7}\r\u{2066}g\u{200b}";
        assert_eq!(plain(hostile), "a[2Jb[1mcdefg");
        assert_eq!(one_line("a\nb\r\n  c\u{2028}"), "a b c");
        assert_eq!(
            printable("می\u{200c}خواهم 👩\u{200d}🚀"),
            "می\u{200c}خواهم 👩\u{200d}🚀"
        );
    }

    #[test]
    fn json_keeps_its_meaning() {
        let value = Value::from("a\u{1b}\u{9b}\u{202e}\u{e0041}\n\"é");
        let text = printable_json(&value);
        assert!(!text.chars().any(is_unprintable), "{text:?}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
