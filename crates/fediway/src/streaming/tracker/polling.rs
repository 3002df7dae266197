//! Polling: on servers without streams, lists are fetched in rounds.

use std::time::Duration;

use super::interface::Action;
use super::seen::Moment;
use super::state::{Missing, State, Tracker, is_hopeless, is_unreachable};
use crate::error::Error;
use crate::streaming::event::{Event, EventKind, Via};
use crate::streaming::subscription::{Subscription, all_but};

impl Tracker {
    pub(super) fn start_polling(&mut self, interval: Duration, now: Moment) {
        self.has_begun = true;
        self.enter(State::Polling { interval }, Some(now + interval));
        let (via, again) = (Via::Polling, false);
        self.tell(EventKind::Connected { via, again });
        self.tell_refused(&self.active.clone());
    }

    /// Says which of these cannot be polled.
    fn tell_refused(&mut self, subscriptions: &[Subscription]) {
        for subscription in subscriptions.iter().filter(|one| one.feeds().is_empty()) {
            let words = "no list has what it brings, so it cannot be polled";
            let refused = EventKind::refused(words, None);
            self.deliver(Event::of(subscription, refused));
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
        self.until = None;
        // Where it is not known how far a list had come, this is where it begins.
        self.start(&self.active.clone());
        self.fill_round(now);
    }

    /// Goes on with a round when it is known how far all lists have come.
    pub(super) fn fill_round(&mut self, now: Moment) {
        if self.is_in_round() && self.gap.is_none() && self.starting.is_empty() {
            self.fill(now);
        }
    }

    const fn is_in_round(&self) -> bool {
        matches!(self.state, State::Polling { .. }) && self.until.is_none()
    }

    pub(super) fn round_done(&mut self, missing: Vec<Missing>, interval: Duration, now: Moment) {
        self.tell_missing_once(&missing);
        self.told = missing;
        self.until = Some(now + interval);
        if std::mem::take(&mut self.is_down) {
            let (via, again) = (Via::Polling, true);
            self.tell(EventKind::Connected { via, again });
        }
    }

    pub(super) fn round_failed(&mut self, reason: Error, now: Moment) {
        self.keep_starts(&[]);
        let missing = self.stop_filling();
        self.tell_missing_once(&missing);
        if is_hopeless(&reason) {
            return self.finish(reason, now);
        }
        let steady = !std::mem::replace(&mut self.is_down, true);
        self.actions.push_back(Action::Retry { reason, steady });
    }

    /// Of lists that are refused, and not cut at an id, the reader is told once.
    fn tell_missing_once(&mut self, missing: &[Missing]) {
        let is_news = |one: &&Missing| one.2.is_some() || !self.told.contains(one);
        self.tell_missing(missing.iter().filter(is_news).cloned().collect());
    }

    /// Whether a failure ends the round.
    pub(super) fn ends_round(&self, error: &Error) -> bool {
        let ends = is_hopeless(error) || error.is_transient() || is_unreachable(error);
        ends && self.is_in_round()
    }
}
