//! Fills a gap: fetches the lists of the subscriptions, page by page, from their last position.

use std::time::Duration;

use super::direct::is_direct;
use super::interface::{Action, Fetch, From, Page, Reach};
use super::seen::{Moment, Position, rank};
use super::state::{Asked, Gap, Missing, Tracker, missed};
use crate::error::Error;
use crate::instance::MinId;
use crate::streaming::event::{Event, EventKind, Missed};
use crate::streaming::subscription::Subscription;

/// What a page brought.
struct Taken {
    /// The id of its newest item, and of the one before that.
    last: Option<String>,
    before_last: Option<String>,
    fresh: usize,
    length: usize,
    /// The window was full before its end.
    full: bool,
    reach: Reach,
}

impl Asked {
    /// The next page shows the last item of this one once more, so that it proves to be the next one.
    fn go_on_after(&mut self, taken: Taken) {
        let before = taken.before_last.filter(|_| taken.fresh > 0);
        (self.after, self.shown) = match before {
            Some(before) => (Some(before), taken.last),
            None => (taken.last, None),
        };
    }

    /// The last item of the list that was given.
    fn given(&self) -> Option<&str> {
        self.shown.as_deref().or(self.after.as_deref())
    }
}

impl Tracker {
    /// Begins to fill the gap of these subscriptions. Its first page is asked for when the
    /// subscriptions have taken effect.
    pub(super) fn fill(&mut self, subscriptions: &[Subscription], now: Moment) {
        let mut gap = Gap::new(self.rules.window, false, now);
        for subscription in subscriptions {
            self.add_lists(&mut gap, subscription);
            let what = match subscription {
                Subscription::Direct => Missed::Conversations,
                Subscription::Named(_) => Missed::Everything,
                _ => continue,
            };
            gap.missing.push((subscription.clone(), what, None));
        }
        gap.settled_at = now + self.rules.settle;
        self.gap = Some(gap);
        self.ask(Duration::ZERO, now);
    }

    /// Begins to ask for what is new on the lists of these subscriptions.
    pub(super) fn ask_for_news(&mut self, subscriptions: &[Subscription], now: Moment) {
        let mut gap = Gap::new(self.rules.round, true, now);
        for subscription in subscriptions {
            self.add_lists(&mut gap, subscription);
        }
        self.gap = Some(gap);
        self.ask(Duration::ZERO, now);
    }

    /// Enters the lists of a subscription, or that nothing can be filled in from them.
    fn add_lists(&self, gap: &mut Gap, subscription: &Subscription) {
        for &feed in subscription.feeds() {
            let subscription = subscription.clone();
            let position = match gap.window {
                0 => Position::Unknown,
                _ => self.lists.position(&subscription, feed),
            };
            let min_id = self.rules.min_id(feed);
            let (after, below) = match position {
                Position::After(id) => (Some(id), None),
                Position::Beginning => {
                    let seen = self.lists.seen(&subscription, feed);
                    let seen = seen.filter(|_| min_id.may_go_up());
                    let lowest = seen.and_then(|seen| seen.lowest()).map(str::to_owned);
                    (lowest.clone(), lowest)
                }
                Position::Unknown => {
                    gap.missing.push((subscription, missed(feed), None));
                    continue;
                }
            };
            let late_below = self.lists.late_below(&subscription, feed);
            gap.left.push_back(Asked {
                subscription,
                feed,
                after,
                below,
                late_below,
                is_late: false,
                shown: None,
                taken: 0,
                min_id,
            });
        }
    }

    /// Asks for the next page of the current list, after a pause, and not before the subscriptions have
    /// taken effect: what is posted in between is on no page then and did not come live.
    fn ask(&mut self, after: Duration, now: Moment) {
        let ticket = self.ticket();
        let Some(gap) = &mut self.gap else { return };
        if let Some(before) = gap.ticket.take() {
            self.actions.push_back(Action::Forget(before));
        }
        let Some(list) = gap.left.front() else { return };
        let checked = gap.checking.as_ref().and_then(Page::lowest);
        let from = match (&list.below, &list.after) {
            _ if checked.is_some() => From::JustBefore(checked.unwrap_or_default().to_owned()),
            (Some(id), _) if list.is_late => From::Before(id.clone()),
            (_, Some(id)) if list.min_id.may_go_up() => From::After(id.clone()),
            (_, after) => {
                // Some of those that are asked for were delivered already.
                let seen = self.lists.seen(&list.subscription, list.feed);
                let again = seen.map_or(0, |seen| seen.above(after.as_deref()));
                From::Down(after.clone(), gap.window.saturating_add(again))
            }
        };
        gap.ticket = Some(ticket);
        let after = after.max(gap.settled_at.saturating_sub(now));
        self.actions.push_back(Action::Fetch(Fetch {
            ticket,
            subscription: list.subscription.clone(),
            feed: list.feed,
            from,
            after,
        }));
    }

