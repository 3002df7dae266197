//! Styled text: what is shown, before it becomes bytes for a terminal.

use unicode_width::UnicodeWidthStr;

use crate::text;

/// What a piece of text is. Colours are chosen in `paint.rs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    #[default]
    Plain,
    /// The name of an account, a title.
    Name,
    /// What is there when it is needed: handles, times, ids.
    Faint,
    /// What happened: a boost, a reply, a notification.
    Event,
    /// A content warning, a filter.
    Warning,
    Link,
    /// A mention or a hashtag.
    Mention,
    /// The filled part of a bar.
    Bar,
}

/// A piece of text with one style. It holds nothing that could steer a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    text: String,
    style: Style,
}

impl Span {
    pub fn new(style: Style, text: &str) -> Self {
        let text = text::printable(text).replace('\n', " ");
        Self { text, style }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn style(&self) -> Style {
        self.style
    }
}

/// What stands at the end of a line and is no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    /// One that is to be fetched from this address.
    Wanted(String),
    /// The bytes for the terminal, which this command made.
    Drawn(String),
}

/// One line of styled text, perhaps with a picture behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    spans: Vec<Span>,
    picture: Option<Picture>,
}

impl Line {
    pub fn new(style: Style, text: &str) -> Self {
        Self::default().with(style, text)
    }

    pub fn plain(text: &str) -> Self {
        Self::new(Style::Plain, text)
    }

    /// The place of a picture.
    pub fn picture(picture: Picture) -> Self {
        Self {
            spans: Vec::new(),
            picture: Some(picture),
        }
    }

    #[must_use]
    pub fn with(mut self, style: Style, text: &str) -> Self {
        self.push(style, text);
        self
    }

    /// Parts with ` · ` between those that are there.
    pub fn of_parts(parts: impl IntoIterator<Item = (Style, String)>) -> Self {
        let mut line = Self::default();
        for (style, text) in parts.into_iter().filter(|(_, text)| !text.is_empty()) {
            if !line.spans.is_empty() {
                line.push(Style::Faint, " · ");
            }
            line.push(style, &text);
        }
        line
    }

    pub fn push(&mut self, style: Style, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.spans.last_mut() {
            Some(last) if last.style == style => last.text += Span::new(style, text).text(),
            _ => self.spans.push(Span::new(style, text)),
        }
    }

    pub fn extend(&mut self, other: Self) {
        for span in other.spans {
            self.push(span.style, &span.text);
        }
        self.picture = other.picture.or(self.picture.take());
    }

    /// This line with another one after it.
    #[must_use]
    pub fn joined(mut self, other: Self) -> Self {
        self.extend(other);
        self
    }

    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Columns of the text.
    pub fn width(&self) -> usize {
        self.spans.iter().map(|span| span.text.width()).sum()
    }

    /// What stands behind the text.
    pub fn behind(&self) -> Option<&Picture> {
        self.picture.as_ref()
    }

    /// The lines of a picture in the place of this one, each with the text of this line before it.
    pub fn filled(&self, drawn: Vec<String>) -> impl Iterator<Item = Self> {
        drawn.into_iter().map(|row| Self {
            spans: self.spans.clone(),
            picture: Some(Picture::Drawn(row)),
        })
    }

    pub fn is_empty(&self) -> bool {
        self.spans.is_empty() && self.picture.is_none()
    }
}

/// Puts the same in front of every line.
pub fn indented(style: Style, sign: &str, lines: Vec<Line>) -> Vec<Line> {
    let lines = lines.into_iter();
    lines
        .map(|line| {
            let mut whole = Line::new(style, sign);
            whole.extend(line);
            whole
        })
        .collect()
}
