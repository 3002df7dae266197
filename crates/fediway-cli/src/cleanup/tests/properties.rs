//! The properties of a plan, on generated accounts.

use std::collections::BTreeSet;

use super::convert::{at, item, policy};
use super::generate::{Dice, less_known, stricter, world};
use super::oracle::{self, Kind, Outcome, Status};
use crate::cleanup::explain::explain;
use crate::cleanup::item::Item;
use crate::cleanup::journal::Target;
use crate::cleanup::plan::{self, Plan};
use crate::cleanup::reason::Reason;

/// How many accounts are compared with the oracle; a fifth of it is enough for the other properties,
/// which the oracle has, too.
fn number() -> u64 {
    let cases = std::env::var("FEDIWAY_CLEANUP_CASES");
    cases.map_or(2000, |cases| cases.parse().unwrap())
}

/// The seed, the present, the statuses and the rules: the same ones each time.
type Case = (u64, i64, Vec<Status>, oracle::Policy);

fn case(seed: u64) -> Case {
    let world = world(seed);
    (seed, world.now, world.statuses, world.policy)
}

pub(super) fn cases() -> impl Iterator<Item = Case> {
    (0..number() / 5).map(case)
}

pub(super) fn items(statuses: &[Status]) -> Vec<Item> {
    statuses.iter().map(item).collect()
}

pub(super) fn planned(rules: &oracle::Policy, now: i64, statuses: &[Status]) -> (Plan, Outcome) {
    let expected = oracle::outcome(rules, now, statuses);
    let plan = match policy(rules) {
        Ok(rules) => plan::plan(&rules, &rules.at(at(now)), &items(statuses)),
        Err(why) => {
            assert!(why.contains("say what is old"), "{why}");
            Plan::default()
        }
    };
    (plan, expected)
}

/// By id, so that accounts can be compared.
fn deleted(rules: &oracle::Policy, now: i64, statuses: &[Status]) -> BTreeSet<String> {
    let (plan, _) = planned(rules, now, statuses);
    let all = plan.delete.iter().chain(&plan.later);
    all.map(|place| statuses[*place].id.clone()).collect()
}

#[test]
fn the_plan_is_that_of_the_oracle() {
    let threads = std::thread::available_parallelism().unwrap().get() as u64;
    let parts = std::thread::scope(|scope| {
        let parts = (0..threads).map(|part| {
            let seeds = (part..number()).step_by(usize::try_from(threads).unwrap());
            scope.spawn(move || {
                seeds
                    .map(compared)
                    .fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1))
            })
        });
        let parts: Vec<_> = parts.collect();
        parts
            .into_iter()
            .map(|part| part.join().unwrap())
            .collect::<Vec<_>>()
    });
    let going: usize = parts.iter().map(|part| part.0).sum();
    let staying: usize = parts.iter().map(|part| part.1).sum();
    println!("{} accounts: {going} statuses go, {staying} stay", number());
    assert!(
        going * 10 > staying,
        "{going} go, {staying} stay: too few to learn from"
    );
}

/// One account; gives how many of its statuses go and stay.
fn compared(seed: u64) -> (usize, usize) {
    let (seed, now, statuses, rules) = case(seed);
    let (plan, expected) = planned(&rules, now, &statuses);
    assert_eq!(
        plan.delete, expected.run,
        "case {seed}: {rules:#?} {statuses:#?}"
    );
    let all: BTreeSet<usize> = plan.delete.iter().chain(&plan.later).copied().collect();
    assert_eq!(
        all, expected.deleted,
        "case {seed}: {rules:#?} {statuses:#?}"
    );
    assert!(all.is_disjoint(&expected.kept_directly), "case {seed}");
    assert!(all.is_subset(&expected.candidates), "case {seed}");
    if policy(&rules).is_ok() {
        assert_eq!(plan.keep.len() + all.len(), statuses.len(), "case {seed}");
    }
    (all.len(), statuses.len() - all.len())
}

#[test]
fn a_stricter_policy_deletes_nothing_more() {
    for (seed, now, statuses, rules) in cases() {
        let new = stricter(&mut Dice::new(!seed), &rules, &statuses);
        let (before, after) = (
            deleted(&rules, now, &statuses),
            deleted(&new, now, &statuses),
        );
        assert!(
            after.is_subset(&before),
            "case {seed}: {rules:#?} {new:#?} {statuses:#?}"
        );
    }
}

#[test]
fn the_same_time_added_everywhere_changes_nothing() {
    for (seed, now, mut statuses, mut rules) in cases() {
        rules.before = None;
        let before = deleted(&rules, now, &statuses);
        let shift = 12_345_678_901;
        for status in &mut statuses {
            status.created = status.created.map(|it| it + shift);
            status.edited = status.edited.map(|it| it.map(|it| it + shift));
        }
        assert_eq!(
            deleted(&rules, now + shift, &statuses),
            before,
            "case {seed}"
        );
    }
}

#[test]
fn the_order_of_the_statuses_changes_nothing() {
    for (seed, now, mut statuses, rules) in cases() {
        let before = deleted(&rules, now, &statuses);
        let mut dice = Dice::new(!seed);
        for place in 0..statuses.len() {
            let other = dice.below(statuses.len());
            statuses.swap(place, other);
        }
        assert_eq!(deleted(&rules, now, &statuses), before, "case {seed}");
    }
}

