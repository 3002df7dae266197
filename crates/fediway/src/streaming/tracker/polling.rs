//! Polling: on servers without streams, lists are fetched in rounds.

use std::time::Duration;

use super::interface::Action;
use super::seen::Moment;
use super::state::{Missing, Phase, Polling, State, Tracker, is_hopeless, is_unreachable};
use crate::error::Error;
use crate::streaming::event::{Event, EventKind, Via};
use crate::streaming::subscription::{Subscription, all_but};
use crate::transport::NoAnswer;

impl Tracker {
    pub(super) fn start_polling(&mut self, now: Moment) {
        self.state = State::Polling(Polling {
            known: Vec::new(),
            told: Vec::new(),
            down: false,
            phase: Phase::WaitingUntil(now + self.interval()),
        });
        self.tell_polling(false);
        self.know(&self.wanted.clone());
    }

    fn interval(&self) -> Duration {
        self.rules.poll.unwrap_or(Duration::from_secs(60))
    }

    fn tell_polling(&mut self, again: bool) {
        let via = Via::Polling;
        self.tell(EventKind::Connected { via, again });
    }

    /// Enters those that can be polled. Of the others the reader is told.
    fn know(&mut self, subscriptions: &[Subscription]) {
        for subscription in subscriptions {
            if subscription.feeds().is_empty() {
                let words = "no list has what it brings, so it cannot be polled";
                let refused = EventKind::refused(words, None);
                self.deliver(Event::of(subscription, refused), 0);
            }
        }
        let State::Polling(polling) = &mut self.state else {
            return;
        };
        let known = subscriptions.iter().filter(|one| !one.feeds().is_empty());
        polling.known.extend(known.cloned());
    }

    /// What is wanted is no longer what is polled.
    pub(super) fn poll_what_is_wanted(&mut self) {
        let State::Polling(polling) = &mut self.state else {
            return;
        };
        polling.known.retain(|one| self.wanted.contains(one));
        let new = all_but(&self.wanted, &polling.known);
        self.know(&new);
        // Should that fail, the next round says so.
        self.start(&new);
    }

    /// Asks for everything that is new.
    pub(super) fn begin_round(&mut self, now: Moment) {
        let State::Polling(polling) = &mut self.state else {
            return;
        };
        polling.phase = Phase::Starting;
        // Where it is not known how far a list had come, this is where it begins.
        let known = polling.known.clone();
        self.start(&known);
        self.fill_round(now);
    }

    /// Goes on with a round when it is known how far all lists have come.
    pub(super) fn fill_round(&mut self, now: Moment) {
        let State::Polling(polling) = &mut self.state else {
            return;
        };
        if polling.phase != Phase::Starting || !self.starting.is_empty() {
            return;
        }
        polling.phase = Phase::Filling;
        let known = polling.known.clone();
        self.fill(&known, true, now);
        self.close_gap(now);
    }

    pub(super) fn round_done(&mut self, missing: Vec<Missing>, now: Moment) {
        let next = Phase::WaitingUntil(now + self.interval());
        self.tell_missing_once(missing, true);
        let State::Polling(polling) = &mut self.state else {
            return;
        };
        polling.phase = next;
        if std::mem::take(&mut polling.down) {
            self.actions.push_back(Action::Restored);
            self.tell_polling(true);
        }
    }

    pub(super) fn round_failed(&mut self, error: Error) {
        self.keep_starts(&[]);
        let missing = self.take_gap().map(|gap| gap.missing);
        self.tell_missing_once(missing.unwrap_or_default(), false);
        if is_hopeless(&error) {
            return self.finish(error);
        }
        if let State::Polling(polling) = &mut self.state {
            polling.down = true;
            polling.phase = Phase::Failed;
        }
        let reason = NoAnswer::from(error);
        let steady = false;
        self.actions.push_back(Action::Retry { reason, steady });
    }

    /// Of lists that are refused the reader is told once.
    fn tell_missing_once(&mut self, mut missing: Vec<Missing>, is_whole: bool) {
        let State::Polling(polling) = &mut self.state else {
            return;
        };
        let refused = missing.iter().filter(|(.., after)| after.is_none());
        let refused: Vec<_> = refused.map(|(one, what, _)| (one.clone(), *what)).collect();
        missing.retain(|(one, what, after)| {
            after.is_some() || !polling.told.contains(&(one.clone(), *what))
        });
        if is_whole {
            polling.told = refused;
        }
        self.tell_missing(missing);
    }

    /// When the next round begins, a pause after one that failed.
    pub(super) fn round_again(&mut self, retry_in: Duration, now: Moment) -> Duration {
        let retry_in = retry_in.max(self.interval());
        if let State::Polling(polling) = &mut self.state {
            polling.phase = Phase::WaitingUntil(now + retry_in);
        }
        retry_in
    }

    /// Whether a failure ends the round.
    pub(super) fn ends_round(&self, error: &Error) -> bool {
        let is_round = matches!(
            &self.state,
            State::Polling(Polling {
                phase: Phase::Starting | Phase::Filling,
                ..
            })
        );
        is_round && (is_hopeless(error) || error.is_transient() || is_unreachable(error))
    }
}
