//! What is kept, stated as sets: the long way round, with nothing of the code that it judges. The names
//! K1 to K9, C, L, D1, R and A are those of `docs/cleanup.md`.

use std::collections::BTreeSet;

pub const DAY: i64 = 86_400_000;

/// A status as the oracle sees it. `None` is "the server did not say", all through.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    pub id: String,
    pub place: usize,
    pub kind: Option<Kind>,
    /// Milliseconds.
    pub created: Option<i64>,
    pub edited: Option<Option<i64>>,
    pub vis: Option<String>,
    pub pinned: Option<bool>,
    pub fav: Option<bool>,
    pub bm: Option<bool>,
    pub media: Option<bool>,
    pub poll: Option<Poll>,
    /// Favourites, boosts, replies, quotes, reactions.
    pub counts: [Option<u64>; 5],
    pub tags: Option<Vec<String>>,
    pub text: Option<String>,
    pub lang: Option<Option<String>>,
    pub url: String,
    pub inner: Option<(String, String)>,
    pub mentions: Option<Vec<String>>,
    pub parent: Option<Option<String>>,
    pub archived: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Post,
    Reply,
    SelfReply,
    Boost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Poll {
    None,
    Open,
    Closed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threads {
    None,
    Ancestors,
    Whole,
}

/// A policy as the oracle sees it; times in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    pub older_than: Option<i64>,
    pub newer_than: Option<i64>,
    pub before: Option<i64>,
    pub keep_latest: usize,
    pub kinds: BTreeSet<Kind>,
    pub only_visibility: Option<Vec<String>>,
    pub keep_pinned: bool,
    pub keep_favourited: bool,
    pub keep_bookmarked: bool,
    pub keep_direct: bool,
    pub keep_visibility: Vec<String>,
    pub keep_media: bool,
    pub keep_polls: bool,
    pub at_least: [Option<u64>; 5],
    pub keep_tags: Vec<String>,
    pub keep_text: Option<String>,
    pub keep_ids: Vec<String>,
    pub keep_mentions: Vec<String>,
    pub keep_languages: Vec<String>,
    pub threads: Threads,
    pub from_edit: bool,
    pub require_archive: bool,
    pub max: Option<usize>,
}

/// What becomes of an account, by the places of its statuses in the list that was judged.
#[derive(Debug, PartialEq)]
pub struct Outcome {
    /// In the order of their deletion, and as many as `max` lets through.
    pub run: Vec<usize>,
    /// All that may go.
    pub deleted: BTreeSet<usize>,
    /// C.
    pub candidates: BTreeSet<usize>,
    /// D1.
    pub kept_directly: BTreeSet<usize>,
}

pub fn outcome(policy: &Policy, now: i64, all: &[Status]) -> Outcome {
    let places = 0..all.len();
    let latest = latest(policy, all);
    let mut candidates = BTreeSet::new();
    let mut kept_directly = BTreeSet::new();
    let mut roots = BTreeSet::new();
    for place in places {
        let status = &all[place];
        let (k1, k2, k3) = (
            k1(policy, status),
            k2(policy, now, status),
            k3(policy, now, status),
        );
        if k1 && k2 && k3 {
            candidates.insert(place);
        }
        let k4_to_k7 = latest.contains(&place)
            || k5(policy, status)
            || k6(policy, status)
            || k7(policy, status);
        let k9 = policy.require_archive && !status.archived;
        if k4_to_k7 || k9 {
            kept_directly.insert(place);
        }
        if k4_to_k7 || !k2 || !k3 {
            roots.insert(place);
        }
    }
    let along = pulled_along(policy, all, &roots);
    let deleted: BTreeSet<usize> = candidates
        .iter()
        .copied()
        .filter(|place| !kept_directly.contains(place) && !along.contains(place))
        .collect();
    let mut run: Vec<usize> = deleted.iter().copied().collect();
    run.sort_by(|a, b| age_order(&all[*a], &all[*b]));
    run.truncate(policy.max.unwrap_or(usize::MAX));
    Outcome {
        run,
        deleted,
        candidates,
        kept_directly,
    }
}

fn k1(policy: &Policy, status: &Status) -> bool {
    let Some(kind) = status.kind else {
        return false;
    };
    let right_visibility = match &policy.only_visibility {
        None => true,
        Some(only) => match &status.vis {
            None => false,
            Some(vis) => only.contains(vis),
        },
    };
    policy.kinds.contains(&kind) && right_visibility
}

fn k2(policy: &Policy, now: i64, status: &Status) -> bool {
    let says_which =
        policy.older_than.is_some() || policy.before.is_some() || policy.keep_latest > 0;
    let Some(created) = status.created else {
        return false;
    };
    let counted_from = if policy.from_edit {
        match status.edited {
            None => return false,
            Some(None) => created,
            Some(Some(edited)) => created.max(edited),
        }
    } else {
        created
    };
    let age = now - counted_from;
    says_which
        && policy.older_than.is_none_or(|least| age >= least)
        && policy.newer_than.is_none_or(|most| age < most)
        && policy.before.is_none_or(|before| created < before)
}

