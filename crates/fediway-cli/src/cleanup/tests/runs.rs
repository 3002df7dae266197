//! The properties of a run that deletes by a plan, on generated accounts.

use std::collections::BTreeSet;

use super::convert::{at, item, policy};
use super::generate::{Dice, changed};
use super::oracle::{self, Kind, Status};
use super::properties::{cases, items, planned};
use crate::cleanup::attempt::{self, Attempts, Next};
use crate::cleanup::plan::Plan;
use crate::cleanup::policy::Policy;
use crate::cleanup::run::{Run, Verdict};

/// An account that changes while a run goes on: each status is judged as it is just before its
/// deletion, with all that is known of the others by then.
#[test]
fn each_status_is_judged_again_just_before_it_goes() {
    let (mut went, mut stayed) = (0, 0);
    for (seed, now, mut statuses, mut rules) in cases() {
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
    for (seed, now, statuses, rules) in cases() {
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
    for (seed, now, mut statuses, rules) in cases() {
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
