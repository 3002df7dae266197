//! Reading what a person searches for. Pure.

use fediway::Timestamp;
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::error::{Error, ErrorKind, Result};
use crate::words::apart;

/// What a status has to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Has {
    /// A file.
    Media,
    /// A file of a kind: `image`, `video`, `audio`.
    Kind(&'static str),
    /// A poll.
    Poll,
    /// A link.
    Link,
    /// A content warning.
    Warning,
    /// More than one version.
    Edits,
}

/// Where a status has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum In {
    /// In a list: `statuses`, `favourites` ….
    List(&'static str),
    /// Of this visibility.
    Visibility(&'static str),
    /// Among the replies.
    Replies,
    /// Gone from its server.
    Gone,
}

/// A search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Query {
    /// What the index is asked for, in its own language; empty for everything.
    pub words: String,
    /// Handles of authors, without `@`.
    pub from: Vec<String>,
    /// Handles of people who are mentioned.
    pub to: Vec<String>,
    /// What it has.
    pub has: Vec<Has>,
    /// Where it is.
    pub places: Vec<In>,
    /// Posted before this moment.
    pub before: Option<Timestamp>,
    /// Posted at this moment or later.
    pub after: Option<Timestamp>,
    /// The languages, one of them.
    pub languages: Vec<String>,
    /// The hashtags, all of them.
    pub tags: Vec<String>,
}

impl Query {
    /// Reads a search: words, `"phrases"`, `-without`, `from:`, `to:`, `has:`, `in:`, `before:`,
    /// `after:`, `lang:`, `tag:` and `#tags`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Invalid`], which names the word.
    pub fn parse(text: &str) -> Result<Self> {
        let mut query = Self::default();
        let mut wanted = Vec::new();
        let mut unwanted = Vec::new();
        for part in parts(text) {
            match part {
                Part {
                    quoted: true,
                    text,
                    without,
                } => {
                    let place = if without { &mut unwanted } else { &mut wanted };
                    place.extend(phrase(&text));
                }
                Part { text, without, .. } => match text.split_once(':') {
                    Some((name, value)) if !without && query.operator(name, value)? => {}
                    _ if text.len() > 1 && text.starts_with('#') && !without => {
                        query.tags.push(text[1..].to_lowercase());
                    }
                    _ => {
                        let place = if without { &mut unwanted } else { &mut wanted };
                        place.extend(word(&text));
                    }
                },
            }
        }
        if wanted.is_empty() && !unwanted.is_empty() {
            let what = "a search needs a word that is wanted beside those that are not";
            return Err(Error::new(ErrorKind::Invalid, what));
        }
        query.words = wanted.join(" ");
        for term in unwanted {
            query.words = format!("({}) NOT {term}", query.words);
        }
        Ok(query)
    }

