//! What each rule of a policy says of one item.

use super::draft::Threads;
use super::item::{Count, Item};
use super::plan;
use super::policy::{Moments, Policy};
use super::reason::Reason;

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The rule, with its value where that is short.
    pub rule: String,
    /// Why it keeps the item, if it does.
    pub keeps: Option<Reason>,
}

/// Every rule of the policy that is on, in the order of the documentation. The item goes if none keeps
/// it.
pub fn explain(policy: &Policy, moments: &Moments, items: &[Item], at: usize) -> Vec<Said> {
    let keeping = plan::reasons(policy, moments, items).swap_remove(at);
    let said = |(rule, its): (String, Its)| Said {
        rule,
        keeps: keeping.iter().copied().find(|reason| its.has(*reason)),
    };
    let rules = selection(policy).into_iter().chain(marks(policy));
    let rules = rules.chain(counts(policy)).chain(words(policy));
    rules.map(said).collect()
}

/// The reasons of a rule.
enum Its {
    One(Reason),
    /// What is needed and not known.
    Unknown,
}

impl Its {
    fn has(&self, reason: Reason) -> bool {
        match self {
            Self::One(its) => *its == reason,
            Self::Unknown => matches!(reason, Reason::CannotTell(_) | Reason::OfTheFuture),
        }
    }
}

type Rules = Vec<(String, Its)>;

/// The rules that are on.
fn on(rules: impl IntoIterator<Item = (&'static str, bool, Reason)>) -> Rules {
    let on = rules.into_iter().filter(|(_, is_on, _)| *is_on);
    on.map(|(name, _, reason)| (name.to_owned(), Its::One(reason)))
        .collect()
}

/// K1 to K4
fn selection(policy: &Policy) -> Rules {
    let kinds: Vec<_> = policy.kinds.iter().map(|kind| kind.name()).collect();
    let mut rules = vec![(
        format!("kinds {}", kinds.join(",")),
        Its::One(Reason::OtherKind),
    )];
    let only = policy.only_visibility.is_some();
    rules.extend(on([("only-visibility", only, Reason::OtherVisibility)]));
    let latest = Some(policy.keep_latest).filter(|latest| *latest > 0);
    let valued = [
        (
            "older-than",
            policy.older_than.map(|it| it.to_string()),
            Reason::TooYoung,
        ),
        (
            "newer-than",
            policy.newer_than.map(|it| it.to_string()),
            Reason::TooOld,
        ),
        (
            "before",
            policy.before.map(|it| it.to_string()),
            Reason::NotBefore,
        ),
    ];
    let valued = valued.into_iter();
    rules.extend(valued.filter_map(|(name, value, reason)| {
        value.map(|value| (format!("{name} {value}"), Its::One(reason)))
    }));
    rules.push(("what is not known stays".to_owned(), Its::Unknown));
    rules.extend(latest.map(|it| (format!("keep-latest {it}"), Its::One(Reason::Latest))));
    rules
}

/// K5
fn marks(policy: &Policy) -> Rules {
    let visibility = !policy.keep_visibility.is_empty();
    on([
        ("keep-pinned", policy.keep_pinned, Reason::Pinned),
        (
            "keep-favourited",
            policy.keep_favourited,
            Reason::Favourited,
        ),
        (
            "keep-bookmarked",
            policy.keep_bookmarked,
            Reason::Bookmarked,
        ),
        ("keep-direct", policy.keep_direct, Reason::Direct),
        ("keep-visibility", visibility, Reason::Visibility),
        ("keep-media", policy.keep_media, Reason::Media),
        ("an open poll stays", true, Reason::OpenPoll),
        ("keep-polls", policy.keep_polls, Reason::Poll),
    ])
}

/// K6
fn counts(policy: &Policy) -> Rules {
    let counts = Count::ALL.into_iter().zip(policy.at_least);
    let rule = |(what, least): (Count, Option<u64>)| {
        let rule = format!("keep-{}-at-least {}", what.name(), least?);
        Some((rule, Its::One(Reason::at_least(what))))
    };
    counts.filter_map(rule).collect()
}

/// K7 to K9
fn words(policy: &Policy) -> Rules {
    let threads = policy.threads != Threads::None;
    on([
        ("keep-tags", !policy.keep_tags.is_empty(), Reason::Tag),
        ("keep-text", !policy.keep_text.is_empty(), Reason::Text),
        (
            "keep-ids, keep-urls",
            !policy.keep_names.is_empty(),
            Reason::Name,
        ),
        (
            "keep-mentions",
            !policy.keep_mentions.is_empty(),
            Reason::Mention,
        ),
        (
            "keep-languages",
            !policy.keep_languages.is_empty(),
            Reason::Language,
        ),
        ("keep-threads", threads, Reason::Thread),
        (
            "the archive holds it",
            policy.require_archive,
            Reason::NotArchived,
        ),
    ])
}