    /// Goes on without the lists of other subscriptions than those that are wanted.
    pub(super) fn keep_wanted_lists(&mut self, now: Moment) {
        let Some(gap) = &mut self.gap else { return };
        let is_wanted = |list: &Asked| self.wanted.contains(&list.subscription);
        let goes_on = gap.left.front().is_none_or(is_wanted);
        gap.left.retain(is_wanted);
        gap.missing.retain(|(one, ..)| self.wanted.contains(one));
        if !goes_on {
            gap.checking = None;
            gap.backoff.reset();
            self.ask(Duration::ZERO, now);
        }
    }

    /// Delivers what is new on a page, and asks for the next one.
    pub(super) fn take_page(&mut self, page: Page, now: Moment) {
        let Some(list) = self.current_list() else {
            return;
        };
        if list.is_late {
            return self.take_late(&list, page, now);
        }
        let checked = self.gap.as_mut().and_then(|gap| gap.checking.take());
        let page = match checked {
            // What comes right before the page was asked for already, so nothing is left out.
            Some(checked) if !page.reaches_above(list.after.as_deref()) => checked,
            Some(_) => return self.ask_downwards(now),
            None if page.reach != Reach::First => page,
            None if self.is_of_another_order(&list, &page) => return self.ask_downwards(now),
            None if self.is_to_be_checked(&list, &page) => {
                if let Some(gap) = &mut self.gap {
                    gap.checking = Some(page);
                }
                return self.ask(Duration::ZERO, now);
            }
            None => page,
        };
        if page.reach == Reach::Newest {
            self.lists.cut(&list.subscription, list.feed);
        }
        let taken = self.deliver_new(&list, page, now);
        self.turn(&list, taken, now);
    }

    /// What arrived late, in a list that was empty at first.
    fn take_late(&mut self, list: &Asked, page: Page, now: Moment) {
        let lowest = page.items.first().map(|item| item.id.clone());
        let may_be_more = page.items.len() >= self.rules.short;
        let taken = self.deliver_new(list, page, now);
        let Some(gap) = &mut self.gap else { return };
        gap.progressed(now);
        if taken.full {
            gap.give_up(None);
            self.lists.cut(&list.subscription, list.feed);
        } else if let Some(list) = gap.left.front_mut() {
            let below = list.below.take();
            let is_lower = |id: &String| below.is_some_and(|below| rank(id) < rank(&below));
            list.below = lowest.filter(|id| may_be_more && !id.is_empty() && is_lower(id));
            if list.below.is_none() {
                gap.left.pop_front();
            }
        }
        self.ask(Duration::ZERO, now);
    }

    fn current_list(&mut self) -> Option<Asked> {
        let gap = self.gap.as_mut()?;
        gap.ticket = None;
        gap.left.front().cloned()
    }

    /// Whether the server did not give what comes right above the id: one that ignores it, or gives
    /// the newest items instead. Some of what was delivered lies right above it.
    fn is_of_another_order(&self, list: &Asked, page: &Page) -> bool {
        let Some(after) = &list.after else {
            return false;
        };
        let mut ids = page.items.iter().map(|item| item.id.as_str());
        if ids.any(|id| !id.is_empty() && rank(id) <= rank(after)) {
            return true;
        }
        let seen = self.lists.seen(&list.subscription, list.feed);
        let has_some_above = seen.is_some_and(|seen| seen.above(Some(after)) > 0);
        let is_long = page.items.len() >= self.rules.short;
        list.min_id == MinId::Above && is_long && has_some_above && !self.has_known(list, page)
    }

    /// Whether something of a page was delivered before.
    fn has_known(&self, list: &Asked, page: &Page) -> bool {
        let seen = self.lists.seen(&list.subscription, list.feed);
        seen.is_some_and(|seen| page.items.iter().any(|item| seen.contains(&item.key())))
    }

    /// Whether it has to be asked if the page lies right above the id, whatever is known of the server:
    /// a short page has everything in any order, and one with an item that was given is next to that.
    fn is_to_be_checked(&self, list: &Asked, page: &Page) -> bool {
        let is_long = page.items.len() >= self.rules.short && page.lowest().is_some();
        let is_shown = |id: &String| page.items.iter().any(|item| item.id == *id);
        let is_settled = list.shown.as_ref().is_some_and(is_shown);
        list.min_id.may_go_up() && list.after.is_some() && is_long && !is_settled
    }

    fn ask_downwards(&mut self, now: Moment) {
        if let Some(list) = self.gap.as_mut().and_then(|gap| gap.left.front_mut()) {
            list.min_id = MinId::Ignored;
        }
        self.ask(Duration::ZERO, now);
    }

