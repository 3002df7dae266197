//! What a token has used of its budgets on a server. Pure code: no clock, no waiting.
//!
//! A request reserves its place *before* it is sent, so that simultaneous tasks cannot use the same
//! place. Responses correct the count. A server has several budgets (Mastodon:
//! one for everything, one for uploads, one for deletions) and each answer names the one that is
//! nearest to its end, so windows are told apart by their limit and each route remembers its own.

use std::collections::HashMap;
use std::time::Duration;

use http::Method;

use super::headers::Reported;
use crate::clock::{after, until};
use crate::time::Timestamp;

/// What is counted together at least: a method and a path template.
pub(crate) type Route = (Method, &'static str);

/// A route that was not asked yet is counted in the largest window, unless that is as small as
/// those which some servers have for a single route.
const GENERAL_FROM: u32 = 60;
/// One answer's end of the window may differ by this from the next one's.
const SAME_WINDOW: Duration = Duration::from_secs(2);
const MOST_WINDOWS: usize = 8;
/// Something has to be left for oneself.
const MOST_SPARED: u8 = 90;
/// How long a window lasts whose end no answer has told.
const UNTOLD_WINDOW: Duration = Duration::from_secs(300);

/// A pace for a server that does not say what it allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pace {
    /// This many requests …
    pub(crate) requests: u32,
    /// … in this time.
    pub(crate) per: Duration,
}

/// A place taken: what has to be given back.
#[derive(Debug)]
pub(crate) struct Slot {
    route: Route,
    /// The limit of the window that the place is in.
    window: Option<u32>,
    /// The limit that the route was known to have.
    known: Option<u32>,
    /// Whether this is the request that finds out what the limit is.
    probe: bool,
}

#[derive(Debug)]
pub(crate) enum Decision {
    Go(Slot),
    /// Until this moment, or until an answer has come.
    Wait(Option<Timestamp>),
}

#[derive(Debug)]
struct Window {
    limit: u32,
    /// The end as the server wrote it; none while no answer of this window has come.
    written: Option<Timestamp>,
    ends: Option<Timestamp>,
    /// When the first request of the window was sent.
    began: Option<Timestamp>,
    /// Sent since the window began, those in flight included.
    sent: u32,
    in_flight: u32,
    /// What others have used of the same budget.
    foreign: u32,
}

impl Window {
    fn new(limit: u32) -> Self {
        Self {
            limit,
            written: None,
            ends: None,
            began: None,
            sent: 0,
            in_flight: 0,
            foreign: 0,
        }
    }

    /// Starts a new window if this one is over. Requests in flight may count in the new one.
    fn roll(&mut self, now: Timestamp) {
        // A window of which no answer tells the end has one all the same.
        let untold = || Some(after(self.began?, UNTOLD_WINDOW));
        if self.ends.or_else(untold).is_some_and(|ends| ends <= now) {
            (self.written, self.ends, self.began) = (None, None, None);
            (self.sent, self.foreign) = (self.in_flight, 0);
        }
    }

    fn left(&self) -> u32 {
        self.limit
            .saturating_sub(self.sent)
            .saturating_sub(self.foreign)
    }

    /// How long so many further requests are held up by this window and the ones after it.
    fn forecast(&self, now: Timestamp, requests: u64, spared: u8) -> Duration {
        let others = u64::from(self.limit) * u64::from(spared) / 100;
        let is_over = self.ends.is_none_or(|ends| ends <= now);
        let left = match is_over {
            true => self.limit,
            false => self.left(),
        };
        let left = u64::from(left).saturating_sub(others);
        let Some(more) = requests.checked_sub(left).filter(|more| *more > 0) else {
            return Duration::ZERO;
        };
        let in_one = u64::from(self.limit).saturating_sub(others).max(1);
        let full = u32::try_from((more - 1) / in_one).unwrap_or(u32::MAX);
        let rest = self.ends.map_or(Duration::ZERO, |ends| until(now, ends));
        let rest = if is_over { self.length() } else { rest };
        rest.saturating_add(self.length().saturating_mul(full))
    }

    /// How long a window lasts: what was seen of it, in whole steps of five minutes.
    fn length(&self) -> Duration {
        let seen = self
            .began
            .zip(self.ends)
            .map(|(began, ends)| until(began, ends));
        let steps = seen
            .unwrap_or_default()
            .as_secs()
            .div_ceil(UNTOLD_WINDOW.as_secs());
        UNTOLD_WINDOW.saturating_mul(u32::try_from(steps.max(1)).unwrap_or(u32::MAX))
    }

    fn learn(&mut self, found: Reported) {
        match self.written {
            Some(written) if until(found.written, written) > SAME_WINDOW => return, // a late answer
            Some(written) if until(written, found.written) <= SAME_WINDOW => {
                self.ends = self.ends.map(|ends| ends.min(found.ends));
            }
            Some(_) => {
                // The answer's own request is no longer in flight, but counted.
                self.sent = self.in_flight.saturating_add(1);
                self.foreign = 0;
                (self.written, self.ends) = (Some(found.written), Some(found.ends));
            }
            None => (self.written, self.ends) = (Some(found.written), Some(found.ends)),
        }
        let used = found.limit.saturating_sub(found.remaining);
        self.foreign = self.foreign.max(used.saturating_sub(self.sent));
    }
}

