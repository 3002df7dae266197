//! Decides what a stream does next: a state machine without sockets, clocks or tasks.
//!
//! The driver tells the tracker what happened (`on_…`) and at which [`Moment`], and runs the [`Action`]s
//! that result. Nothing else goes in or out, so a test can run the tracker on generated histories
//! (`model/`).
//!
//! # The connection
//!
//! ```text
//!              positions known      on_connected        on_broken
//!    Starting ──────────────▶ Connecting ──────▶ Connected ──────▶ Broken
//!     ▲    ▲                   │      │                              │ the gap is filled or fails,
//!     │    │    no streams, the│      │ on_no_connection             │ or two seconds are over
//!     │    │        first time ▼      ▼                              │
//!     │    │                Polling  Pausing ◀───────────────────────┘
//!     │    │                          │   │
//!     │    └──────────────────────────┘   │ on_time, and nothing is wanted
//!     │               on_time             ▼
//!     └───────────────────────────────── Idle
//!                 on_change
//! ```
//!
//! - `Starting`: the newest item of each new timeline is fetched. Its id is the position from which a
//!   later gap is filled. The first connection waits for all positions, later ones for two seconds.
//! - `Connected`: events are read. Every connection but the first begins with a gap. For a subscription
//!   that is added now, the positions of its timelines are fetched before it is sent to the server.
//! - `Broken`: what was read is delivered behind the gap that is still being filled.
//! - `Pausing`: `Action::Retry` asks the driver for the length of the pause.
//! - `Polling`: each round is filled like a gap, from the same positions.
//! - `Ended`, from every state: the server refuses the token, or the transport was closed. Before the
//!   first connection, every failure to connect ends the stream.
//!
//! # An event
//!
//! 1. `on_live` drops an event of a subscription that has ended.
//! 2. While a gap is being filled, the event waits in the buffer. If that is full, nothing is read.
//! 3. `Lists` drops what was delivered for the same subscription before, live or from a timeline.
//! 4. Where direct messages come as a status and as a notification, `DirectMessages` delivers only the
//!    notification. The status waits for it for up to a second and a half, and what follows waits behind.
//! 5. `Action::Deliver` gives the event to the reader.
//!
//! # A gap
//!
//! 1. `fill` enters each timeline with its position. That is below the newest delivered items, because
//!    items can arrive late. A timeline without a position is admitted: something may be missing.
//! 2. `ask` fetches one page at a time. `checked` takes a page only if it is the next one of the
//!    timeline. Otherwise the server does not go up from an id, and the timeline is fetched downwards.
//! 3. The new items of a page are delivered, until the timeline ends or the window is full. What the
//!    window leaves out is admitted, and so is a timeline that is refused or stays unreachable.
//! 4. `close_gap` says what may be missing and how much was filled, and delivers the buffer.
//!
//! # The files
//!
//! | file | rules |
//! |---|---|
//! | `interface.rs` | actions, pages, and the fixed rules |
//! | `state.rs` | the states, and what a gap remembers |
//! | `subscriptions.rs` | the positions and subscriptions with which a connection starts |
//! | `gap.rs` | filling a gap, page by page |
//! | `lists.rs`, `seen.rs` | delivered items; the position from which a timeline is fetched |
//! | `direct.rs` | duplicates of direct messages |
//! | `polling.rs` | rounds of polling on servers without streams |

mod direct;
mod gap;
mod interface;
mod lists;
mod polling;
mod seen;
mod state;
mod subscriptions;

#[cfg(test)]
mod model;

use std::collections::VecDeque;
use std::time::Duration;

use self::direct::DirectMessages;
pub(super) use self::interface::{Action, Fetch, From, Item, Page, Reach, Rules, Ticket};
use self::lists::Lists;
pub(super) use self::seen::{Moment, rank};
pub(super) use self::state::Tracker;
use self::state::{Gap, State, is_hopeless};
use super::event::{Event, EventKind, Missed, Via};
use super::queue::Bounded;
use super::subscription::Subscription;
use crate::error::{Error, ErrorKind, Result};

/// After how long a connection was worth something. Sooner, a server that hangs up is asked ever
/// more rarely.
const STEADY: Duration = Duration::from_secs(10);
/// For how long a connection that broke waits for the gap before it: what was read is delivered after
/// that gap.
const LINGERING: Duration = Duration::from_secs(2);
/// For how long the next connection waits for the lists of what was subscribed to without one.
const CATCHING_UP: Duration = Duration::from_secs(2);

