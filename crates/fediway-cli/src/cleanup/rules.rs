//! The rules that look at one item alone. K1 to K9 are those of `docs/cleanup.md`; K8 is in
//! `threads.rs`.

use super::draft::{AgeFrom, Threads};
use super::item::{Count, Item, Kind, Known, Poll};
use super::policy::{Moments, Policy, folded};
use super::reason::Reason;

/// Every rule that keeps an item, in the order of the documentation.
pub fn reasons(policy: &Policy, moments: &Moments, item: &Item, is_latest: bool) -> Vec<Reason> {
    let mut found = Vec::new();
    found.extend(selection(policy, item));
    found.extend(age(policy, moments, item));
    found.extend(unknown(policy, moments, item));
    found.extend(is_latest.then_some(Reason::Latest));
    found.extend(marks(policy, item));
    found.extend(contents(policy, item));
    found.extend(popularity(policy, item));
    found.extend(words(policy, item));
    let archived = !policy.require_archive || item.archived;
    found.extend((!archived).then_some(Reason::NotArchived));
    found
}

/// K1
fn selection(policy: &Policy, item: &Item) -> Option<Reason> {
    let allowed = |only: &std::collections::BTreeSet<String>| {
        item.visibility.as_ref().is_some_and(|it| only.contains(it))
    };
    // Of an unknown kind nothing is known to be another one.
    if item.kind.is_some() && !policy.is_of_these_kinds(item) {
        return Some(Reason::OtherKind);
    }
    let right = policy.only_visibility.as_ref().is_none_or(allowed);
    (!right).then_some(Reason::OtherVisibility)
}

/// K2
fn age(policy: &Policy, moments: &Moments, item: &Item) -> Option<Reason> {
    let Some(created) = item.created else {
        return Some(Reason::CannotTell("created_at"));
    };
    let counted_from = match (policy.age_from, item.edited) {
        (AgeFrom::Created, _) => created,
        (AgeFrom::Edited, Some(edited)) => edited.map_or(created, |edited| edited.max(created)),
        (AgeFrom::Edited, None) => return Some(Reason::CannotTell("edited_at")),
    };
    if !policy.selects()
        || moments
            .older_than
            .is_some_and(|moment| counted_from > moment)
    {
        return Some(Reason::TooYoung);
    }
    if moments
        .newer_than
        .is_some_and(|moment| counted_from <= moment)
    {
        return Some(Reason::TooOld);
    }
    let is_later = moments.before.is_some_and(|moment| created >= moment);
    is_later.then_some(Reason::NotBefore)
}

/// K3
fn unknown(policy: &Policy, moments: &Moments, item: &Item) -> Option<Reason> {
    let missing = missing(policy, item).map(Reason::CannotTell);
    let future = || item.created.is_some_and(|created| created > moments.now);
    missing.or_else(|| future().then_some(Reason::OfTheFuture))
}

/// The first field that an active rule needs and the server did not tell.
fn missing(policy: &Policy, item: &Item) -> Option<&'static str> {
    let visible = item.visibility.as_ref();
    let visible = visible.is_some_and(|it| policy.knows_visibility(it));
    let files = policy.keep_media && !item.is_boost();
    let ask = |needed: bool, known: bool, field| (needed && !known).then_some(field);
    let asked = [
        ask(true, item.kind.is_some(), "the kind"),
        ask(true, item.created.is_some(), "created_at"),
        ask(true, visible, "visibility"),
        ask(true, item.poll.is_some(), "poll"),
        ask(policy.keep_pinned, item.pinned.is_some(), "pinned"),
        ask(
            asks_favourite(policy, item),
            item.favourited.is_some(),
            "favourited",
        ),
        ask(
            asks_bookmark(policy, item),
            item.bookmarked.is_some(),
            "bookmarked",
        ),
        ask(files, item.media.is_some(), "media_attachments"),
        ask(!policy.keep_tags.is_empty(), item.tags.is_some(), "tags"),
        ask(!policy.keep_text.is_empty(), item.text.is_some(), "content"),
        ask(
            !policy.keep_mentions.is_empty(),
            item.mentions.is_some(),
            "mentions",
        ),
        ask(
            !policy.keep_languages.is_empty(),
            item.language.is_some(),
            "language",
        ),
        ask(
            policy.threads != Threads::None,
            item.parent.is_some(),
            "in_reply_to_id",
        ),
    ];
    let counts = Count::ALL.into_iter().zip(policy.at_least);
    let counts =
        counts.map(|(what, least)| ask(least.is_some(), item.count(what).is_some(), what.name()));
    asked.into_iter().chain(counts).flatten().next()
}

