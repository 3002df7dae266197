//! What a run did, as lines of JSON: the receipt, and where another run goes on.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::item::{Item, Kind, List};

/// One line. A deletion has two: what is about to be deleted, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Line {
    /// A run begins.
    Begin {
        at: Timestamp,
        account: String,
        /// How many it is going to delete.
        planned: usize,
        /// The moment by which ages were counted.
        judged_at: Timestamp,
        /// The rules, as a policy file has them.
        #[serde(default)]
        rules: Option<String>,
    },
    /// The next line about it tells what became of it.
    Try {
        at: Timestamp,
        #[serde(flatten)]
        target: Target,
        uri: String,
        created: Option<Timestamp>,
    },
    /// It is gone.
    Deleted {
        at: Timestamp,
        #[serde(flatten)]
        target: Target,
        answer: Answer,
    },
    /// It stays: it was read again before its deletion and judged again.
    Kept {
        at: Timestamp,
        #[serde(flatten)]
        target: Target,
        why: String,
    },
    /// It is still there.
    Failed {
        at: Timestamp,
        #[serde(flatten)]
        target: Target,
        why: String,
    },
    /// The run came to its end.
    End {
        at: Timestamp,
        deleted: usize,
        /// How many were read again and judged to stay.
        #[serde(default)]
        kept: usize,
        failed: usize,
    },
}

/// What is deleted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Target {
    pub kind: Kind,
    pub id: String,
    /// For a boost the boosted status, by whose id it is undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boosted: Option<String>,
}

impl Target {
    /// `None` if the item's kind is not known.
    pub fn of(item: &Item) -> Option<Self> {
        Some(Self {
            kind: item.kind?,
            id: item.id.clone(),
            boosted: item.boosted.clone(),
        })
    }

    /// The method and the path of the request that deletes it.
    pub fn request(&self, delete_media: bool) -> (&'static str, String) {
        let of = |id: &str, what: &str| format!("/api/v1/statuses/{id}{what}");
        match self.kind {
            // By the id of the boosted status: that is understood everywhere.
            Kind::Boost => {
                let boosted = self.boosted.as_deref().unwrap_or_default();
                ("POST", of(boosted, "/unreblog"))
            }
            Kind::Favourite => ("POST", of(&self.id, "/unfavourite")),
            Kind::Bookmark => ("POST", of(&self.id, "/unbookmark")),
            Kind::Post | Kind::Reply | Kind::SelfReply if delete_media => {
                ("DELETE", of(&self.id, "?delete_media=true"))
            }
            Kind::Post | Kind::Reply | Kind::SelfReply => ("DELETE", of(&self.id, "")),
        }
    }
}

/// How it is known that something is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The server deleted it.
    Done,
    /// It was not there any more: 404 or 410.
    Gone,
    /// The server did not say that it deleted it, and it was not there any more.
    FoundGone,
}

/// What a journal tells a later run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// What was about to be deleted, and nobody knows whether it was.
    pub unsettled: BTreeMap<(List, String), Target>,
    /// When requests to delete were sent, the last one at the end.
    pub sent: Vec<Timestamp>,
    /// The rules of the last run.
    pub rules: Option<String>,
    /// How many are gone.
    pub deleted: usize,
    /// Whether the last run did not come to its end.
    pub is_open: bool,
    /// Lines that cannot be read: a process was killed while it wrote one.
    pub malformed: usize,
}

impl Book {
    pub fn read(text: &str) -> Self {
        let mut book = Self::default();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            match serde_json::from_str(line) {
                Ok(line) => book.enter(line),
                Err(_) => book.malformed += 1,
            }
        }
        book
    }

    fn enter(&mut self, line: Line) {
        let key = |target: &Target| (target.kind.list(), target.id.clone());
        match line {
            Line::Begin { rules, .. } => (self.is_open, self.rules) = (true, rules),
            Line::End { .. } => self.is_open = false,
            Line::Try { at, target, .. } => {
                self.sent.push(at);
                self.unsettled.insert(key(&target), target);
            }
            Line::Deleted { target, .. } => {
                self.deleted += 1;
                self.unsettled.remove(&key(&target));
            }
            Line::Kept { target, .. } | Line::Failed { target, .. } => {
                self.unsettled.remove(&key(&target));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Vec<Line> {
        let at: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let target = |id: &str| Target {
            kind: Kind::Boost,
            id: id.into(),
            boosted: Some("3".into()),
        };
        let attempt = |id: &str| Line::Try {
            at,
            target: target(id),
            uri: "u".into(),
            created: None,
        };
        vec![
            Line::Begin {
                at,
                account: "a@b".into(),
                planned: 3,
                judged_at: at,
                rules: Some("older-than = '1d'".into()),
            },
            attempt("1"),
            Line::Deleted {
                at,
                target: target("1"),
                answer: Answer::Done,
            },
            attempt("2"),
            Line::Failed {
                at,
                target: target("2"),
                why: "500".into(),
            },
            attempt("4"),
        ]
    }

    fn text(lines: &[Line]) -> String {
        let lines = lines
            .iter()
            .map(|line| serde_json::to_string(line).unwrap() + "\n");
        lines.collect()
    }

    #[test]
    fn what_nobody_knows_is_found_again() {
        let book = Book::read(&text(&lines()));
        assert_eq!((book.deleted, book.sent.len(), book.is_open), (1, 3, true));
        let unsettled: Vec<_> = book.unsettled.into_values().collect();
        assert_eq!((unsettled.len(), unsettled[0].id.as_str()), (1, "4"));
    }

    /// A process may be killed within a line. What was not written whole was not begun.
    #[test]
    fn a_journal_may_end_anywhere() {
        let whole = text(&lines());
        for end in 0..whole.len() {
            let book = Book::read(&whole[..end]);
            assert!(book.malformed <= 1);
            let tried = whole[..end].matches("\"try\"").count();
            assert!(book.sent.len() <= tried && tried <= book.sent.len() + 1);
        }
    }
}
