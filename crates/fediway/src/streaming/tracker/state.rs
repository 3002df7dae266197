//! The state of the tracker.

use std::collections::VecDeque;
use std::time::Duration;

use super::direct::DirectMessages;
use super::interface::{Action, Fetch, From, Page, Rules, Ticket};
use super::lists::Lists;
use super::seen::Moment;
use crate::error::{Error, ErrorKind};
use crate::request::Backoff;
use crate::streaming::event::{Event, EventKind, Missed};
use crate::streaming::queue::Bounded;
use crate::streaming::subscription::{Subscription, Timeline};

#[derive(Debug)]
pub(crate) struct Tracker {
    pub(super) rules: Rules,
    pub(super) state: State,
    /// When the state ends by itself.
    pub(super) until: Option<Moment>,
    pub(super) wanted: Vec<Subscription>,
    /// What the connection has, had or will have, or what is polled.
    pub(super) active: Vec<Subscription>,
    /// There was a connection, or polling has begun.
    pub(crate) has_begun: bool,
    pub(super) lists: Lists,
    /// What came live while a gap is being filled: it is delivered after the gap.
    pub(super) buffer: Bounded,
    pub(super) direct: DirectMessages,
    /// The lists of which it is asked how far they have come, before they are subscribed to.
    pub(super) starting: Vec<(Ticket, Timeline)>,
    pub(super) gap: Option<Gap>,
    /// What the last round of polling could not fetch: the reader is told once.
    pub(super) told: Vec<Missing>,
    /// The last round of polling failed.
    pub(super) is_down: bool,
    pub(super) actions: VecDeque<Action>,
    pub(super) tickets: u64,
}

#[derive(Debug)]
pub(super) enum State {
    /// It is asked how far the lists of new subscriptions have come. The first connection waits for that
    /// without end.
    Starting,
    Connecting,
    Connected {
        since: Moment,
    },
    /// The connection broke while a gap was being filled.
    Broken {
        reason: Error,
        steady: bool,
    },
    /// Before the next try. It has no end until the driver has said how long.
    Pausing,
    /// Nothing is subscribed to.
    Idle,
    /// The end is when the next round begins; there is none during a round.
    Polling {
        interval: Duration,
    },
    Ended,
}

/// What may be missing, and after which id.
pub(super) type Missing = (Subscription, Missed, Option<String>);

/// A gap that is being filled.
#[derive(Debug)]
pub(super) struct Gap {
    /// The lists that are still to be asked for, the current one first.
    pub(super) left: VecDeque<Asked>,
    pub(super) ticket: Option<Ticket>,
    /// A page of which it is asked whether it lies right above what was asked for.
    pub(super) checking: Option<Page>,
    /// When the subscriptions have taken effect.
    pub(super) settled_at: Moment,
    /// How many new items of each list are wanted.
    pub(super) window: usize,
    /// A round of polling: what it brings is not marked as filled in.
    pub(super) is_round: bool,
    pub(super) backoff: Backoff,
    pub(super) until: Moment,
    /// What could not be filled.
    pub(super) missing: Vec<Missing>,
    pub(super) statuses: usize,
    pub(super) notifications: usize,
}

/// One list of them.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) timeline: Timeline,
    /// What is asked for, and what after that.
    pub(super) from: From,
    pub(super) then: Option<From>,
    /// An item below this came late. Not all are asked for again among which there may be such ones:
    /// if one is found, more may be missing.
    pub(super) late_below: Option<String>,
    /// The last item of the page before: a page without it may not be the next one.
    pub(super) shown: Option<String>,
    /// How many new items it had.
    pub(super) taken: usize,
}

impl Tracker {
    pub(super) fn enter(&mut self, state: State, until: Option<Moment>) {
        (self.state, self.until) = (state, until);
    }

    pub(super) fn tell(&mut self, kind: EventKind) {
        self.deliver(Event::about(kind));
    }

    pub(super) fn deliver(&mut self, event: Event) {
        self.actions.push_back(Action::Deliver(event));
    }

    pub(super) fn tell_missing(&mut self, missing: Vec<Missing>) {
        for (subscription, what, after) in missing {
            let missed = EventKind::MayHaveMissed { what, after };
            self.deliver(Event::of(&subscription, missed));
        }
    }

    /// Asks for a page, after a pause.
    pub(super) fn fetch(&mut self, timeline: Timeline, from: From, after: Duration) -> Ticket {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.actions.push_back(Action::Fetch(Fetch {
            ticket,
            timeline,
            from,
            after,
        }));
        ticket
    }
}

/// Whether trying again with the same token cannot help.
pub(super) fn is_hopeless(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Unauthorized
            | ErrorKind::ReauthenticationRequired
            | ErrorKind::Cancelled
            | ErrorKind::InvalidInput(_)
    )
}

pub(super) fn is_unreachable(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Network
            | ErrorKind::Timeout
            | ErrorKind::Guard
            | ErrorKind::Tls
            | ErrorKind::InvalidInput(_)
            | ErrorKind::Address(_)
    )
}