/// Every favourite is one: the rule would keep all of them.
fn asks_favourite(policy: &Policy, item: &Item) -> bool {
    policy.keep_favourited && item.kind != Some(Kind::Favourite)
}

fn asks_bookmark(policy: &Policy, item: &Item) -> bool {
    policy.keep_bookmarked && item.kind != Some(Kind::Bookmark)
}

/// K5: what the account itself did with it, and who may see it.
fn marks(policy: &Policy, item: &Item) -> Vec<Reason> {
    let is = |known: Known<bool>| known == Some(true);
    let visibility = item.visibility.as_deref();
    let direct = visibility == Some("direct");
    let kept = visibility.is_some_and(|it| policy.keep_visibility.contains(it));
    all(&[
        (policy.keep_pinned && is(item.pinned), Reason::Pinned),
        (
            asks_favourite(policy, item) && is(item.favourited),
            Reason::Favourited,
        ),
        (
            asks_bookmark(policy, item) && is(item.bookmarked),
            Reason::Bookmarked,
        ),
        (policy.keep_direct && direct, Reason::Direct),
        (kept, Reason::Visibility),
    ])
}

/// K5: files and polls.
fn contents(policy: &Policy, item: &Item) -> Vec<Reason> {
    let media = item.media == Some(true) && !item.is_boost();
    let poll = matches!(item.poll, Some(Poll::Open | Poll::Closed));
    all(&[
        (policy.keep_media && media, Reason::Media),
        (item.poll == Some(Poll::Open), Reason::OpenPoll),
        (policy.keep_polls && poll, Reason::Poll),
    ])
}

/// K6
fn popularity(policy: &Policy, item: &Item) -> Vec<Reason> {
    let counts = Count::ALL.into_iter().zip(policy.at_least);
    let enough = counts.filter(|(what, least)| match (least, item.count(*what)) {
        (Some(least), Some(count)) => count >= *least,
        _ => false,
    });
    enough.map(|(what, _)| Reason::at_least(what)).collect()
}

/// K7
fn words(policy: &Policy, item: &Item) -> Vec<Reason> {
    let tagged = any(&item.tags, |tag| policy.keep_tags.contains(&folded(tag)));
    let mentions = any(&item.mentions, |name| {
        policy.keep_mentions.contains(&folded(name))
    });
    let text = item.text.as_deref().unwrap_or_default();
    let matched = item.text.is_some() && policy.keep_text.iter().any(|it| it.is_match(text));
    let language = item.language.as_ref().and_then(Option::as_ref);
    all(&[
        (tagged, Reason::Tag),
        (matched, Reason::Text),
        (!policy.keep_names.is_disjoint(&item.names), Reason::Name),
        (mentions, Reason::Mention),
        (
            language.is_some_and(|it| policy.keep_languages.contains(it)),
            Reason::Language,
        ),
    ])
}

fn any(list: &Known<Vec<String>>, is_kept: impl Fn(&str) -> bool) -> bool {
    list.iter().flatten().any(|one| is_kept(one))
}

fn all(rules: &[(bool, Reason)]) -> Vec<Reason> {
    let keeping = rules.iter().filter(|(keeps, _)| *keeps);
    keeping.map(|(_, reason)| *reason).collect()
}
