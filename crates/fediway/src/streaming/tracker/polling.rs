//! Polling: on servers without streams, lists are fetched in rounds.

use std::time::Duration;

use super::interface::Action;
use super::seen::Moment;
use super::state::{Missing, Polling, State, Tracker, is_hopeless, is_unreachable};
use crate::error::Error;
use crate::streaming::event::{Event, EventKind, Via};
use crate::streaming::subscription::{Subscription, all_but};

impl Tracker {
    pub(super) fn start_polling(&mut self, interval: Duration, now: Moment) {
        self.has_begun = true;
        self.state = State::Polling(Polling {
            interval,
            next_round: Some(now + interval),
            told: Vec::new(),
            down: false,
        });
        self.tell_polling(false);
        self.tell_refused(&self.active.clone());
    }

    fn tell_polling(&mut self, again: bool) {
        let via = Via::Polling;
        self.tell(EventKind::Connected { via, again });
    }

    /// Says which of these cannot be polled.
    fn tell_refused(&mut self, subscriptions: &[Subscription]) {
        for subscription in subscriptions.iter().filter(|one| one.feeds().is_empty()) {
            let words = "no list has what it brings, so it cannot be polled";
            let refused = EventKind::refused(words, None);
            self.deliver(Event::of(subscription, refused), 0);
        }
    }

    /// What is wanted is no longer what is polled.
    pub(super) fn poll_what_is_wanted(&mut self, now: Moment) {
        let new = all_but(&self.wanted, &self.active);
        self.active.clone_from(&self.wanted);
        self.tell_refused(&new);
        // Should that fail, the next round says so.
        self.start(&new);
        self.fill_round(now);
    }

    /// Asks for everything that is new.
    pub(super) fn begin_round(&mut self, now: Moment) {
        if let State::Polling(polling) = &mut self.state {
            polling.next_round = None;
        }
        // Where it is not known how far a list had come, this is where it begins.
        self.start(&self.active.clone());
        self.fill_round(now);
    }

    /// Goes on with a round when it is known how far all lists have come.
    pub(super) fn fill_round(&mut self, now: Moment) {
        if self.is_in_round() && self.gap.is_none() && self.starting.is_empty() {
            self.fill(now);
            self.close_gap(now);
        }
    }

    const fn is_in_round(&self) -> bool {
        let State::Polling(polling) = &self.state else {
            return false;
        };
        polling.next_round.is_none()
    }

    pub(super) fn round_done(&mut self, missing: Vec<Missing>, now: Moment) {
        self.tell_missing_once(missing, true);
        let State::Polling(polling) = &mut self.state else {
            return;
        };
        polling.next_round = Some(now + polling.interval);
        if std::mem::take(&mut polling.down) {
            self.actions.push_back(Action::Restored);
            self.tell_polling(true);
        }
    }

    pub(super) fn round_failed(&mut self, error: Error, now: Moment) {
        self.keep_starts(&[]);
        let missing = self.stop_filling();
        self.tell_missing_once(missing, false);
        if is_hopeless(&error) {
            return self.finish(error, now);
        }
        if let State::Polling(polling) = &mut self.state {
            polling.down = true;
        }
        self.actions.push_back(Action::Retry {
            reason: error,
            steady: false,
        });
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

    /// Whether a failure ends the round.
    pub(super) fn ends_round(&self, error: &Error) -> bool {
        let ends = is_hopeless(error) || error.is_transient() || is_unreachable(error);
        ends && self.is_in_round()
    }
}
