//! A policy that was checked: what the rules are asked with.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use regex_lite::Regex;

use super::age::{self, Age};
use super::draft::{AgeFrom, Draft, Threads};
use super::item::{Count, Item, Kind};

/// The most that one run deletes unless it is told otherwise.
pub const USUAL_MAX: usize = 400;

/// Which items go. Nothing goes without [`older_than`](Self::older_than), `before` or `keep_latest`.
#[derive(Clone, Debug)]
pub struct Policy {
    pub older_than: Option<Age>,
    pub newer_than: Option<Age>,
    pub before: Option<Date>,
    pub keep_latest: usize,
    pub kinds: BTreeSet<Kind>,
    pub only_visibility: Option<BTreeSet<String>>,
    pub keep_pinned: bool,
    pub keep_favourited: bool,
    pub keep_bookmarked: bool,
    pub keep_direct: bool,
    pub keep_visibility: BTreeSet<String>,
    pub keep_media: bool,
    pub keep_polls: bool,
    /// In the order of [`Count::ALL`].
    pub at_least: [Option<u64>; 5],
    /// Case-folded, as are the mentions.
    pub keep_tags: BTreeSet<String>,
    pub keep_text: Vec<Regex>,
    /// Ids and addresses.
    pub keep_names: BTreeSet<String>,
    pub keep_mentions: BTreeSet<String>,
    pub keep_languages: BTreeSet<String>,
    pub threads: Threads,
    pub age_from: AgeFrom,
    pub require_archive: bool,
    pub max: usize,
    pub zone: TimeZone,
    pub delete_media: bool,
}

/// A text to be compared without regard to case.
pub fn folded(text: &str) -> String {
    text.to_lowercase()
}

impl TryFrom<Draft> for Policy {
    type Error = String;

    fn try_from(draft: Draft) -> Result<Self, String> {
        let selects = draft.older_than.is_some() || draft.before.is_some();
        if !selects && draft.keep_latest.unwrap_or(0) == 0 {
            return Err("say what is old: older-than, before or keep-latest".into());
        }
        let kinds = draft.kinds.unwrap_or_else(|| Kind::USUAL.to_vec());
        Ok(Self {
            older_than: age("older-than", draft.older_than)?,
            newer_than: age("newer-than", draft.newer_than)?,
            before: draft.before.map(|text| date(&text)).transpose()?,
            keep_latest: draft.keep_latest.unwrap_or(0),
            kinds: kinds.into_iter().collect(),
            only_visibility: draft.only_visibility.map(|list| list.into_iter().collect()),
            keep_pinned: draft.keep_pinned.unwrap_or(true),
            keep_favourited: draft.keep_favourited.unwrap_or(true),
            keep_bookmarked: draft.keep_bookmarked.unwrap_or(true),
            keep_direct: draft.keep_direct.unwrap_or(true),
            keep_visibility: set(draft.keep_visibility, str::to_owned),
            keep_media: draft.keep_media.unwrap_or(false),
            keep_polls: draft.keep_polls.unwrap_or(false),
            at_least: thresholds([
                draft.keep_favourites_at_least,
                draft.keep_boosts_at_least,
                draft.keep_replies_at_least,
                draft.keep_quotes_at_least,
                draft.keep_reactions_at_least,
            ])?,
            keep_tags: set(draft.keep_tags, |tag| folded(tag.trim_start_matches('#'))),
            keep_text: patterns(draft.keep_text)?,
            keep_names: names(draft.keep_ids, draft.keep_urls),
            keep_mentions: set(draft.keep_mentions, |it| folded(it.trim_start_matches('@'))),
            keep_languages: set(draft.keep_languages, str::to_owned),
            threads: draft.keep_threads.unwrap_or_default(),
            age_from: draft.age_from.unwrap_or_default(),
            require_archive: true,
            max: at_least_one("max", draft.max.unwrap_or(USUAL_MAX))?,
            zone: zone(draft.time_zone.as_deref().unwrap_or("UTC"))?,
            delete_media: draft.delete_media.unwrap_or(false),
        })
    }
}

fn age(name: &str, text: Option<String>) -> Result<Option<Age>, String> {
    let age = text.map(|text| text.parse()).transpose();
    age.map_err(|why: String| format!("{name}: {why}"))
}

fn date(text: &str) -> Result<Date, String> {
    let text = text.trim();
    // A time of day and its offset would be taken as this day in the policy's zone, which may be later.
    let is_day = text.chars().all(|c| c.is_ascii_digit() || c == '-');
    let date = is_day.then(|| text.parse().ok()).flatten();
    date.ok_or_else(|| format!("before: `{text}` is no day: write it as 2024-01-01"))
}

fn set(list: Option<Vec<String>>, as_compared: impl Fn(&str) -> String) -> BTreeSet<String> {
    let list = list.unwrap_or_default();
    let trimmed = list.iter().map(|one| as_compared(one.trim()));
    trimmed.filter(|one| !one.is_empty()).collect()
}