/// The budgets of one token on one server.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    windows: Vec<Window>,
    routes: HashMap<Route, u32>,
    in_flight: u32,
    /// Whether it is known what the server says, or that asking did not tell: a server that does
    /// not answer must not keep all but one waiting.
    probed: bool,
    probing: bool,
    /// Said by a `Retry-After` that came without a window.
    blocked_until: Option<Timestamp>,
    pace: Option<Window>,
    /// How much of a window is left to others, in percent.
    spared: u8,
}

impl Ledger {
    /// Leaves a part of each window to others, in percent.
    pub(crate) fn spare(&mut self, percent: u8) {
        self.spared = percent.min(MOST_SPARED);
    }

    /// Takes a place. A `long` request (an upload) is not waited for to learn the limit, and one
    /// that is not `patient` does not wait for another one that learns it.
    pub(crate) fn reserve(
        &mut self,
        now: Timestamp,
        route: &Route,
        pace: Option<Pace>,
        long: bool,
        patient: bool,
    ) -> Decision {
        if let Some(until) = self.blocked_until.filter(|until| *until > now) {
            return Decision::Wait(Some(until));
        }
        if patient && self.probing && !self.probed && pace.is_none() {
            return Decision::Wait(None);
        }
        let known = self.routes.get(route).copied();
        let window = self.window_of(known, now, pace);
        let index = match window {
            Some(Err(wait)) => return Decision::Wait(wait),
            Some(Ok(limit)) => Some(limit),
            None => None,
        };
        let probe = !self.probed && !self.probing && !long && pace.is_none();
        self.probing |= probe;
        self.in_flight += 1;
        Decision::Go(Slot {
            route: route.clone(),
            window: index,
            known,
            probe,
        })
    }

    /// The limit of the window that has a place for a route whose own limit this is, or how long it has
    /// none.
    fn window_of(
        &mut self,
        own: Option<u32>,
        now: Timestamp,
        pace: Option<Pace>,
    ) -> Option<Result<u32, Option<Timestamp>>> {
        let spared = u64::from(self.spared);
        let general = self.windows.iter().map(|window| window.limit).max();
        let limit = own.or(general.filter(|limit| *limit >= GENERAL_FROM));
        let found = match limit {
            Some(limit) => self
                .windows
                .iter_mut()
                .find(|window| window.limit == limit)?,
            None => self.paced(now, pace?),
        };
        found.roll(now);
        found.began.get_or_insert(now);
        let others = u64::from(found.limit) * spared / 100;
        if u64::from(found.left()) > others || (found.ends.is_none() && found.in_flight == 0) {
            found.sent = found.sent.saturating_add(1);
            found.in_flight += 1;
            return Some(Ok(found.limit));
        }
        Some(Err(found.ends))
    }

    fn paced(&mut self, now: Timestamp, pace: Pace) -> &mut Window {
        let window = self.pace.get_or_insert_with(|| Window::new(pace.requests));
        window.roll(now);
        window.ends = window.ends.or(Some(after(now, pace.per)));
        window
    }

    /// Gives a place back. `found` is what the answer said, if one came and said it.
    pub(crate) fn finish(&mut self, slot: &Slot, answered: bool, found: Option<Reported>) {
        self.in_flight = self.in_flight.saturating_sub(1);
        if slot.probe {
            self.probing = false;
        }
        self.probed |= answered || slot.probe;
        let mut counted = None;
        if let Some(window) = slot.window.and_then(|limit| self.with_limit(limit)) {
            window.in_flight = window.in_flight.saturating_sub(1);
            counted = Some(window.limit);
        }
        if let Some(found) = found {
            self.learn(slot, counted, found);
        }
    }

    fn learn(&mut self, slot: &Slot, counted: Option<u32>, found: Reported) {
        if slot.known != Some(found.limit) {
            self.routes.insert(slot.route.clone(), found.limit);
        }
        let in_flight = self.in_flight;
        let known = self
            .windows
            .iter()
            .position(|window| window.limit == found.limit);
        let at = known.unwrap_or_else(|| {
            if self.windows.len() == MOST_WINDOWS {
                self.windows.remove(0);
            }
            let mut window = Window::new(found.limit);
            // Whatever is on its way may be counted there too.
            window.sent = in_flight;
            self.windows.push(window);
            self.windows.len() - 1
        });
        let window = &mut self.windows[at];
        if counted != Some(found.limit) {
            window.sent = window.sent.saturating_add(1);
        }
        window.learn(found);
    }

    fn with_limit(&mut self, limit: u32) -> Option<&mut Window> {
        let paced = self.pace.iter_mut();
        self.windows
            .iter_mut()
            .chain(paced)
            .find(|window| window.limit == limit)
    }

    /// Nothing is sent before this moment.
    pub(crate) fn block(&mut self, until: Timestamp) {
        self.blocked_until = self.blocked_until.max(Some(until));
    }

    /// How long so many further requests are held up by the windows that are known. Those of single
    /// routes, such as deletions, do not count.
    pub(crate) fn forecast(&self, now: Timestamp, requests: u64) -> Duration {
        let general = self.windows.iter().filter(|it| it.limit >= GENERAL_FROM);
        let waits = general.map(|window| window.forecast(now, requests, self.spared));
        let blocked = self.blocked_until.map(|moment| until(now, moment));
        waits.chain(blocked).max().unwrap_or_default()
    }

    /// Whether nothing would be lost by forgetting this.
    pub(crate) fn is_stale(&self, now: Timestamp) -> bool {
        let over = |moment: Option<Timestamp>| moment.is_none_or(|moment| moment <= now);
        let windows = self.windows.iter().chain(&self.pace);
        self.in_flight == 0
            && over(self.blocked_until)
            && windows.into_iter().all(|window| over(window.ends))
    }
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
