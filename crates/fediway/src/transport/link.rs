//! The `Link` header of a list (RFC 8288): the cursors of its next and previous pages.
//!
//! Only the cursor is used. The host and path of a link are not trusted, and on some servers its query
//! lacks parameters. The next request is the previous one with another cursor.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::form_urlencoded;

use super::parameter::value;
use crate::error::{Error, Result};

/// The parameters by which servers page.
pub(crate) const CURSORS: [&str; 10] = [
    "cursor",
    "max_id",
    "since_id",
    "min_id",
    "before",
    "after",
    "offset",
    "page",
    "max_shortcode_domain",
    "min_shortcode_domain",
];
/// No cursor seen is longer than a date; a longer one is not sent back.
const LONGEST: usize = 256;

/// A position in a list: the parameters of the request for another page.
///
/// Only the server knows what the values mean. They may be ids that no item has. A cursor can be stored
/// as text:
///
/// ```
/// use fediway::Cursor;
///
/// let cursor: Cursor = "max_id=109302436954721982".parse()?;
/// assert_eq!(cursor.params().next(), Some(("max_id", "109302436954721982")));
/// assert_eq!(cursor.to_string(), "max_id=109302436954721982");
/// # Ok::<(), fediway::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cursor(Vec<(&'static str, String)>);

impl Cursor {
    pub(crate) fn new(name: &'static str, value: String) -> Self {
        Self(vec![(name, value)])
    }

    /// A cursor with these parameters; `None` if there are none.
    pub(crate) fn of_pairs(pairs: Vec<(&'static str, String)>) -> Option<Self> {
        (!pairs.is_empty()).then_some(Self(pairs))
    }

    pub(crate) fn pairs(&self) -> &[(&'static str, String)] {
        &self.0
    }

    /// The parameters and their values, such as `max_id`.
    pub fn params(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }

    fn of(target: &str) -> Option<Self> {
        let (_, query) = target.split_once('?')?;
        Self::in_query(query.split('#').next().unwrap_or_default())
    }

    /// What of a query is a cursor.
    fn in_query(query: &str) -> Option<Self> {
        let cursor: Vec<_> = form_urlencoded::parse(query.as_bytes())
            .filter(|(_, value)| (1..=LONGEST).contains(&value.len()))
            .filter_map(|(name, value)| {
                // Some servers escape the address as in HTML.
                let name = name.strip_prefix("amp;").unwrap_or(&name);
                let name = CURSORS.into_iter().find(|known| *known == name)?;
                Some((name, value.into_owned()))
            })
            .collect();
        (!cursor.is_empty()).then_some(Self(cursor))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut query = form_urlencoded::Serializer::new(String::new());
        f.write_str(&query.extend_pairs(self.params()).finish())
    }
}

/// As its text.
impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let nothing = || Error::invalid("the text holds no cursor");
        Self::in_query(text).ok_or_else(nothing)
    }
}

/// The cursor of the first link with this relation.
pub(super) fn cursor(header: &str, relation: &str) -> Option<Cursor> {
    Cursor::of(target(header, relation)?)
}

/// Whether the first link with this relation has no cursor, and a parameter that is not among these.
pub(super) fn leads_elsewhere(header: &str, relation: &str, known: &[&str]) -> bool {
    let query = target(header, relation).and_then(|target| target.split_once('?'));
    let Some((_, query)) = query.filter(|(_, query)| Cursor::in_query(query).is_none()) else {
        return false;
    };
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.any(|(name, value)| !value.is_empty() && !known.contains(&&*name))
}

/// The address of the first link with this relation.
fn target<'h>(header: &'h str, relation: &str) -> Option<&'h str> {
    let mut rest = header;
    loop {
        let (_, link) = rest.split_once('<')?;
        let (target, after) = link.split_once('>')?;
        let (parameters, next) = parameters(after);
        if parameters
            .iter()
            .any(|(name, value)| is_relation(name, value, relation))
        {
            return Some(target);
        }
        rest = next;
    }
}

