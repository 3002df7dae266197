//! Fills a gap: fetches the lists of the subscriptions, page by page, from their last position.

use std::collections::VecDeque;
use std::time::Duration;

use super::interface::{Action, From, Page, Reach, Rules, WINDOW};
use super::seen::{Moment, Position, Seen, rank};
use super::state::{Asked, Gap, Missing, State, Tracker};
use crate::error::{Error, Result};
use crate::request::Backoff;
use crate::streaming::event::Missed;
use crate::streaming::subscription::{Feed, Subscription, Timeline};

/// For how long a server that does not answer is asked again, while what comes live waits.
const PATIENCE: Duration = Duration::from_secs(120);
/// The pauses before a page is fetched again.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(16);

/// What was delivered of a page.
#[derive(Default)]
struct Taken {
    /// The id of its newest item, and of the one before that.
    last: Option<String>,
    before_last: Option<String>,
    fresh: usize,
}

impl Tracker {
    /// Begins to fetch what is new on the lists of all subscriptions. After a gap, the first page is
    /// fetched when the subscriptions have taken effect: what is posted before is on no page then, and
    /// did not come live.
    pub(super) fn fill(&mut self, now: Moment) {
        let is_round = matches!(self.state, State::Polling { .. });
        let (window, settle) = match (is_round, self.rules.window) {
            // A round is no gap: without a window for gaps it has a whole one.
            (true, 0) => (WINDOW, Duration::ZERO),
            (true, window) => (window, Duration::ZERO),
            (false, window) => (window, self.rules.settle),
        };
        let mut gap = Gap {
            left: VecDeque::new(),
            ticket: None,
            checking: None,
            settled_at: now + settle,
            window,
            is_round,
            backoff: Backoff::new(FIRST_PAUSE, LONGEST_PAUSE),
            until: now + PATIENCE,
            missing: Vec::new(),
            statuses: 0,
            notifications: 0,
        };
        for subscription in &self.active {
            for timeline in subscription.timelines() {
                let seen = self.lists.of(&timeline);
                gap.add(timeline, seen, &self.rules);
            }
            let what = match subscription {
                _ if is_round => continue,
                Subscription::Direct => Missed::Conversations,
                Subscription::Named(_) => Missed::Everything,
                _ => continue,
            };
            gap.missing.push((subscription.clone(), what, None));
        }
        gap.ask(self, Duration::ZERO, now);
        self.gap = Some(gap);
        self.close_gap(now);
    }

    /// Does something with the gap that is being filled. If that fills it, the stream goes on.
    pub(super) fn with_gap(&mut self, now: Moment, act: impl FnOnce(&mut Gap, &mut Self)) {
        if let Some(mut gap) = self.gap.take() {
            act(&mut gap, self);
            self.gap = Some(gap);
        }
        self.close_gap(now);
        self.leave_when_possible(now);
    }

    /// Stops filling, and returns what could not be filled so far.
    pub(super) fn stop_filling(&mut self) -> Vec<Missing> {
        let gap = self.gap.take();
        let ticket = gap.as_ref().and_then(|gap| gap.ticket);
        self.actions.extend(ticket.map(Action::Forget));
        gap.map_or_else(Vec::new, |gap| gap.missing)
    }
}

impl Gap {
    /// Enters a list, or that nothing can be filled in from it.
    fn add(&mut self, timeline: Timeline, seen: &Seen, rules: &Rules) {
        if self.window == 0 || seen.began == Position::Unknown {
            return self.admit(&timeline, None);
        }
        let goes_up = rules.min_id(timeline.feed).may_go_up();
        let (from, then) = match (seen.position(), seen.lowest()) {
            (Position::After(id), _) if goes_up => (From::After(id), None),
            // What arrived late, below all that was delivered, comes at the end.
            (Position::Beginning, Some(lowest)) if goes_up => {
                let late = From::Down {
                    above: None,
                    below: Some(lowest.to_owned()),
                    most: self.window,
                };
                (From::After(lowest.to_owned()), Some(late))
            }
            (Position::After(id), _) => (self.down(Some(&id), seen), None),
            _ => (self.down(None, seen), None),
        };
        let (late_below, has_late) = (seen.late_below(), seen.has_late());
        if late_below.is_some() && has_late {
            self.admit(&timeline, None);
        }
        self.left.push_back(Asked {
            timeline,
            from,
            then,
            late_below: late_below.filter(|_| !has_late).map(str::to_owned),
            shown: None,
            taken: 0,
        });
    }

