//! Where a list goes on, for `--after`.

use std::fmt;
use std::str::FromStr;

use fediway::Cursor;

const PAST: &str = "past=";

/// A cursor of the server, and the item after which it goes on where only a part of a page was
/// printed: in some lists, a server knows where pages begin and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    cursor: Option<Cursor>,
    past: Option<String>,
}

impl Place {
    /// In the middle of the page at this cursor (or of the first page), after this item.
    pub fn on_page(cursor: Option<Cursor>, item: Option<String>) -> Option<Self> {
        let past = item.filter(|item| is_plain(item));
        let is_somewhere = cursor.is_some() || past.is_some();
        is_somewhere.then_some(Self { cursor, past })
    }

    pub fn cursor(&self) -> Option<&Cursor> {
        self.cursor.as_ref()
    }

    /// The item after which it goes on.
    pub fn past(&self) -> Option<&str> {
        self.past.as_deref()
    }
}

impl From<Cursor> for Place {
    fn from(cursor: Cursor) -> Self {
        Self {
            cursor: Some(cursor),
            past: None,
        }
    }
}

/// What a shell and a parser of parameters leave as it is: ids, names of tags, domains.
fn is_plain(item: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    !item.is_empty() && item.chars().all(plain)
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cursor = self.cursor.as_ref().map(Cursor::to_string);
        let past = self.past.as_ref().map(|item| format!("{PAST}{item}"));
        let parts: Vec<_> = [cursor, past].into_iter().flatten().collect();
        f.write_str(&parts.join("&"))
    }
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (cursor, past) = match text.rsplit_once(PAST) {
            Some((cursor, item)) if cursor.is_empty() || cursor.ends_with('&') => {
                (cursor.trim_end_matches('&'), Some(item.to_owned()))
            }
            _ => (text, None),
        };
        let is_known = past.as_ref().is_none_or(|item| is_plain(item));
        let cursor = match cursor.is_empty() && past.is_some() {
            true => Ok(None),
            false => cursor.parse().map(Some),
        };
        match cursor {
            Ok(cursor) if is_known => Ok(Self { cursor, past }),
            _ => Err("it is no place in a list, such as max_id=109302436954721982".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_they_are_written() {
        for text in [
            "max_id=7",
            "past=42",
            "max_id=7&past=42",
            "offset=20&past=x.example",
        ] {
            let place: Place = text.parse().unwrap();
            assert_eq!(place.to_string(), text);
        }
        let place: Place = "max_id=7&past=42".parse().unwrap();
        assert_eq!(place.cursor().unwrap().to_string(), "max_id=7");
        assert_eq!(place.past(), Some("42"));
        for text in ["", "7", "past=", "past=a'b", "x=1", "past=1&max_id=2"] {
            assert!(text.parse::<Place>().is_err(), "{text}");
        }
    }

    /// What a server calls an item is pasted into a shell.
    #[test]
    fn an_item_that_a_shell_would_read_is_not_named() {
        let cursor: Cursor = "max_id=7".parse().unwrap();
        let place = Place::on_page(Some(cursor), Some("x'; rm -r ~".into())).unwrap();
        assert_eq!(place.to_string(), "max_id=7");
        assert_eq!(Place::on_page(None, Some("$(x)".into())), None);
    }
}
