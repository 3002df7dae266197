//! The subscriptions of a connection, and when they start.
//!
//! Before a subscription is made, the newest item of each of its lists is fetched. Otherwise a gap before
//! the first event would have no start.

use std::time::Duration;

use super::interface::{Action, From, Page};
use super::seen::{Moment, Position};
use super::state::{State, Tracker, is_hopeless, is_unreachable};
use crate::error::{Error, Result};
use crate::streaming::subscription::{Subscription, Timeline, all_but};

impl Tracker {
    /// Asks how far those lists of subscriptions have come of which that is not known.
    pub(super) fn start(&mut self, subscriptions: &[Subscription]) {
        if self.rules.window == 0 && self.rules.poll.is_none() {
            return;
        }
        for timeline in subscriptions.iter().flat_map(Subscription::timelines) {
            let is_asked = self.starting.iter().any(|(_, one)| *one == timeline);
            if !is_asked && self.lists.of(&timeline).began == Position::Unknown {
                let ticket = self.fetch(timeline.clone(), From::Top, Duration::ZERO);
                self.starting.push((ticket, timeline));
            }
        }
    }

    /// It is known how far a list has come, or that the server does not say: no reason to do without
    /// the others.
    pub(super) fn started(&mut self, timeline: Timeline, page: Result<Page>, now: Moment) {
        match page {
            Ok(page) => self.lists.begin(&timeline, page.newest()),
            Err(error) if !self.has_begun && self.is_no_beginning(&error) => {
                return self.finish(error, now);
            }
            Err(error) => tracing::debug!(kind = ?error.kind(), "a list that cannot be asked for"),
        }
        match self.state {
            State::Connected { .. } => self.subscribe_when_started(),
            State::Polling { .. } => self.fill_round(now),
            _ => self.connect_when_started(),
        }
    }

    /// Whether a stream cannot begin with this. Where there may be nothing but lists, no connection
    /// will find out whether the token is good.
    fn is_no_beginning(&self, error: &Error) -> bool {
        is_unreachable(error) || self.rules.poll.is_some() && is_hopeless(error)
    }

    /// Asks no more how far the lists of other subscriptions than these have come.
    pub(super) fn keep_starts(&mut self, subscriptions: &[Subscription]) {
        let dropped = self
            .starting
            .extract_if(.., |(_, one)| !subscriptions.contains(&one.subscription));
        self.actions
            .extend(dropped.map(|(ticket, _)| Action::Forget(ticket)));
    }

    /// Makes the connection have what is wanted, after it is known how far the lists of that have
    /// come: what is posted from then on is to be delivered.
    pub(super) fn subscribe_to_what_is_wanted(&mut self) {
        self.start(&all_but(&self.wanted, &self.active));
        self.subscribe_when_started();
    }

    /// Subscribes as well to what cannot be asked how far it has come: it is not asked again.
    fn subscribe_when_started(&mut self) {
        let is_ready = |one: &Subscription| {
            let mut starting = self.starting.iter();
            self.active.contains(one) || !starting.any(|(_, start)| start.subscription == *one)
        };
        let ready = self.wanted.iter().filter(|one| is_ready(one));
        let ready: Vec<_> = ready.cloned().collect();
        if ready != self.active {
            self.active.clone_from(&ready);
            self.actions.push_back(Action::Subscribe(ready));
        }
    }

    /// Makes what was subscribed to before what is wanted by now. Waits until that is something.
    pub(super) fn catch_up(&mut self, until: Option<Moment>) {
        self.active.retain(|one| self.wanted.contains(one));
        self.start(&all_but(&self.wanted, &self.active));
        self.active.clone_from(&self.wanted);
        match self.wanted.is_empty() {
            true => self.enter(State::Idle, None),
            false => self.enter(State::Starting, until),
        }
        self.connect_when_started();
    }

    pub(super) fn connect_when_started(&mut self) {
        if matches!(self.state, State::Starting) && self.starting.is_empty() {
            self.enter(State::Connecting, None);
            self.actions.push_back(Action::Connect(self.active.clone()));
        }
    }
}