    /// Something of a list may be missing.
    fn admit(&mut self, timeline: &Timeline, after: Option<String>) {
        let missing = (timeline.subscription.clone(), timeline.feed.into(), after);
        self.missing.push(missing);
    }

    /// The newest items above an id. Some of them were delivered already.
    fn down(&self, above: Option<&str>, seen: &Seen) -> From {
        From::Down {
            above: above.map(str::to_owned),
            below: None,
            most: self.window.saturating_add(seen.above(above)),
        }
    }

    /// Asks for the next page of the current list, after a pause.
    fn ask(&mut self, tracker: &mut Tracker, pause: Duration, now: Moment) {
        let before = self.ticket.take().map(Action::Forget);
        tracker.actions.extend(before);
        let Some(list) = self.left.front() else {
            return;
        };
        let from = match self.checking.as_ref().and_then(Page::lowest) {
            Some(lowest) => From::JustBefore(lowest.to_owned()),
            None => list.from.clone(),
        };
        let pause = pause.max(self.settled_at.saturating_sub(now));
        self.ticket = Some(tracker.fetch(list.timeline.clone(), from, pause));
    }

    /// Goes on without the lists of subscriptions that are no longer wanted.
    pub(super) fn keep_wanted(&mut self, tracker: &mut Tracker, now: Moment) {
        let is_wanted = |list: &Asked| tracker.wanted.contains(&list.timeline.subscription);
        let goes_on = self.left.front().is_none_or(is_wanted);
        self.left.retain(is_wanted);
        self.missing
            .retain(|(one, ..)| tracker.wanted.contains(one));
        if !goes_on {
            self.checking = None;
            self.backoff.reset();
            self.ask(tracker, Duration::ZERO, now);
        }
    }

    /// Delivers what is new on a page, and asks for the next one.
    pub(super) fn on_page(&mut self, tracker: &mut Tracker, page: Result<Page>, now: Moment) {
        self.ticket = None;
        let Some(mut list) = self.left.pop_front() else {
            return;
        };
        let page = match page {
            Ok(page) => self.checked(&mut list, page, tracker),
            Err(error) => return self.failed(list, tracker, &error, now),
        };
        match page {
            Some(page) => self.take(list, page, tracker, now),
            None => self.left.push_front(list),
        }
        self.ask(tracker, Duration::ZERO, now);
    }

    /// The page, if it is the next one of the list. If it is another one, the list is fetched downwards.
    /// If that is not known, it is asked first.
    fn checked(&mut self, list: &mut Asked, page: Page, tracker: &mut Tracker) -> Option<Page> {
        let is_first = page.reach == Reach::First;
        let checked = self.checking.take();
        let is_other = match checked {
            // What comes right before the checked page: if it was asked for as well, it was left out.
            Some(_) => page.ids().any(|id| list.is_above(id)),
            // What the server gave is not what comes above the id: one that ignores it.
            None => is_first && page.ids().any(|id| !list.is_above(id)),
        };
        if is_other {
            list.from = self.down(list.after(), tracker.lists.of(&list.timeline));
        } else if checked.is_none() && is_first && list.is_to_be_checked(&page, &tracker.rules) {
            self.checking = Some(page);
        } else {
            return Some(checked.unwrap_or(page));
        }
        None
    }

    fn progressed(&mut self, now: Moment) {
        self.backoff.reset();
        self.until = now + PATIENCE;
    }

    fn take(&mut self, mut list: Asked, page: Page, tracker: &mut Tracker, now: Moment) {
        let (reach, length) = (page.reach, page.items.len());
        if reach == Reach::Newest {
            tracker.lists.cut(&list.timeline, page.lowest());
        }
        let taken = self.deliver_new(&mut list, page, tracker, now);
        self.progressed(now);
        let seen = tracker.lists.of(&list.timeline);
        let (is_full, is_short) = (list.taken >= self.window, length < tracker.rules.short);
        match reach {
            Reach::First if is_full && !self.is_round => {
                tracker.lists.cut(&list.timeline, None);
                self.admit(&list.timeline, taken.last);
            }
            Reach::First if !is_full && !list.ends_with(&taken, is_short, seen) => {
                list.go_on_after(taken);
                self.left.push_front(list);
            }
            Reach::Newest => {
                self.admit(&list.timeline, list.given().map(str::to_owned));
            }
            // After a full window the next round goes on, but not below where it began.
            Reach::First | Reach::All => {
                if let Some(from) = list.then.take() {
                    (list.from, list.shown) = (from, None);
                    self.left.push_front(list);
                }
            }
        }
    }