impl Tracker {
    /// Begins with asking how far the lists have come, before anything is subscribed to: what is
    /// posted from then on is to be delivered, should the connection break before anything came.
    pub(super) fn new(rules: Rules, wanted: Vec<Subscription>) -> Self {
        let mut tracker = Self {
            state: State::Idle,
            until: None,
            active: Vec::new(),
            has_begun: false,
            lists: Lists::new(rules.remembered(), rules.overlap),
            buffer: Bounded::new(rules.capacity, rules.buffer),
            direct: DirectMessages::new(rules.direct_comes_twice, rules.account.clone()),
            starting: Vec::new(),
            gap: None,
            told: Vec::new(),
            is_down: false,
            actions: VecDeque::new(),
            tickets: 0,
            rules,
            wanted,
        };
        tracker.catch_up(None);
        tracker
    }

    pub(super) fn next_action(&mut self) -> Option<Action> {
        self.actions.pop_front()
    }

    /// Whether live events may come.
    pub(super) fn listens(&self) -> bool {
        let connected = matches!(self.state, State::Connected { .. });
        connected && (self.gap.is_none() || self.buffer.fits(0))
    }

    /// When [`on_time`](Self::on_time) is due.
    pub(super) fn wake(&self) -> Option<Moment> {
        self.until.into_iter().chain(self.direct.next_due()).min()
    }

    pub(super) fn on_connected(&mut self, via: Via, now: Moment) {
        let again = std::mem::replace(&mut self.has_begun, true);
        self.enter(State::Connected { since: now }, None);
        self.tell(EventKind::Connected { via, again });
        if again {
            self.fill(now);
        }
        self.subscribe_to_what_is_wanted();
    }

    pub(super) fn on_no_connection(&mut self, error: Error, now: Moment) {
        match self.rules.poll {
            Some(interval) if !self.has_begun && error.kind() == &ErrorKind::NoStreaming => {
                self.start_polling(interval, now);
            }
            _ if !self.has_begun || is_hopeless(&error) => self.finish(error, now),
            _ => self.retry(error, false),
        }
    }

    /// The connection broke.
    pub(super) fn on_broken(&mut self, reason: Error, now: Moment) {
        let State::Connected { since } = self.state else {
            return;
        };
        self.keep_starts(&[]);
        // A refused token may be renewed by the next connection, but a closed transport is closed.
        if reason.kind() == &ErrorKind::Cancelled {
            return self.finish(reason, now);
        }
        let steady = now - since >= STEADY;
        self.enter(State::Broken { reason, steady }, Some(now + LINGERING));
        self.leave_when_possible(now);
    }

    /// The next try is made after a pause. `asked_for` is how long the server wanted to be left alone.
    pub(super) fn on_retry(
        &mut self,
        reason: Error,
        mut retry_in: Duration,
        asked_for: Option<Duration>,
        now: Moment,
    ) {
        match self.state {
            State::Pausing => {}
            State::Polling { interval } => retry_in = retry_in.max(interval),
            _ => return,
        }
        self.until = Some(now + retry_in);
        self.tell(EventKind::Disconnected {
            reason,
            retry_in,
            asked_for,
        });
    }

    /// An event came over the connection.
    pub(super) fn on_live(&mut self, event: Event, now: Moment) {
        // Something of a subscription that was ended may still be on its way.
        if !event.is_of(&self.wanted) {
            return;
        }
        match self.gap {
            Some(_) => self.buffer.push(event),
            None => self.receive(event, now),
        }
    }

    /// What was asked for came, or did not.
    pub(super) fn on_page(&mut self, ticket: Ticket, page: Result<Page>, now: Moment) {
        let start = self.starting.iter().position(|(one, _)| *one == ticket);
        let of_gap = self.gap.as_ref().and_then(|gap| gap.ticket);
        if start.is_none() && of_gap != Some(ticket) {
            return;
        }
        let page = match page {
            Err(error) if error.kind() == &ErrorKind::Cancelled => return self.finish(error, now),
            Err(error) if self.ends_round(&error) => return self.round_failed(error, now),
            page => page,
        };
        if let Some(at) = start {
            let (_, timeline) = self.starting.swap_remove(at);
            return self.started(timeline, page, now);
        }
        self.with_gap(now, |gap, tracker| gap.on_page(tracker, page, now));
    }