fn is_relation(name: &str, value: &str, relation: &str) -> bool {
    // Some servers write single quotes.
    let mut relations = value.trim_matches('\'').split_ascii_whitespace();
    name.eq_ignore_ascii_case("rel") && relations.any(|one| one.eq_ignore_ascii_case(relation))
}

/// The parameters of one link, `; name=value` or `; name="value"`, and what follows its comma.
fn parameters(text: &str) -> (Vec<(&str, String)>, &str) {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(parameter) = rest.trim_start().strip_prefix(';') {
        let end = parameter.find(['=', ';', ',']).unwrap_or(parameter.len());
        let name = parameter[..end].trim();
        rest = &parameter[end..];
        if let Some(given) = rest.strip_prefix('=') {
            let (value, after) = value(given, &[';', ',']);
            found.push((name, value));
            rest = after;
        }
    }
    (found, rest.split_once(',').map_or("", |(_, next)| next))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(header: &str, relation: &str) -> Option<String> {
        let cursor = cursor(header, relation)?;
        let params: Vec<_> = cursor
            .params()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        Some(params.join("&"))
    }

    #[test]
    fn cursors_are_found_as_servers_write_them() {
        let mastodon = r#"<https://a.example/api/v1/bookmarks?limit=2&max_id=7>; rel="next", <https://a.example/api/v1/bookmarks?min_id=9>; rel="prev""#;
        assert_eq!(found(mastodon, "next").as_deref(), Some("max_id=7"));
        assert_eq!(found(mastodon, "prev").as_deref(), Some("min_id=9"));
        for (header, next) in [
            (
                r#"</x?before=2026-08-01T13%3A49%3A42Z>; rel=next"#,
                Some("before=2026-08-01T13:49:42Z"),
            ),
            (
                r#"<https://a.example/x?max_id=1,2>;title="a, \"b";REL = "start next""#,
                Some("max_id=1,2"),
            ),
            (
                r#"<x?max_id=3>; rel="prev"; x, <x?max_id=4>;rel=next;y=z"#,
                Some("max_id=4"),
            ),
            ("<?page=2>; rel='next'", Some("page=2")),
            ("<x?limit=2&amp;max_id=4>; rel=next", Some("max_id=4")),
            (
                "<x?cursor=eyJpZCI6M30%3D>; rel='prev next'",
                Some("cursor=eyJpZCI6M30="),
            ),
            (
                r#"<https://evil.example/?access_token=t&max_id=5#f>; rel="next""#,
                Some("max_id=5"),
            ),
            ("<https://a.example/x?local=true>; rel=\"next\"", None),
            ("<https://a.example/x?max_id=>; rel=\"next\"", None),
            ("<https://a.example/x?max_id=1; rel=\"next\"", None),
            ("<>; rel", None),
            ("", None),
        ] {
            assert_eq!(found(header, "next").as_deref(), next, "{header}");
        }
    }

    #[test]
    fn a_link_may_lead_on_by_a_parameter_that_is_not_known() {
        for (header, is_unknown) in [
            ("<x?limit=2&next_token=abc>; rel=next", true),
            ("<x?limit=2&max_id=1&next_token=abc>; rel=next", false),
            ("<x?limit=2>; rel=next", false),
            ("<x?next_token=>; rel=next", false),
            ("<x?next_token=abc>; rel=prev", false),
            ("<x>; rel=next", false),
        ] {
            assert_eq!(
                leads_elsewhere(header, "next", &["limit"]),
                is_unknown,
                "{header}"
            );
        }
    }

    #[test]
    fn a_cursor_can_be_stored() {
        let cursor: Cursor = "max_id=7&page=2".parse().unwrap();
        let stored = serde_json::to_string(&cursor).unwrap();
        assert_eq!(serde_json::from_str::<Cursor>(&stored).unwrap(), cursor);
        assert!(serde_json::from_str::<Cursor>("\"x=1\"").is_err());
    }

    #[test]
    fn a_cursor_has_an_end() {
        let long = "9".repeat(LONGEST + 1);
        assert_eq!(found(&format!("<x?max_id={long}>; rel=next"), "next"), None);
    }
}