fn k3(policy: &Policy, now: i64, status: &Status) -> bool {
    let boost = status.kind == Some(Kind::Boost);
    let known_visibility = match &status.vis {
        None => false,
        Some(vis) => {
            ["public", "unlisted", "private", "direct"].contains(&vis.as_str())
                || policy.keep_visibility.contains(vis)
                || policy
                    .only_visibility
                    .as_ref()
                    .is_some_and(|only| only.contains(vis))
        }
    };
    let counts = (0..5).all(|n| policy.at_least[n].is_none() || status.counts[n].is_some());
    status.kind.is_some()
        && status.created.is_some_and(|created| created <= now)
        && known_visibility
        && (!policy.from_edit || status.edited.is_some())
        && (!policy.keep_pinned || status.pinned.is_some())
        && (!policy.keep_favourited || status.fav.is_some())
        && (!policy.keep_bookmarked || status.bm.is_some())
        && (!policy.keep_media || boost || status.media.is_some())
        && status.poll.is_some()
        && counts
        && (policy.keep_tags.is_empty() || status.tags.is_some())
        && (policy.keep_text.is_none() || status.text.is_some())
        && (policy.keep_mentions.is_empty() || status.mentions.is_some())
        && (policy.keep_languages.is_empty() || status.lang.is_some())
        && (policy.threads == Threads::None || status.parent.is_some())
}

/// L
fn latest(policy: &Policy, all: &[Status]) -> BTreeSet<usize> {
    let mut places: Vec<usize> = (0..all.len())
        .filter(|place| {
            let status = &all[*place];
            // One whose time is not known is kept by K3 and takes nobody's place.
            status.created.is_some() && status.kind.is_some_and(|kind| policy.kinds.contains(&kind))
        })
        .collect();
    places.sort_by(|a, b| age_order(&all[*b], &all[*a]));
    places.into_iter().take(policy.keep_latest).collect()
}

fn k5(policy: &Policy, status: &Status) -> bool {
    let is = |known: Option<bool>| known == Some(true);
    let vis = status.vis.as_deref().unwrap_or("?");
    let boost = status.kind == Some(Kind::Boost);
    (policy.keep_pinned && is(status.pinned))
        || (policy.keep_favourited && is(status.fav))
        || (policy.keep_bookmarked && is(status.bm))
        || (policy.keep_direct && vis == "direct")
        || policy.keep_visibility.iter().any(|kept| kept == vis)
        || (policy.keep_media && is(status.media) && !boost)
        || (policy.keep_polls && matches!(status.poll, Some(Poll::Open | Poll::Closed)))
        || status.poll == Some(Poll::Open)
}

fn k6(policy: &Policy, status: &Status) -> bool {
    (0..5).any(|n| match (policy.at_least[n], status.counts[n]) {
        (Some(least), Some(count)) => count >= least,
        _ => false,
    })
}

fn k7(policy: &Policy, status: &Status) -> bool {
    let fold = |text: &String| text.to_lowercase();
    let tags = status.tags.iter().flatten();
    let mut ids = vec![&status.id, &status.url];
    if let Some((id, url)) = &status.inner {
        ids.extend([id, url]);
    }
    let mut mentions = status.mentions.iter().flatten();
    let language = status.lang.clone().flatten();
    tags.into_iter()
        .any(|tag| policy.keep_tags.iter().any(|kept| fold(kept) == fold(tag)))
        || match (&policy.keep_text, &status.text) {
            // Here an expression is a word without signs.
            (Some(word), Some(text)) => text.contains(word.as_str()),
            _ => false,
        }
        || ids.iter().any(|id| policy.keep_ids.contains(id))
        || mentions.any(|name| {
            policy
                .keep_mentions
                .iter()
                .any(|kept| fold(kept) == fold(name))
        })
        || language.is_some_and(|lang| policy.keep_languages.contains(&lang))
}

/// A: until nothing is added any more.
fn pulled_along(policy: &Policy, all: &[Status], roots: &BTreeSet<usize>) -> BTreeSet<usize> {
    if policy.threads == Threads::None {
        return BTreeSet::new();
    }
    let mut edges = Vec::new();
    for (place, status) in all.iter().enumerate() {
        let Some(Some(parent)) = &status.parent else {
            continue;
        };
        for (above, other) in all.iter().enumerate() {
            let boosts = [status, other]
                .iter()
                .any(|it| it.kind == Some(Kind::Boost));
            if other.id == *parent && !boosts {
                edges.push((place, above));
            }
        }
    }
    let mut reached = roots.clone();
    loop {
        let before = reached.len();
        for (below, above) in &edges {
            if reached.contains(below) {
                reached.insert(*above);
            }
            if policy.threads == Threads::Whole && reached.contains(above) {
                reached.insert(*below);
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}

/// Older first; of one moment, by the ids.
fn age_order(one: &Status, other: &Status) -> std::cmp::Ordering {
    let digits = |id: &str| id.bytes().all(|byte| byte.is_ascii_digit());
    let by_id = if digits(&one.id) && digits(&other.id) {
        (one.id.len(), &one.id).cmp(&(other.id.len(), &other.id))
    } else if one.id.len() == 26 && other.id.len() == 26 {
        one.id.cmp(&other.id)
    } else {
        // What stands further up in the list is newer.
        other.place.cmp(&one.place)
    };
    one.created.cmp(&other.created).then(by_id)
}
