//! What is known about a call after some attempts, and what is done next. Pure: no socket, no clock.

use std::time::Duration;

use http::StatusCode;

use super::authorize::MOST_RENEWALS;
use super::backoff::Backoff;
use super::retry::{Class, Loss, Verdict};
use crate::clock::{after, until};
use crate::rate_limit::Waiting;
use crate::time::Timestamp;

/// How often a server may answer 429 in one call before that is the outcome.
const MOST_REFUSALS: u32 = 10;
/// How often a server that said how long it will be away is asked in one call.
const MOST_PROBES: u32 = 100;
/// The pauses between the tries of one call grow from the first to the longest. A patient caller
/// gets longer ones.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
const LONGEST_PATIENT_PAUSE: Duration = Duration::from_secs(60);

/// How often and how long one call is tried.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub(super) max_tries: u32,
    pub(super) patience: Duration,
}

/// A call after some tries.
#[derive(Debug)]
pub(super) struct Progress {
    pub(super) class: Class,
    pub(super) tries: u32,
    rules: Rules,
    pub(super) started: Timestamp,
    refusals: u32,
    backoff: Backoff,
    /// A try before may have had its effect.
    pub(super) ambiguous: bool,
    /// How often the token was renewed.
    renewals: u32,
}

/// What is done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The outcome of this try is the outcome of the call.
    Stop,
    /// Nobody knows whether the request had its effect, and it must not be repeated.
    Unknown,
    /// Send it again at this moment.
    Again(Timestamp),
    /// Get another token, then send it again.
    Authorize,
}

/// The answer to a try.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) status: StatusCode,
    /// Until when the server asked to be left alone.
    pub(super) asked: Option<Timestamp>,
    /// It refuses a token that can be renewed.
    pub(super) token_refused: bool,
    /// The body of the request can be made again.
    pub(super) repeatable: bool,
    pub(super) lasted: Duration,
    pub(super) now: Timestamp,
}

/// A try without an answer.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) maybe_sent: bool,
    /// The same try may succeed later.
    pub(super) may_pass: bool,
    pub(super) loss: Loss,
    /// The body of the request can be made again.
    pub(super) repeatable: bool,
    pub(super) now: Timestamp,
}

impl Progress {
    pub(super) fn new(class: Class, rules: Rules, now: Timestamp) -> Self {
        let longest = (rules.patience / 20).clamp(LONGEST_PAUSE, LONGEST_PATIENT_PAUSE);
        Self {
            class,
            rules,
            started: now,
            tries: 0,
            refusals: 0,
            backoff: Backoff::new(FIRST_PAUSE, longest),
            ambiguous: false,
            renewals: 0,
        }
    }

    pub(super) fn after_answer(&mut self, answer: &Answered, waiting: &Waiting<'_>) -> Step {
        if answer.token_refused && self.renewals < MOST_RENEWALS {
            self.renewals += 1;
            return Step::Authorize;
        }
        let verdict = Verdict::of(answer.status);
        self.ambiguous |= verdict.is_ambiguous() && self.class.has_effect();
        let again = match verdict {
            Verdict::Final if answer.status.is_success() => return Step::Stop,
            Verdict::Final => None,
            Verdict::NotNow => self.after_refusal(answer, waiting),
            Verdict::Failed if self.class == Class::Read => self.again(answer.now, None),
            Verdict::Failed => None,
            Verdict::Unavailable if self.class.may_repeat() => self.again(answer.now, answer.asked),
            Verdict::Unavailable => None,
            Verdict::Lost | Verdict::Late => {
                let loss = Loss {
                    lasted: answer.lasted,
                    was_late: verdict == Verdict::Late,
                    answered: false,
                };
                self.after_loss(loss, answer.now, answer.asked)
            }
        };
        self.step(again.filter(|_| answer.repeatable))
    }

    pub(super) fn after_failure(&mut self, failed: &Failed) -> Step {
        self.ambiguous |= failed.maybe_sent && self.class.has_effect();
        let again = match (failed.may_pass && failed.repeatable, failed.maybe_sent) {
            (false, _) => None,
            (true, false) => self.again(failed.now, None),
            (true, true) => self.after_loss(failed.loss, failed.now, None),
        };
        self.step(again)
    }

    fn step(&self, again: Option<Timestamp>) -> Step {
        match again {
            Some(moment) => Step::Again(moment),
            // The try before may have had its effect, whatever this one was answered.
            None if self.ambiguous => Step::Unknown,
            None => Step::Stop,
        }
    }

    /// After a 429: the moment that the server names, if the policy allows to wait for it.
    fn after_refusal(&mut self, answer: &Answered, waiting: &Waiting<'_>) -> Option<Timestamp> {
        self.refusals += 1;
        let pause = after(answer.now, self.backoff.pause());
        let moment = answer.asked.map_or(pause, |asked| asked.max(pause));
        let allowed = waiting.allows(answer.now, moment);
        (self.refusals < MOST_REFUSALS && allowed).then_some(moment)
    }

    fn after_loss(
        &mut self,
        loss: Loss,
        now: Timestamp,
        asked: Option<Timestamp>,
    ) -> Option<Timestamp> {
        let wait = self.class.wait_after_loss(loss)?;
        let done = after(now, wait.saturating_sub(loss.lasted));
        let moment = self.again(now, asked)?.max(done);
        self.is_in_time(moment).then_some(moment)
    }

    /// The moment of another try, if there are tries and time left.
    ///
    /// A server that says how long it will be away is asked until the patience is over, however
    /// many tries that takes.
    fn again(&mut self, now: Timestamp, asked: Option<Timestamp>) -> Option<Timestamp> {
        let pause = match asked {
            Some(asked) => self.backoff.pause_for(until(now, asked)),
            None => self.backoff.pause(),
        };
        let most = match asked {
            Some(_) if self.rules.max_tries > 1 => self.rules.max_tries.max(MOST_PROBES),
            _ => self.rules.max_tries,
        };
        let moment = after(now, pause);
        (self.tries < most && self.is_in_time(moment)).then_some(moment)
    }

    fn is_in_time(&self, moment: Timestamp) -> bool {
        until(self.started, moment) <= self.rules.patience
    }
}

#[cfg(test)]
#[path = "progress_tests.rs"]
mod tests;
