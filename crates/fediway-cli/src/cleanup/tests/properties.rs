//! The properties of a plan and of a run, on generated accounts.

use std::collections::BTreeSet;

use super::convert::{at, item, policy};
use super::generate::{Dice, World, changed, less_known, stricter, world};
use super::oracle::{self, Kind, Outcome, Status};
use crate::cleanup::attempt::{self, Attempts, Next};
use crate::cleanup::item::Item;
use crate::cleanup::journal::Target;
use crate::cleanup::plan::{self, Plan};
use crate::cleanup::policy::Policy;
use crate::cleanup::run::{Run, Verdict};

/// How many accounts are compared with the oracle; a fifth of it is enough for the other properties,
/// which the oracle has, too.
fn number() -> u64 {
    let cases = std::env::var("FEDIWAY_CLEANUP_CASES");
    cases.map_or(2000, |cases| cases.parse().unwrap())
}

/// The same accounts each time.
fn cases() -> impl Iterator<Item = (u64, World)> {
    (0..number() / 5).map(|seed| (seed, world(seed)))
}

fn items(statuses: &[Status]) -> Vec<Item> {
    statuses.iter().map(item).collect()
}

fn planned(rules: &oracle::Policy, now: i64, statuses: &[Status]) -> (Plan, Outcome) {
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
    let World {
        now,
        statuses,
        policy: rules,
    } = world(seed);
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
    for (
        seed,
        World {
            now,
            statuses,
            policy: rules,
        },
    ) in cases()
    {
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
    for (
        seed,
        World {
            now,
            mut statuses,
            policy: mut rules,
        },
    ) in cases()
    {
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
    for (
        seed,
        World {
            now,
            mut statuses,
            policy: rules,
        },
    ) in cases()
    {
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
    for (
        seed,
        World {
            now,
            mut statuses,
            policy: rules,
        },
    ) in cases()
    {
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

#[test]
fn runs_end_with_nothing_left_to_delete() {
    for (
        seed,
        World {
            now,
            statuses,
            policy: rules,
        },
    ) in cases()
    {
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
    for (
        seed,
        World {
            now,
            statuses,
            policy: mut rules,
        },
    ) in cases()
    {
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

/// An account that changes while a run goes on: each status is judged as it is just before its
/// deletion, with all that is known of the others by then.
#[test]
fn each_status_is_judged_again_just_before_it_goes() {
    let (mut went, mut stayed) = (0, 0);
    for (
        seed,
        World {
            now,
            mut statuses,
            policy: mut rules,
        },
    ) in cases()
    {
        // So that what happens to a status matters.
        (rules.keep_pinned, rules.keep_favourited) = (true, true);
        let Ok(read) = policy(&rules) else {
            continue;
        };
        let mut dice = Dice::new(!seed);
        let (plan, _) = planned(&rules, now, &statuses);
        let mut run = start(&read, now, &statuses, &plan);
        let mut allowed: Vec<String> = plan
            .delete
            .iter()
            .map(|at| statuses[*at].id.clone())
            .collect();
        while let Some(next) = run.next() {
            let place = statuses
                .iter()
                .position(|status| status.id == next.id)
                .unwrap();
            if dice.percent(40) {
                statuses[place] = changed(&mut dice, &statuses[place], now);
            }
            let id = statuses[place].id.clone();
            let expected = oracle::outcome(&rules, now, &statuses)
                .deleted
                .contains(&place);
            match run.judge(item(&statuses[place])) {
                Verdict::Delete => {
                    assert!(expected, "case {seed}: {id} {rules:#?} {statuses:#?}");
                    assert!(
                        allowed.contains(&id),
                        "case {seed}: {id} goes twice or unasked"
                    );
                    run.is_gone();
                    statuses.remove(place);
                    went += 1;
                }
                Verdict::Keep(why) => {
                    assert!(
                        !expected,
                        "case {seed}: {id} {why} {rules:#?} {statuses:#?}"
                    );
                    run.stays();
                    stayed += 1;
                }
            }
            allowed.retain(|other| *other != id);
        }
        let taken: BTreeSet<_> = run
            .taken_out()
            .iter()
            .map(|(item, _)| item.id.clone())
            .collect();
        assert_eq!(
            taken,
            allowed.into_iter().collect(),
            "case {seed}: each is accounted for"
        );
    }
    assert!(went > 50 && stayed > 10, "{went} {stayed}");
}

fn start<'p>(policy: &'p Policy, now: i64, statuses: &[Status], plan: &Plan) -> Run<'p> {
    Run::new(policy, policy.at(at(now)), items(statuses), plan)
}

/// What a boost of something that is gone looks like on some servers.
#[test]
fn a_boost_that_reads_as_a_post_stays() {
    let mut seen = 0;
    for (seed, world) in cases() {
        let (now, statuses, rules) = (world.now, world.statuses, world.policy);
        let (Ok(read), plan) = (policy(&rules), planned(&rules, now, &statuses).0) else {
            continue;
        };
        let mut run = start(&read, now, &statuses, &plan);
        let Some(next) = run.next().filter(|item| item.is_boost()) else {
            continue;
        };
        let boost = statuses.iter().find(|status| status.id == next.id).unwrap();
        let post = Status {
            kind: Some(Kind::Post),
            inner: None,
            ..boost.clone()
        };
        let verdict = run.judge(item(&post));
        assert!(matches!(verdict, Verdict::Keep(_)), "case {seed}");
        seen += 1;
    }
    assert!(seen > 5, "{seen}");
}

/// Limits, failures, lost answers and a process that is killed change how long it takes, and not
/// what goes.
#[test]
fn what_goes_wrong_changes_nothing_but_the_time() {
    for (
        seed,
        World {
            now,
            mut statuses,
            policy: rules,
        },
    ) in cases()
    {
        let Ok(read) = policy(&rules) else {
            continue;
        };
        let mut dice = Dice::new(!seed);
        let (plan, expected) = planned(&rules, now, &statuses);
        let expected: Vec<_> = expected
            .run
            .iter()
            .map(|at| statuses[*at].id.clone())
            .collect();
        let mut gone: Vec<String> = Vec::new();
        let mut run = start(&read, now, &statuses, &plan);
        while let Some(next) = run.next() {
            let id = next.id.clone();
            one(&mut dice, &mut run, &mut statuses, &mut gone, &id);
            if dice.percent(10) {
                // Killed: another run plans anew. What is left of the first plan is the same.
                let mut rest = rules.clone();
                rest.max = Some(plan.delete.len() - gone.len()).filter(|left| *left > 0);
                if rest.max.is_none() {
                    break;
                }
                let (plan, _) = planned(&rest, now, &statuses);
                run = start(&read, now, &statuses, &plan);
            }
        }
        assert_eq!(gone, expected, "case {seed}");
    }
}

/// One item, however often its requests fail; no more than the tries that it has.
fn one(
    dice: &mut Dice,
    run: &mut Run<'_>,
    there: &mut Vec<Status>,
    gone: &mut Vec<String>,
    id: &str,
) {
    let (mut attempts, mut failures) = (Attempts::default(), 0);
    let noon = "2026-01-01T12:00:00Z".parse().unwrap();
    let fails = |dice: &mut Dice, failures: &mut u32| {
        let may_fail = *failures + 1 < attempt::TRIES && dice.percent(30);
        *failures += u32::from(may_fail);
        may_fail
    };
    loop {
        let status = there.iter().position(|status| status.id == id);
        let outcome = if fails(dice, &mut failures) {
            attempt::Outcome::Failed("500".into())
        } else if dice.percent(20) {
            attempt::Outcome::Limited(None)
        } else if let Some(place) = status {
            assert_eq!(run.judge(item(&there[place])), Verdict::Delete);
            attempts.sending();
            let lost = fails(dice, &mut failures);
            if !lost || dice.percent(50) {
                gone.push(there.remove(place).id);
            }
            match lost {
                true => attempt::Outcome::Failed("connection".into()),
                false => attempt::Outcome::Deleted,
            }
        } else {
            attempt::Outcome::Missing
        };
        match attempts.next::<()>(outcome, noon) {
            Next::Settled(_) => return run.is_gone(),
            Next::Again(_) | Next::Wait(_) => {}
            Next::GiveUp(_) | Next::Stop(()) => panic!("given up too early"),
        }
    }
}