fn names(ids: Option<Vec<String>>, urls: Option<Vec<String>>) -> BTreeSet<String> {
    let mut names = set(ids, str::to_owned);
    names.extend(set(urls, str::to_owned));
    names
}

fn patterns(list: Option<Vec<String>>) -> Result<Vec<Regex>, String> {
    let list = list.unwrap_or_default();
    let patterns = list.iter().map(|text| {
        Regex::new(text).map_err(|error| format!("keep-text: `{text}` is malformed: {error}"))
    });
    patterns.collect()
}

fn thresholds(given: [Option<u64>; 5]) -> Result<[Option<u64>; 5], String> {
    for (what, least) in Count::ALL.into_iter().zip(given) {
        if least == Some(0) {
            let name = what.name();
            // Everything has that many.
            return Err(format!(
                "keep-{name}-at-least is 1 or more; leave it out otherwise"
            ));
        }
    }
    Ok(given)
}

fn at_least_one(name: &str, number: usize) -> Result<usize, String> {
    match number {
        0 => Err(format!("{name} is 1 or more")),
        _ => Ok(number),
    }
}

fn zone(name: &str) -> Result<TimeZone, String> {
    if name.eq_ignore_ascii_case("utc") {
        return Ok(TimeZone::UTC);
    }
    TimeZone::get(name).map_err(|_| {
        format!("time-zone: this machine knows no `{name}`; write it as Europe/Berlin")
    })
}

/// The moments that a policy means at one point in time.
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    pub now: Timestamp,
    /// What is of this moment or older is old enough.
    pub older_than: Option<Timestamp>,
    /// What is younger than this moment is young enough.
    pub newer_than: Option<Timestamp>,
    /// What was posted before this moment is early enough.
    pub before: Option<Timestamp>,
}

impl Policy {
    pub fn at(&self, now: Timestamp) -> Moments {
        let ago = |age: Age| age.before(now, &self.zone);
        Moments {
            now,
            older_than: self.older_than.map(ago),
            newer_than: self.newer_than.map(ago),
            before: self.before.map(|day| age::start_of(day, &self.zone)),
        }
    }

    /// Whether something tells which items are old.
    pub fn selects(&self) -> bool {
        self.older_than.is_some() || self.before.is_some() || self.keep_latest > 0
    }

    /// Whether a visibility is one that is known to everybody, or named here.
    pub fn knows_visibility(&self, name: &str) -> bool {
        let only = self.only_visibility.iter().flatten();
        ["public", "unlisted", "private", "direct"].contains(&name)
            || self.keep_visibility.contains(name)
            || only.into_iter().any(|known| known == name)
    }

    pub fn is_of_these_kinds(&self, item: &Item) -> bool {
        item.kind.is_some_and(|kind| self.kinds.contains(&kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(toml: &str) -> Result<Policy, String> {
        Draft::from_toml(toml).and_then(Policy::try_from)
    }

    #[test]
    fn a_policy_says_what_is_old() {
        assert!(policy("").unwrap_err().contains("older-than"));
        assert!(policy("newer-than = '9d'").is_err());
        assert!(policy("keep-latest = 0").is_err());
        for enough in [
            "older-than = '1d'",
            "before = '2024-01-01'",
            "keep-latest = 1",
        ] {
            assert!(policy(enough).is_ok(), "{enough}");
        }
    }

    #[test]
    fn what_is_not_said_keeps() {
        let policy = policy("older-than = '1d'").unwrap();
        assert!(policy.keep_pinned && policy.keep_favourited && policy.keep_bookmarked);
        assert!(policy.keep_direct && policy.require_archive);
        assert_eq!(policy.kinds, BTreeSet::from(Kind::USUAL));
        assert_eq!(policy.max, 400);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for (line, why) in [
            ("older-then = '1d'", "older-then"),
            ("older-than = 30", "string"),
            ("older-than = '1 month'", "`30d` (fixed)"),
            ("before = '1.1.2024'", "2024-01-01"),
            ("before = '2024-02-30'", "2024-01-01"),
            ("before = '2024-06-01T00:00+14:00'", "2024-01-01"),
            ("keep-favourites-at-least = 0", "1 or more"),
            ("keep-boosts-at-least = -1", "-1"),
            ("max = 0", "1 or more"),
            ("kinds = ['posts']", "posts"),
            ("keep-text = ['(']", "keep-text"),
            ("time-zone = 'Mars/Olympus'", "Europe/Berlin"),
            ("require-archive = false", "require-archive"),
        ] {
            let toml = match line.starts_with("older") {
                true => line.to_owned(),
                false => format!("older-than = '1d'\n{line}"),
            };
            let error = policy(&toml).unwrap_err();
            assert!(error.contains(why), "{line}: {error}");
        }
    }

    #[test]
    fn options_come_before_the_file() {
        let file = Draft::from_toml("older-than = '1d'\nmax = 3").unwrap();
        let options = Draft::from_toml("older-than = '9d'").unwrap();
        let both = options.or(file);
        assert_eq!(
            (both.older_than.as_deref(), both.max),
            (Some("9d"), Some(3))
        );
    }
}