    fn deliver_new(&mut self, list: &Asked, page: Page, now: Moment) -> Taken {
        let mut taken = Taken {
            last: None,
            before_last: None,
            fresh: 0,
            length: page.items.len(),
            full: false,
            reach: page.reach,
        };
        for item in page.items {
            let (subscription, feed) = (&list.subscription, list.feed);
            let is_new = self.lists.is_new_item(subscription, feed, &item.key(), now);
            if is_new {
                self.admit_late(&item.id);
            }
            if !item.id.is_empty() {
                taken.before_last = taken.last.replace(item.id);
            }
            if !is_new {
                continue;
            }
            taken.fresh += 1;
            let event = Event {
                kind: item.kind,
                subscription: Some(subscription.clone()),
                backfilled: self.gap.as_ref().is_some_and(|gap| !gap.is_round),
            };
            // The list of notifications comes first: no status has to wait for one.
            if !self.is_second(&event, now) {
                let gap = self.gap.as_mut();
                taken.full = gap.is_some_and(|gap| gap.took(&event.kind));
                self.deliver(event, item.size);
            }
            // The newest ones are all that there will be: none of them stays out.
            if taken.full && taken.reach == Reach::First {
                break;
            }
        }
        taken
    }

    /// Admits that more may have come late than was looked for, if this item did.
    fn admit_late(&mut self, id: &str) {
        let Some(gap) = &mut self.gap else { return };
        let Some(list) = gap.left.front_mut() else {
            return;
        };
        let below = list.late_below.as_deref();
        if !id.is_empty() && below.is_some_and(|below| rank(id) < rank(below)) {
            list.late_below = None;
            let missing = (list.subscription.clone(), missed(list.feed), None);
            gap.missing.push(missing);
        }
    }

    /// Whether the notification of a status was there before it, or waits behind the gap.
    fn is_second(&mut self, event: &Event, now: Moment) -> bool {
        let waits = match &event.kind {
            EventKind::Update(status) if self.direct.is_on() && is_direct(status) => {
                self.buffer.notifies(status)
            }
            _ => false,
        };
        waits || self.direct.is_second(event, now)
    }

    /// Goes on after a page.
    fn turn(&mut self, list: &Asked, taken: Taken, now: Moment) {
        let quiet = self.is_last_page(list, &taken);
        let Some(gap) = &mut self.gap else { return };
        gap.progressed(now);
        match taken.reach {
            // The next round goes on here.
            Reach::First if taken.full && gap.is_round => drop(gap.left.pop_front()),
            Reach::First if taken.full => {
                gap.give_up(taken.last);
                self.lists.cut(&list.subscription, list.feed);
            }
            Reach::First if !quiet => {
                if let Some(list) = gap.left.front_mut() {
                    list.go_on_after(taken);
                }
            }
            Reach::Newest => gap.give_up(list.given().map(str::to_owned)),
            Reach::First | Reach::All => match gap.left.front_mut() {
                Some(list) if list.below.is_some() => list.is_late = true,
                _ => drop(gap.left.pop_front()),
            },
        }
        self.ask(Duration::ZERO, now);
    }

    /// Whether nothing follows: a list that does not rise goes in a circle, and a short page without
    /// anything new that reaches up to the highest item is the last one.
    fn is_last_page(&self, list: &Asked, taken: &Taken) -> bool {
        let Some(last) = &taken.last else {
            return true;
        };
        let rises = list
            .after
            .as_ref()
            .is_none_or(|after| rank(last) > rank(after));
        let seen = self.lists.seen(&list.subscription, list.feed);
        let highest = seen.and_then(|seen| seen.highest());
        let reaches_up = highest.is_none_or(|highest| rank(last) >= rank(highest));
        !rises || (taken.fresh == 0 && taken.length < self.rules.short && reaches_up)
    }

    /// Goes on after a page that did not come: asks again, or goes on without it. Whether the token
    /// is still good is for the connection to find out.
    pub(super) fn page_failed(&mut self, error: &Error, now: Moment) {
        let Some(gap) = &mut self.gap else { return };
        gap.ticket = None;
        if error.is_transient() && now < gap.until {
            let pause = gap.backoff.whole_pause();
            return self.ask(pause, now);
        }
        tracing::debug!(kind = ?error.kind(), status = error.http_status(), "a gap stays open");
        let after = gap.left.front().and_then(Asked::given);
        let after = after.map(str::to_owned);
        gap.give_up(after);
        gap.progressed(now);
        self.ask(Duration::ZERO, now);
    }

    /// Stops filling, and says what could not be filled.
    pub(super) fn take_gap(&mut self) -> Option<Gap> {
        let mut gap = self.gap.take()?;
        if let Some(ticket) = gap.ticket.take() {
            self.actions.push_back(Action::Forget(ticket));
        }
        Some(gap)
    }

    pub(super) fn tell_missing(&mut self, missing: Vec<Missing>) {
        for (subscription, what, after) in missing {
            let missed = EventKind::MayHaveMissed { what, after };
            self.deliver(Event::of(&subscription, missed), 0);
        }
    }
}
