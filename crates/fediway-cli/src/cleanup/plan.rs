//! What goes and what stays, for the items of an account at one moment.

use super::item::{Item, List};
use super::order::older_first;
use super::policy::{Moments, Policy};
use super::reason::Reason;
use super::rules;
use super::threads::kept_along;

/// The outcome; numbers are places in the list that was judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What one run deletes, in this order.
    pub delete: Vec<usize>,
    /// What may go as well and has no place in one run.
    pub later: Vec<usize>,
    /// What stays, with the first rule that keeps it.
    pub keep: Vec<(usize, Reason)>,
}

/// Judges all items of an account. What the policy keeps depends on all of them: which are the
/// latest, and which belong to one thread.
pub fn plan(policy: &Policy, moments: &Moments, items: &[Item]) -> Plan {
    let mut plan = Plan::default();
    for (at, fate) in fates(policy, moments, items).into_iter().enumerate() {
        match fate {
            Some(reason) => plan.keep.push((at, reason)),
            None => plan.delete.push(at),
        }
    }
    plan.delete
        .sort_by(|one, other| older_first(&items[*one], &items[*other]));
    plan.later = plan.delete.split_off(policy.max.min(plan.delete.len()));
    plan
}

/// Why each item is kept, or `None` for those that go.
pub fn fates(policy: &Policy, moments: &Moments, items: &[Item]) -> Vec<Option<Reason>> {
    let fates = reasons(policy, moments, items).into_iter();
    fates.map(|reasons| reasons.first().copied()).collect()
}

/// Every rule that keeps each item; none for those that go.
pub fn reasons(policy: &Policy, moments: &Moments, items: &[Item]) -> Vec<Vec<Reason>> {
    let latest = latest(policy, items);
    let judged = items.iter().zip(latest);
    let mut reasons: Vec<Vec<Reason>> = judged
        .map(|(item, latest)| rules::reasons(policy, moments, item, latest))
        .collect();
    let keeps_thread = |all: &Vec<Reason>| all.iter().any(|reason| reason.keeps_thread());
    let roots: Vec<bool> = reasons.iter().map(keeps_thread).collect();
    let along = kept_along(policy.threads, items, &roots);
    for ((reasons, along), root) in reasons.iter_mut().zip(along).zip(roots) {
        reasons.extend((along && !root).then_some(Reason::Thread));
    }
    reasons
}

/// K4: the newest ones of each list. An item whose time is not known takes nobody's place: it is
/// kept anyway.
fn latest(policy: &Policy, items: &[Item]) -> Vec<bool> {
    let mut latest = vec![false; items.len()];
    for list in [List::Statuses, List::Favourites, List::Bookmarks] {
        let counts = |item: &Item| {
            item.list == list && item.created.is_some() && policy.is_of_these_kinds(item)
        };
        let mut places: Vec<usize> = (0..items.len()).filter(|at| counts(&items[*at])).collect();
        places.sort_by(|one, other| older_first(&items[*other], &items[*one]));
        for at in places.into_iter().take(policy.keep_latest) {
            latest[at] = true;
        }
    }
    latest
}
