//! Words of servers, made fit to print.

/// A server's words made fit to print: one line, no control characters, 500 characters.
pub(super) fn clean(text: &str) -> String {
    const AT_MOST: usize = 500;
    let text: String = printable(text).take(AT_MOST).collect();
    text.trim().to_owned()
}

/// The characters of a text that can be seen, in one line.
pub(crate) fn printable(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_invisible(*c))
}

/// Bidirectional and zero-width characters can make a line in a terminal read as another one.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A name that a server made up, if it reads like a field's: a token would not pass.
pub(crate) fn field_name(text: &str) -> Option<&str> {
    let plain = |c: u8| c.is_ascii_lowercase() || c == b'_';
    (!text.is_empty() && text.len() <= 40 && text.bytes().all(plain)).then_some(text)
}
