//! Makes texts from servers safe to print.
//!
//! Control characters can control a terminal. Invisible characters can make a line look like another
//! one, or hide a secret in it. This module has the only table of these characters.

use std::ops::RangeInclusive;

/// Removes characters that could control a terminal or change the direction of a line. Line breaks
/// stay, and so do the invisible characters that Persian, Khmer and emoji need.
///
/// ```
/// use fediway::printable;
///
/// assert_eq!(printable::text("a\u{1b}[2J\u{202e}b\nc"), "a[2Jb\nc");
/// assert_eq!(printable::text("👩\u{200d}🚀"), "👩\u{200d}🚀");
/// ```
#[must_use]
pub fn text(text: &str) -> String {
    let fits = |c: &char| *c == '\n' || !is_unprintable(*c);
    text.chars().filter(fits).collect()
}

/// The visible characters of a text on one line. White space becomes a blank, and invisible
/// characters are removed.
pub(crate) fn line(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_invisible(*c))
}

/// A server's message, safe to print: [`line`] with at most 500 characters.
pub(crate) fn short(text: &str) -> String {
    const AT_MOST: usize = 500;
    let text: String = line(text).take(AT_MOST).collect();
    text.trim().to_owned()
}

/// Whether [`text`] removes a character; also true for a line break.
#[must_use]
pub fn is_unprintable(c: char) -> bool {
    let ends_line = matches!(c, '\u{2028}' | '\u{2029}');
    c.is_control() || ends_line || row(c).is_some_and(|(_, part_of_text)| !part_of_text)
}

/// Whether a character has no glyph.
pub(crate) fn is_invisible(c: char) -> bool {
    row(c).is_some()
}

fn row(c: char) -> Option<&'static (RangeInclusive<char>, bool)> {
    // All of them are beyond Latin-1 but one.
    if c.is_ascii() {
        return None;
    }
    INVISIBLE.iter().find(|(range, _)| range.contains(&c))
}

/// Characters without a glyph: Unicode's `Default_Ignorable_Code_Point` and the general category
/// Cf, and three that are merely drawn as nothing. With each row, whether its characters belong
/// to the writing of some language or emoji, and can do no harm in a text.
static INVISIBLE: &[(RangeInclusive<char>, bool)] = &[
    ('\u{ad}'..='\u{ad}', false),       // soft hyphen
    ('\u{34f}'..='\u{34f}', true),      // combining grapheme joiner
    ('\u{600}'..='\u{605}', true),      // Arabic number signs
    ('\u{61c}'..='\u{61c}', false),     // Arabic letter mark
    ('\u{6dd}'..='\u{6dd}', true),      // Arabic end of ayah
    ('\u{70f}'..='\u{70f}', true),      // Syriac abbreviation mark
    ('\u{890}'..='\u{891}', true),      // Arabic currency marks above
    ('\u{8e2}'..='\u{8e2}', true),      // Arabic disputed end of ayah
    ('\u{115f}'..='\u{1160}', true),    // Hangul fillers
    ('\u{17b4}'..='\u{17b5}', true),    // Khmer inherent vowels
    ('\u{180b}'..='\u{180d}', true),    // Mongolian selectors
    ('\u{180e}'..='\u{180e}', false),   // Mongolian vowel separator
    ('\u{180f}'..='\u{180f}', true),    // Mongolian selector
    ('\u{200b}'..='\u{200b}', false),   // zero-width space
    ('\u{200c}'..='\u{200d}', true),    // zero-width joiners
    ('\u{200e}'..='\u{200f}', false),   // direction marks
    ('\u{202a}'..='\u{202e}', false),   // direction embeddings and overrides
    ('\u{2060}'..='\u{206f}', false),   // word joiner, invisible operators, isolates
    ('\u{2800}'..='\u{2800}', true),    // blank Braille pattern
    ('\u{3164}'..='\u{3164}', true),    // Hangul filler
    ('\u{fe00}'..='\u{fe0f}', true),    // variation selectors
    ('\u{feff}'..='\u{feff}', false),   // byte order mark
    ('\u{ffa0}'..='\u{ffa0}', true),    // half-width Hangul filler
    ('\u{fff0}'..='\u{fffb}', false),   // interlinear annotation
    ('\u{fffc}'..='\u{fffc}', true),    // object replacement
    ('\u{110bd}'..='\u{110bd}', true),  // Kaithi number sign
    ('\u{110cd}'..='\u{110cd}', true),  // Kaithi number sign above
    ('\u{13430}'..='\u{1343f}', true),  // Egyptian hieroglyph joiners
    ('\u{16fe4}'..='\u{16fe4}', true),  // Khitan small script filler
    ('\u{1bca0}'..='\u{1bca3}', true),  // shorthand format controls
    ('\u{1d159}'..='\u{1d159}', true),  // musical null notehead
    ('\u{1d173}'..='\u{1d17a}', true),  // musical beams and slurs
    ('\u{e0000}'..='\u{e0fff}', false), // tags and more variation selectors
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_letters_and_line_ends() {
        for whole in [
            "a\nb",
            "می\u{200c}خواهم",
            "👩\u{200d}🚀",
            "❤\u{fe0f}",
            "한글 ü é 中",
        ] {
            assert_eq!(text(whole), whole);
        }
        let hostile = "a\u{1b}[2Jb\u{9b}c\u{202e}d\u{7}\r\u{2066}e\u{200b}\u{2028}\t\u{e0041}";
        assert_eq!(text(hostile), "a[2Jbcde");
    }

    #[test]
    fn a_line_has_only_what_is_seen() {
        let seen: String = line("a\nb\tc\u{2028}d\u{200d}e\u{fe0f}\u{0}\u{202e}").collect();
        assert_eq!(seen, "a b c de");
    }

    #[test]
    fn the_rows_are_in_order_and_apart() {
        let pairs = INVISIBLE.windows(2);
        assert!(
            pairs
                .clone()
                .all(|pair| pair[0].0.end() < pair[1].0.start())
        );
    }
}