    fn deliver_new(
        &mut self,
        list: &mut Asked,
        page: Page,
        tracker: &mut Tracker,
        now: Moment,
    ) -> Taken {
        let mut taken = Taken::default();
        for item in page.items {
            let is_new = tracker.lists.of(&list.timeline).insert(&item.key(), now);
            if is_new && list.is_late(&item.id) {
                // More may have come late than was looked for.
                list.late_below = None;
                self.admit(&list.timeline, None);
            }
            if !item.id.is_empty() {
                taken.before_last = taken.last.replace(item.id);
            }
            if !is_new {
                continue;
            }
            taken.fresh += 1;
            let mut event = item.event;
            event.backfilled = !self.is_round;
            // The list of notifications comes first: no status has to wait for one.
            if !tracker.direct.is_second(&event, &tracker.buffer, now) {
                match list.timeline.feed {
                    Feed::Notifications => self.notifications += 1,
                    Feed::Statuses => self.statuses += 1,
                }
                list.taken += 1;
                tracker.deliver(event);
            }
            // The newest ones are all that there will be: none of them stays out.
            if list.taken >= self.window && page.reach == Reach::First {
                break;
            }
        }
        taken
    }

    /// Goes on after a page that did not come: asks again, or goes on without it. Whether the token
    /// is still good is for the connection to find out.
    fn failed(&mut self, list: Asked, tracker: &mut Tracker, error: &Error, now: Moment) {
        if error.is_transient() && now < self.until {
            self.left.push_front(list);
            let pause = self.backoff.whole_pause();
            return self.ask(tracker, pause, now);
        }
        tracing::debug!(kind = ?error.kind(), status = error.http_status(), "a gap stays open");
        self.checking = None;
        self.admit(&list.timeline, list.given().map(str::to_owned));
        self.progressed(now);
        self.ask(tracker, Duration::ZERO, now);
    }
}

impl Asked {
    /// The id after which items are asked for.
    fn after(&self) -> Option<&str> {
        match &self.from {
            From::After(id) => Some(id),
            From::Down { above, .. } => above.as_deref(),
            _ => None,
        }
    }

    /// The last item of the list that was given.
    fn given(&self) -> Option<&str> {
        self.shown.as_deref().or(self.after())
    }

    /// The next page shows the last item of this one once more, so that it proves to be the next one.
    fn go_on_after(&mut self, taken: Taken) {
        let before = taken.before_last.filter(|_| taken.fresh > 0);
        (self.from, self.shown) = match (before, taken.last) {
            (Some(before), last) => (From::After(before), last),
            (None, Some(last)) => (From::After(last), None),
            (None, None) => return,
        };
    }

    fn is_late(&self, id: &str) -> bool {
        let below = self.late_below.as_deref();
        !id.is_empty() && below.is_some_and(|below| rank(id) < rank(below))
    }

    /// Whether an id is above that after which items are asked for.
    fn is_above(&self, id: &str) -> bool {
        self.after().is_none_or(|after| rank(id) > rank(after))
    }

    /// Whether it has to be asked if the page lies right above the id, whatever is known of the server:
    /// a short page has everything in any order, and one with an item that was given is next to that.
    fn is_to_be_checked(&self, page: &Page, rules: &Rules) -> bool {
        let is_long = page.items.len() >= rules.short && page.lowest().is_some();
        let shows = |id: &str| page.ids().any(|one| one == id);
        is_long && self.after().is_some() && !self.shown.as_deref().is_some_and(shows)
    }

    /// Whether nothing follows: a list that does not rise goes in a circle, and a short page without
    /// anything new that reaches up to the highest item is the last one.
    fn ends_with(&self, taken: &Taken, is_short: bool, seen: &Seen) -> bool {
        let Some(last) = &taken.last else {
            return true;
        };
        let highest = seen.highest();
        let reaches_up = highest.is_none_or(|highest| rank(last) >= rank(highest));
        !self.is_above(last) || (taken.fresh == 0 && is_short && reaches_up)
    }
}