    /// Takes in an operator; `false` if it is none.
    fn operator(&mut self, name: &str, value: &str) -> Result<bool> {
        let wrong = |why: &str| {
            let what = format!("`{name}:{value}` is not understood: write {why}");
            Error::new(ErrorKind::Invalid, what)
        };
        let handle = || value.trim_start_matches('@').to_lowercase();
        match name {
            _ if value.is_empty() => return Ok(false),
            "from" => self.from.push(handle()),
            "to" => self.to.push(handle()),
            "lang" | "language" => self.languages.push(value.to_lowercase()),
            "tag" => self.tags.push(value.trim_start_matches('#').to_lowercase()),
            "has" => self.has.push(has(value).ok_or_else(|| wrong(HAS))?),
            "in" => self.places.push(place(value).ok_or_else(|| wrong(IN))?),
            "before" => self.before = Some(day(value, false).ok_or_else(|| wrong(DAY))?),
            "after" => self.after = Some(day(value, true).ok_or_else(|| wrong(DAY))?),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

const HAS: &str = "media, image, video, audio, poll, link, warning or edits";
const IN: &str = "statuses, favourites, bookmarks, pinned, mentions, threads, replies, \
                  public, unlisted, private, direct or gone";
const DAY: &str = "a day such as 2026-08-01, a month such as 2026-08 or a year";

fn has(value: &str) -> Option<Has> {
    Some(match value {
        "media" => Has::Media,
        "image" | "images" | "picture" => Has::Kind("image"),
        "video" => Has::Kind("video"),
        "audio" => Has::Kind("audio"),
        "poll" => Has::Poll,
        "link" => Has::Link,
        "warning" | "cw" => Has::Warning,
        "edits" => Has::Edits,
        _ => return None,
    })
}

fn place(value: &str) -> Option<In> {
    const LISTS: [&str; 6] = [
        "statuses",
        "favourites",
        "bookmarks",
        "pinned",
        "mentions",
        "threads",
    ];
    const VISIBILITIES: [&str; 4] = ["public", "unlisted", "private", "direct"];
    let among = |names: &[&'static str]| names.iter().copied().find(|name| *name == value);
    match value {
        "replies" => Some(In::Replies),
        "gone" => Some(In::Gone),
        _ => among(&LISTS)
            .map(In::List)
            .or_else(|| among(&VISIBILITIES).map(In::Visibility)),
    }
}

/// The first moment of a day, month or year in UTC; with `after`, the first moment after it.
fn day(value: &str, after: bool) -> Option<Timestamp> {
    let (date, span) = match value.len() {
        4 => (format!("{value}-01-01"), 1.year()),
        7 => (format!("{value}-01"), 1.month()),
        _ => (value.to_owned(), 1.day()),
    };
    let mut date: Date = date.parse().ok()?;
    if after {
        date = date.checked_add(span).ok()?;
    }
    let midnight = date.to_datetime(Time::midnight());
    TimeZone::UTC.to_timestamp(midnight).ok()
}

/// A part of what was typed.
struct Part {
    text: String,
    quoted: bool,
    without: bool,
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let without = rest.starts_with('-') && rest.len() > 1;
        let begin = if without { &rest[1..] } else { rest };
        let (text, quoted, after) = match begin.strip_prefix('"') {
            Some(inside) => match inside.split_once('"') {
                Some((text, after)) => (text, true, after),
                None => (inside, true, ""),
            },
            None => match begin.split_once(char::is_whitespace) {
                Some((text, after)) => (text, false, after),
                None => (begin, false, ""),
            },
        };
        let text = text.to_owned();
        parts.push(Part {
            text,
            quoted,
            without,
        });
        rest = after.trim_start();
    }
    parts
}

/// A word in the language of the index. One that ends in `*` stands for its beginnings.
fn word(text: &str) -> Option<String> {
    match text.strip_suffix('*') {
        Some(beginning) => Some(format!("{}*", phrase(beginning)?)),
        None => phrase(text),
    }
}

/// A phrase in the language of the index: what stands in quotes has no meaning of its own.
fn phrase(text: &str) -> Option<String> {
    let text = apart(text).replace('"', " ");
    let has_letters = text.chars().any(char::is_alphanumeric);
    has_letters.then(|| format!("\"{}\"", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_are_read() {
        let query = Query::parse(
            r#"cats "two words" -dogs from:@Alice@a.example to:bob has:image in:private #Tag lang:DE"#,
        )
        .unwrap();
        assert_eq!(query.words, r#"("cats" "two words") NOT "dogs""#);
        assert_eq!(query.from, ["alice@a.example"]);
        assert_eq!(query.to, ["bob"]);
        assert_eq!(query.has, [Has::Kind("image")]);
        assert_eq!(query.places, [In::Visibility("private")]);
        assert_eq!(query.tags, ["tag"]);
        assert_eq!(query.languages, ["de"]);
    }

    #[test]
    fn days_months_and_years_are_bounds() {
        let query = Query::parse("after:2025 before:2026-08").unwrap();
        assert_eq!(query.after.unwrap().to_string(), "2026-01-01T00:00:00Z");
        assert_eq!(query.before.unwrap().to_string(), "2026-08-01T00:00:00Z");
        assert!(Query::parse("before:yesterday").is_err());
    }

    #[test]
    fn nothing_typed_is_a_command_of_the_index() {
        for (typed, words) in [
            ("a OR b", r#""a" "OR" "b""#),
            ("text:secret", r#""text:secret""#),
            ("col* (x)", r#""col"* "(x)""#),
            ("日本語", "\"日  本  語\""),
            ("\" unclosed", "\"unclosed\""),
            ("- * \" :", ""),
        ] {
            assert_eq!(Query::parse(typed).unwrap().words, words, "{typed}");
        }
        assert!(Query::parse("-only").is_err());
        assert!(Query::parse("has:nothing").is_err());
    }
}
