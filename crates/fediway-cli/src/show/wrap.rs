//! Breaking lines at the width of the terminal.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::span::{Line, Style};

/// The narrowest column that text is put into.
const NARROWEST: usize = 10;

/// A line as lines of at most this width: broken between words, between wide characters, and inside
/// of what is longer than a line. A link stays whole, so that it can be followed.
pub fn wrap(line: &Line, width: usize) -> Vec<Line> {
    let width = width.max(NARROWEST);
    let mut wrapped = Wrapped::new(width);
    for span in line.spans() {
        for piece in pieces(span.text()) {
            wrapped.add(span.style(), piece);
        }
    }
    wrapped.finish()
}

struct Wrapped {
    width: usize,
    lines: Vec<Line>,
    line: Line,
    filled: usize,
    /// Blanks that are only written if something follows on the line.
    blanks: Vec<(Style, String)>,
}

impl Wrapped {
    fn new(width: usize) -> Self {
        Self {
            width,
            lines: Vec::new(),
            line: Line::default(),
            filled: 0,
            blanks: Vec::new(),
        }
    }

    fn add(&mut self, style: Style, piece: &str) {
        if piece.trim().is_empty() {
            self.blanks.push((style, piece.to_owned()));
            return;
        }
        let blank: usize = self.blanks.iter().map(|(_, blank)| blank.width()).sum();
        if self.filled > 0 && self.filled + blank + piece.width() > self.width {
            self.end_line();
        }
        for (style, blank) in std::mem::take(&mut self.blanks) {
            self.put(style, &blank);
        }
        if style == Style::Link || self.filled + piece.width() <= self.width {
            self.put(style, piece);
            return;
        }
        for grapheme in piece.graphemes(true) {
            if self.filled > 0 && self.filled + grapheme.width() > self.width {
                self.end_line();
            }
            self.put(style, grapheme);
        }
    }

    fn put(&mut self, style: Style, text: &str) {
        self.filled += text.width();
        self.line.push(style, text);
    }

    fn end_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
        self.filled = 0;
        self.blanks.clear();
    }

    fn finish(mut self) -> Vec<Line> {
        self.end_line();
        self.lines
    }
}

/// Words and the blanks between them; a wide character is a word of its own.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, grapheme) in text.grapheme_indices(true) {
        let kind = Kind::of(grapheme);
        let goes_on = before == Some(kind) && kind != Kind::Wide;
        if at > start && !goes_on {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(kind);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    Wide,
    Narrow,
}

impl Kind {
    fn of(grapheme: &str) -> Self {
        match grapheme.chars().next() {
            Some(' ' | '\t') => Self::Blank,
            // Emoji are wide, too, and stay with the word that they stand at.
            Some(first) if is_written_without_blanks(first) => Self::Wide,
            _ => Self::Narrow,
        }
    }
}

/// Chinese characters, kana and what stands among them. Korean has blanks.
fn is_written_without_blanks(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{30ff}' | '\u{31f0}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}'
        | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, width: usize) -> Vec<String> {
        let lines = wrap(&Line::plain(text), width);
        let texts = lines.iter().map(|line| {
            let spans = line.spans().iter();
            spans.map(|span| span.text()).collect()
        });
        texts.collect()
    }

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrapped("one two three four", 10), ["one two", "three four"]);
        assert_eq!(wrapped("a  b", 10), ["a  b"]);
        assert_eq!(wrapped("", 10), [""]);
        assert_eq!(wrapped("  indented text", 12), ["  indented", "text"]);
    }

    #[test]
    fn wide_characters_count_twice_and_need_no_blanks() {
        assert_eq!(wrapped("你好世界你好世界", 10), ["你好世界你", "好世界"]);
        assert_eq!(wrapped("Hi 你好世界", 10), ["Hi 你好世", "界"]);
    }

    #[test]
    fn a_grapheme_is_never_torn() {
        let family = "👨\u{200d}👩\u{200d}👧\u{200d}👦";
        let lines = wrapped(&family.repeat(9), 10);
        assert_eq!(lines, [family.repeat(5), family.repeat(4)]);
        let accents = "e\u{301}\u{302}".repeat(15);
        assert_eq!(wrapped(&accents, 10).concat(), accents);
        assert_eq!(wrapped(&accents, 10)[0], "e\u{301}\u{302}".repeat(10));
    }

    #[test]
    fn a_link_stays_whole() {
        let mut line = Line::plain("see ");
        line.push(Style::Link, "https://example.org/a/long/path");
        assert_eq!(wrap(&line, 12).len(), 2);
    }
}
