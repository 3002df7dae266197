//! Styled lines as text for a terminal, or for a file.

use super::look::Look;
use super::span::{Line, Picture, Span, Style};

/// Sets off a text that is written from right to left, so that it does not turn the rest of its line.
const ISOLATE: char = '\u{2068}';
const END_ISOLATE: char = '\u{2069}';

/// The lines as one text.
pub fn paint(lines: &[Line], look: &Look) -> String {
    // The place of a picture that was not fetched takes no line.
    let lines = lines
        .iter()
        .filter(|line| !matches!(line.behind(), Some(Picture::Wanted(_))));
    let lines: Vec<_> = lines.map(|line| painted(line, look)).collect();
    lines.join("\n")
}

fn painted(line: &Line, look: &Look) -> String {
    let spans = line.spans();
    let isolates = look.is_terminal && spans.len() > 1;
    let text = spans.iter().map(|span| {
        let text = match isolates && span.text().chars().any(is_from_right) {
            true => format!("{ISOLATE}{}{END_ISOLATE}", span.text()),
            false => span.text().to_owned(),
        };
        colored(span, text, look.has_color)
    });
    let picture = match line.behind() {
        Some(Picture::Drawn(bytes)) => bytes.as_str(),
        _ => "",
    };
    text.collect::<String>() + picture
}

fn colored(span: &Span, text: String, has_color: bool) -> String {
    match code(span.style()) {
        Some(code) if has_color => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        _ => text,
    }
}

/// Colours of the terminal's own palette, which fit its background.
fn code(style: Style) -> Option<&'static str> {
    Some(match style {
        Style::Plain => return None,
        Style::Name => "1",
        Style::Faint => "2",
        Style::Event => "36",
        Style::Warning => "33",
        Style::Link => "4;34",
        Style::Mention => "35",
        Style::Bar => "32",
    })
}

/// Hebrew, Arabic and other letters that are written from right to left.
fn is_from_right(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use std::slice;

    use super::*;

    #[test]
    fn colour_is_for_terminals_that_want_it() {
        let line = Line::new(Style::Name, "Ann").with(Style::Plain, " wrote");
        let mut look = Look::plain();
        assert_eq!(paint(slice::from_ref(&line), &look), "Ann wrote");
        look.has_color = true;
        assert_eq!(paint(&[line], &look), "\u{1b}[1mAnn\u{1b}[0m wrote");
    }

    #[test]
    fn a_name_from_right_to_left_does_not_turn_its_line() {
        let line = Line::new(Style::Name, "علي").with(Style::Faint, " @ali");
        let mut look = Look::plain();
        assert_eq!(paint(slice::from_ref(&line), &look), "علي @ali");
        look.is_terminal = true;
        assert_eq!(paint(&[line], &look), "\u{2068}علي\u{2069} @ali");
    }

    #[test]
    fn nothing_in_a_span_steers_the_terminal() {
        let line = Line::new(Style::Name, "a\u{1b}[2J\u{202e}b\r\nc\u{2069}");
        let look = Look {
            is_terminal: true,
            ..Look::plain()
        };
        assert_eq!(paint(&[line], &look), "a[2Jb c");
    }
}