    /// Other subscriptions are wanted. What is not wanted, if only for a moment, is forgotten.
    pub(super) fn on_change(&mut self, wanted: Vec<Subscription>, now: Moment) {
        self.lists.keep(&wanted);
        self.buffer.retain(|event| event.is_of(&wanted));
        self.keep_starts(&wanted);
        self.wanted = wanted;
        self.with_gap(now, |gap, tracker| gap.keep_wanted(tracker, now));
        match self.state {
            State::Connected { .. } => self.subscribe_to_what_is_wanted(),
            State::Broken { .. } | State::Pausing => {
                self.active.retain(|one| self.wanted.contains(one));
            }
            State::Starting => self.catch_up(self.until),
            State::Idle => self.catch_up(Some(now + CATCHING_UP)),
            State::Polling { .. } => self.poll_what_is_wanted(now),
            // The driver does nothing else while it connects.
            State::Connecting | State::Ended => {}
        }
    }

    /// Time has passed.
    pub(super) fn on_time(&mut self, now: Moment) {
        self.deliver_due(now);
        if self.until.is_none_or(|until| now < until) {
            return;
        }
        match self.state {
            State::Pausing => self.catch_up(Some(now + CATCHING_UP)),
            State::Starting => {
                // A list that cannot be asked for now is a gap that is admitted.
                self.keep_starts(&[]);
                self.connect_when_started();
            }
            State::Broken { .. } => self.leave_when_possible(now),
            State::Polling { .. } => self.begin_round(now),
            _ => {}
        }
    }

    /// Ends what is left of a connection that broke: at once, or when its gap is filled. The next
    /// connection fills what is left of that; what is in the buffer stays behind it.
    pub(super) fn leave_when_possible(&mut self, now: Moment) {
        let State::Broken { reason, steady } = &self.state else {
            return;
        };
        let is_over = self.until.is_none_or(|until| until <= now);
        let waits = |gap: &Gap| !gap.backoff.has_failed() && !is_over;
        if self.gap.as_ref().is_some_and(waits) {
            return;
        }
        let (reason, steady) = (reason.clone(), *steady);
        let missing = self.stop_filling();
        self.tell_missing(missing);
        self.release(now);
        self.retry(reason, steady);
    }

    fn retry(&mut self, reason: Error, steady: bool) {
        self.enter(State::Pausing, None);
        self.actions.push_back(Action::Retry { reason, steady });
    }

    /// Ends it all, after everything that was read.
    pub(super) fn finish(&mut self, error: Error, now: Moment) {
        self.deliver_buffered(now);
        self.release(now);
        self.enter(State::Ended, None);
        self.actions.push_back(Action::End(error));
    }

    /// Says what a gap was filled with, and delivers what has waited behind it.
    pub(super) fn close_gap(&mut self, now: Moment) {
        let Some(gap) = self.gap.take_if(|gap| gap.left.is_empty()) else {
            return;
        };
        if let State::Polling { interval } = self.state {
            return self.round_done(gap.missing, interval, now);
        }
        self.tell_missing(gap.missing);
        let (what, after) = (Missed::Changes, None);
        self.tell(EventKind::MayHaveMissed { what, after });
        self.tell(EventKind::Filled {
            statuses: gap.statuses,
            notifications: gap.notifications,
        });
        if matches!(self.state, State::Connected { .. }) {
            // Where something had to be admitted, the next gap begins here.
            self.start(&self.wanted.clone());
        }
        self.deliver_buffered(now);
    }

    fn deliver_buffered(&mut self, now: Moment) {
        while let Some(event) = self.buffer.pop() {
            self.receive(event, now);
        }
    }

    fn receive(&mut self, event: Event, now: Moment) {
        let is_new = self.lists.is_new(&event, now);
        if is_new && !self.direct.is_second(&event, &self.buffer, now) {
            self.direct.put(event, now);
            self.deliver_due(now);
        }
    }

    /// Delivers what waits for a notification.
    fn release(&mut self, now: Moment) {
        self.direct.release();
        self.deliver_due(now);
    }

    /// Delivers what has waited long enough.
    fn deliver_due(&mut self, now: Moment) {
        while let Some(event) = self.direct.next(now) {
            self.deliver(event);
        }
    }
}

impl Event {
    /// Whether it came through one of these, or a server does not say so in words that are known.
    fn is_of(&self, subscriptions: &[Subscription]) -> bool {
        match &self.subscription {
            // Perhaps a name that the server made up.
            None | Some(Subscription::Named(_)) => true,
            Some(one) => subscriptions.contains(one),
        }
    }
}