#[test]
fn what_is_not_known_deletes_nothing_more() {
    for (seed, now, mut statuses, rules) in cases() {
        let before = deleted(&rules, now, &statuses);
        let mut dice = Dice::new(!seed);
        let place = dice.below(statuses.len());
        let Some(status) = statuses.get_mut(place) else {
            continue;
        };
        *status = less_known(&mut dice, status);
        let after = deleted(&rules, now, &statuses);
        assert!(
            after.is_subset(&before),
            "case {seed}: {place} {rules:#?} {statuses:#?}"
        );
    }
}

/// A wrong clock dates statuses so. The same ones go if they are of this moment.
#[test]
fn what_is_dated_in_the_future_stays() {
    let mut going = 0;
    for (seed, now, mut statuses, mut rules) in cases() {
        let tomorrow = (now.div_euclid(oracle::DAY) + 2) * oracle::DAY;
        (rules.older_than, rules.newer_than, rules.before) = (None, None, Some(tomorrow));
        (rules.keep_latest, rules.from_edit) = (0, false);
        for status in &mut statuses {
            status.created = Some(now + 1);
        }
        let gone = deleted(&rules, now, &statuses);
        assert!(gone.is_empty(), "case {seed}: {gone:?}");
        for status in &mut statuses {
            status.created = Some(now);
        }
        going += deleted(&rules, now, &statuses).len();
    }
    assert!(going > 50, "{going}");
}

/// Where threads count, what a boost replies to has to be told, as of everything else.
#[test]
fn a_boost_of_an_unknown_thread_stays_where_threads_count() {
    let mut going = 0;
    for (seed, now, mut statuses, mut rules) in cases() {
        statuses.retain(|status| status.kind == Some(Kind::Boost));
        for status in &mut statuses {
            status.parent = None;
        }
        rules.threads = oracle::Threads::Whole;
        let gone = deleted(&rules, now, &statuses);
        assert!(gone.is_empty(), "case {seed}: {gone:?}");
        rules.threads = oracle::Threads::None;
        going += deleted(&rules, now, &statuses).len();
    }
    assert!(going > 20, "{going}");
}

#[test]
fn runs_end_with_nothing_left_to_delete() {
    for (seed, now, statuses, rules) in cases() {
        let all = deleted(&rules, now, &statuses);
        let (mut left, mut gone, mut runs) = (statuses.clone(), BTreeSet::new(), 0);
        loop {
            let (plan, _) = planned(&rules, now, &left);
            if plan.delete.is_empty() {
                break;
            }
            runs += 1;
            let ids: BTreeSet<_> = plan.delete.iter().map(|at| left[*at].id.clone()).collect();
            left.retain(|status| !ids.contains(&status.id));
            gone.extend(ids);
        }
        assert_eq!(gone, all, "case {seed}");
        let in_one = rules.max.unwrap_or(usize::MAX);
        assert_eq!(runs, all.len().div_ceil(in_one), "case {seed}");
    }
}

#[test]
fn a_boost_goes_without_its_post_and_a_post_without_its_boost() {
    for (seed, now, statuses, mut rules) in cases() {
        rules.keep_latest = 0;
        // One of an unknown kind belongs to the threads of posts, whatever is inside it.
        let is_boost = |status: &&Status| status.kind == Some(Kind::Boost);
        let all = deleted(&rules, now, &statuses);
        let posts: Vec<_> = statuses
            .iter()
            .filter(|it| !is_boost(it))
            .cloned()
            .collect();
        let boosts: Vec<_> = statuses.iter().filter(is_boost).cloned().collect();
        let mut apart = deleted(&rules, now, &posts);
        apart.extend(deleted(&rules, now, &boosts));
        assert_eq!(apart, all, "case {seed}");
        for boost in &boosts {
            let target = Target::of(&item(boost)).unwrap();
            assert_eq!(target.id, boost.id);
            assert_eq!(
                target.boosted.as_ref(),
                boost.inner.as_ref().map(|(id, _)| id)
            );
        }
    }
}

/// Whatever keeps a status is a rule that says so, and what goes is kept by none.
#[test]
fn each_rule_says_what_it_keeps() {
    for (seed, now, statuses, rules) in cases().take(200) {
        let Ok(read) = policy(&rules) else {
            continue;
        };
        let (items, moments) = (items(&statuses), read.at(at(now)));
        let reasons = plan::reasons(&read, &moments, &items);
        for (at, reasons) in reasons.iter().enumerate() {
            let said = explain(&read, &moments, &items, at);
            let kept: BTreeSet<_> = said.iter().filter_map(|it| it.keeps).collect();
            let expected: BTreeSet<_> = reasons.iter().copied().collect();
            let unknown = |it: &Reason| matches!(it, Reason::CannotTell(_) | Reason::OfTheFuture);
            let known = |all: &BTreeSet<Reason>| -> BTreeSet<Reason> {
                all.iter().copied().filter(|it| !unknown(it)).collect()
            };
            assert_eq!(known(&kept), known(&expected), "case {seed}: {said:?}");
            let any = |all: &BTreeSet<Reason>| all.iter().any(unknown);
            assert_eq!(any(&kept), any(&expected), "case {seed}: {said:?}");
        }
    }
}
