//! The plan as a table: what would go and why, what stays and which rule keeps it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, Unit};
use serde_json::{Value, json};

use super::judged::Judged;
use crate::cleanup::item::{Count, Item};
use crate::cleanup::policy::Policy;
use crate::cleanup::reason::Reason;
use crate::cli::{Cleanup, Global};
use crate::failure::Failure;
use crate::{output, text};

pub fn show(
    global: &Global,
    args: &Cleanup,
    policy: &Policy,
    judged: &Judged,
) -> Result<(), Failure> {
    match global.json {
        true => output::document(&document(judged)),
        false => output::line(&lines(args, policy, judged)),
    }
}

fn lines(args: &Cleanup, policy: &Policy, judged: &Judged) -> String {
    let (items, plan) = (&judged.items, &judged.plan);
    let mut lines = vec![format!(
        "{} · {}",
        judged.account,
        text::moment(judged.moments.now)
    )];
    lines.push(format!(
        "\nWould go: {} of {}",
        plan.delete.len(),
        items.len()
    ));
    let why = why(policy);
    let going = plan.delete.iter().map(|at| row(&items[*at], &why));
    lines.extend(going);
    if !plan.later.is_empty() {
        lines.push(format!(
            "In later runs, because of max: {}",
            plan.later.len()
        ));
    }
    lines.push(format!("\nStay: {}", plan.keep.len()));
    for (reason, count) in counted(&plan.keep) {
        lines.push(format!("{count:>7}  {reason}"));
    }
    if args.list_kept {
        lines.extend(
            plan.keep
                .iter()
                .map(|(at, reason)| row(&items[*at], &reason.to_string())),
        );
    }
    lines.extend(hints(args, judged));
    lines.join("\n")
}

/// What makes everything that goes old.
fn why(policy: &Policy) -> String {
    let mut parts = Vec::new();
    parts.extend(policy.older_than.map(|age| format!("older-than {age}")));
    parts.extend(policy.newer_than.map(|age| format!("newer-than {age}")));
    parts.extend(policy.before.map(|day| format!("before {day}")));
    if policy.keep_latest > 0 {
        parts.push(format!("not of the latest {}", policy.keep_latest));
    }
    parts.join(", ")
}

fn row(item: &Item, why: &str) -> String {
    let kind = item.kind.map_or("?", |kind| kind.name());
    let day = item.created.map(|at| at.strftime("%Y-%m-%d").to_string());
    let (day, url) = (day.unwrap_or_else(|| "?".into()), text::one_line(&item.url));
    format!("  {kind:<10}  {day:<10}  {why}  {url}")
}

fn counted(kept: &[(usize, Reason)]) -> Vec<(Reason, usize)> {
    let mut counts = BTreeMap::new();
    for (_, reason) in kept {
        *counts.entry(*reason).or_insert(0) += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

fn hints(args: &Cleanup, judged: &Judged) -> Vec<String> {
    let mut hints = Vec::new();
    let going = || judged.plan.delete.iter().map(|at| &judged.items[*at]);
    let answered = going()
        .filter(|item| item.count(Count::Replies) > Some(0))
        .count();
    if answered > 0 {
        hints.push(format!(
            "\n{answered} of those that would go have replies, which stay."
        ));
    }
    if judged.plan.delete.is_empty() {
        return hints;
    }
    let pace = judged.pace;
    let window = human(SignedDuration::try_from(pace.window).unwrap_or_default());
    let lasts = ends(judged).duration_since(judged.moments.now);
    hints.push(match lasts < SignedDuration::from_secs(1) {
        true => format!(
            "\nAt {} in {window} there is nothing to wait for.",
            pace.most
        ),
        false => format!(
            "\nAt {} in {window} it takes {}, until {}.",
            pace.most,
            human(lasts),
            text::moment(ends(judged)),
        ),
    });
    if !args.deletes() {
        hints.push(
            "Nothing was deleted: that takes --delete, which archives everything first. What the archive \
             does not hold stays, unless you add --without-archive."
                .to_owned(),
        );
    }
    hints
}

/// When the last one is gone, if nothing comes in between.
fn ends(judged: &Judged) -> Timestamp {
    let now = judged.moments.now;
    judged.pace.end(&judged.sent, now, judged.plan.delete.len())
}

fn human(time: SignedDuration) -> String {
    let minute = SignedDuration::from_mins(1);
    match time {
        time if time < minute => format!("{} s", time.as_secs()),
        time => {
            let rounded = time.round(Unit::Minute).unwrap_or(time);
            let (hours, minutes) = (rounded.as_hours(), rounded.as_mins() % 60);
            match (hours / 24, hours % 24, minutes) {
                (0, 0, minutes) => format!("{minutes} min"),
                (0, hours, minutes) => format!("{hours} h {minutes} min"),
                (days, hours, _) => format!("{days} d {hours} h"),
            }
        }
    }
}

fn document(judged: &Judged) -> Value {
    let plan = &judged.plan;
    let described = |at: &usize| describe(&judged.items[*at]);
    let kept = plan.keep.iter().map(|(at, reason)| {
        let mut item = described(at);
        item["reason"] = json!(reason.to_string());
        item
    });
    json!({
        "account": judged.account,
        "judged_at": text::moment_json(judged.moments.now),
        "delete": plan.delete.iter().map(described).collect::<Vec<_>>(),
        "later": plan.later.len(),
        "keep": kept.collect::<Vec<_>>(),
        "ends_at": text::moment_json(ends(judged)),
    })
}

fn describe(item: &Item) -> Value {
    json!({
        "kind": item.kind,
        "id": item.id,
        "url": item.url,
        "created_at": item.created,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_as_people_tell_them() {
        for (seconds, expected) in [
            (0, "0 s"),
            (59, "59 s"),
            (90, "2 min"),
            (3600, "1 h 0 min"),
            (60_000, "16 h 40 min"),
            (604_800, "7 d 0 h"),
        ] {
            assert_eq!(human(SignedDuration::from_secs(seconds)), expected);
        }
    }
}
