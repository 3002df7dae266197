//! A run that deletes: which item is next, and what becomes of it when it was read again.

use std::collections::VecDeque;

use super::draft::Threads;
use super::item::{Item, Kind};
use super::plan::{self, Plan};
use super::policy::{Moments, Policy};
use super::reason::Reason;
use super::rules;

/// What is left of a plan. What is read again just before its deletion can take an item out of it,
/// and never put one in.
#[derive(Debug)]
pub struct Run<'p> {
    policy: &'p Policy,
    moments: Moments,
    /// What the account has; `None` what is gone.
    items: Vec<Option<Item>>,
    queue: VecDeque<usize>,
    /// What was taken out of the plan because another item of its thread changed.
    kept: Vec<(usize, Reason)>,
}

/// What becomes of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Delete,
    Keep(Reason),
}

impl<'p> Run<'p> {
    pub fn new(policy: &'p Policy, moments: Moments, items: Vec<Item>, plan: &Plan) -> Self {
        Self {
            policy,
            moments,
            items: items.into_iter().map(Some).collect(),
            queue: plan.delete.iter().copied().collect(),
            kept: Vec::new(),
        }
    }

    /// What is to be deleted next.
    pub fn next(&self) -> Option<&Item> {
        self.items[*self.queue.front()?].as_ref()
    }

    /// How many are left.
    pub fn left(&self) -> usize {
        self.queue.len()
    }

    /// Judges the next item as it was read again.
    pub fn judge(&mut self, mut now: Item) -> Verdict {
        let Some(at) = self.queue.front().copied() else {
            return Verdict::Keep(Reason::CannotTell("the item"));
        };
        let before = self.items[at].take();
        if before.as_ref().is_none_or(|before| !is_alike(before, &now)) {
            // A boost whose status is gone reads as a post on some servers.
            now.kind = None;
        }
        let own = before.and_then(|before| self.alone(&before, &now));
        self.items[at] = Some(now);
        own.unwrap_or_else(|| self.judge_all(at))
    }

    /// The verdict about an item whose change cannot matter to another one. `None` if it can.
    ///
    /// What is planned is none of the latest ones, and no kept thread holds it. So that stays while what
    /// these rules look at is as it was.
    fn alone(&self, before: &Item, now: &Item) -> Option<Verdict> {
        if before == now {
            return Some(Verdict::Delete);
        }
        let counts = |item| self.policy.is_of_these_kinds(item);
        let is_as_late = before.created == now.created && counts(before) == counts(now);
        if self.policy.keep_latest > 0 && !is_as_late {
            return None;
        }
        let own = rules::reasons(self.policy, &self.moments, now, false);
        // What it replied to may be gone meanwhile. That takes it out of a thread, and puts it in none.
        let same_thread = before.is_boost() == now.is_boost()
            && (before.parent == now.parent || now.parent == Some(None));
        let keeps_others = own.iter().any(|reason| reason.keeps_thread());
        if self.policy.threads != Threads::None && (!same_thread || keeps_others) {
            return None;
        }
        let first = own.first().copied();
        Some(first.map_or(Verdict::Delete, Verdict::Keep))
    }

    /// Judges all items again, after one of them changed.
    fn judge_all(&mut self, at: usize) -> Verdict {
        let fates = self.fates();
        self.kept.extend(
            self.queue
                .iter()
                .skip(1)
                .filter_map(|at| Some((*at, fates[*at]?))),
        );
        self.queue.retain(|it| *it == at || fates[*it].is_none());
        fates[at].map_or(Verdict::Delete, Verdict::Keep)
    }

    /// The fates of what is there; `None` also for what is gone.
    fn fates(&self) -> Vec<Option<Reason>> {
        let there = self.items.iter().enumerate();
        let (places, items): (Vec<_>, Vec<_>) =
            there.filter_map(|(at, it)| Some((at, it.clone()?))).unzip();
        let mut fates = vec![None; self.items.len()];
        let found = plan::fates(self.policy, &self.moments, &items);
        for (at, fate) in places.into_iter().zip(found) {
            fates[at] = fate;
        }
        fates
    }

    /// The next item is gone.
    pub fn is_gone(&mut self) {
        if let Some(at) = self.queue.pop_front() {
            self.items[at] = None;
        }
    }

    /// The next item stays.
    pub fn stays(&mut self) {
        self.queue.pop_front();
    }

    /// What other items took out of the plan since this was asked last.
    pub fn taken_out(&mut self) -> Vec<(&Item, Reason)> {
        let kept = std::mem::take(&mut self.kept);
        let items = &self.items;
        kept.into_iter()
            .filter_map(|(at, reason)| Some((items[at].as_ref()?, reason)))
            .collect()
    }
}

/// Whether both can be one thing: a status stays one when what it replies to is gone, and reads as a post
/// then on some servers.
fn is_alike(before: &Item, now: &Item) -> bool {
    let is_boost = |item: &Item| item.kind.map(|kind| kind == Kind::Boost);
    before.list == now.list && is_boost(before) == is_boost(now)
}
