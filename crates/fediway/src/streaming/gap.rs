//! Filling a gap: the lists of the subscriptions, asked for from where they were left.

use std::collections::VecDeque;
use std::time::Duration;

use futures_core::future::BoxFuture;
use tokio::time::Instant;

use super::builder::WINDOW;
use super::driver::Driver;
use super::event::{Event, EventKind, Missed};
use super::ledger::Cursor;
use super::lists::{self, Batch, From, Reach};
use super::seen::{OVERLAP, rank};
use super::subscription::{Feed, Subscription};
use super::twice::is_direct;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::instance::{ListBounds, MinId};

/// A page no longer than this without anything new is the last one.
const SHORT: usize = 20;
/// For how long a server that does not answer is asked again, while what comes live waits.
const PATIENCE: Duration = Duration::from_secs(120);

/// A gap that is being filled.
pub(super) struct Fill {
    client: Client,
    /// The lists that are still to be asked for, the current one first.
    left: VecDeque<List>,
    asking: Option<BoxFuture<'static, Result<Batch>>>,
    /// How many new items of each list are wanted.
    window: usize,
    tries: u32,
    until: Instant,
    /// What could not be filled.
    pub(super) missed: Vec<(Subscription, Missed, Option<String>)>,
    statuses: usize,
    notifications: usize,
}

/// One list of them.
#[derive(Clone)]
struct List {
    subscription: Subscription,
    feed: Feed,
    /// `None` is its beginning.
    after: Option<String>,
    /// How many new items it had.
    taken: usize,
}

/// What a batch brought.
struct Taken {
    /// The id of its newest item.
    last: Option<String>,
    fresh: usize,
    length: usize,
    /// The window was full before its end.
    full: bool,
    reach: Reach,
}

impl Fill {
    fn new(client: &Client, window: usize) -> Self {
        Self {
            client: client.clone(),
            left: VecDeque::new(),
            asking: None,
            window,
            tries: 0,
            until: Instant::now() + PATIENCE,
            missed: Vec::new(),
            statuses: 0,
            notifications: 0,
        }
    }

    /// Enters a list, or that nothing can be filled in from it.
    fn add(&mut self, subscription: Subscription, feed: Feed, cursor: Cursor) {
        let after = match cursor {
            Cursor::After(id) if self.window > 0 => Some(id),
            Cursor::Beginning if self.window > 0 => None,
            _ => return self.missed.push((subscription, missed(feed), None)),
        };
        self.left.push_back(List {
            subscription,
            feed,
            after,
            taken: 0,
        });
    }

    pub(super) fn is_done(&self) -> bool {
        self.left.is_empty()
    }

    /// Whether it is asking again after a failure.
    pub(super) const fn is_failing(&self) -> bool {
        self.tries > 0
    }

    /// The next batch. Nothing is lost if this is dropped and called again.
    pub(super) async fn page(&mut self) -> Result<Batch> {
        let batch = match &mut self.asking {
            Some(asking) => asking.await,
            None => std::future::pending().await,
        };
        self.asking = None;
        batch
    }

    /// Counts a new item of the current list; whether the window is full with it.
    fn took(&mut self, kind: &EventKind) -> bool {
        match kind {
            EventKind::Notification(_) => self.notifications += 1,
            _ => self.statuses += 1,
        }
        let window = self.window;
        self.left.front_mut().is_none_or(|list| {
            list.taken += 1;
            list.taken >= window
        })
    }

    /// Goes on after a batch.
    fn turn(&mut self, taken: Taken) {
        self.tries = 0;
        self.until = Instant::now() + PATIENCE;
        let Some(list) = self.left.front_mut() else {
            return;
        };
        // A list that does not rise goes in a circle.
        let stuck = match (&taken.last, &list.after) {
            (Some(last), Some(after)) => rank(last) <= rank(after),
            (last, _) => last.is_none(),
        };
        let quiet = taken.fresh == 0 && taken.length <= SHORT;
        match taken.reach {
            Reach::First if taken.full => self.give_up(taken.last),
            Reach::First if !stuck && !quiet => list.after = taken.last,
            Reach::Last => {
                let after = list.after.clone();
                self.give_up(after);
            }
            Reach::First | Reach::All => drop(self.left.pop_front()),
        }
        self.ask(Duration::ZERO);
    }

    /// Ends the current list, of which something is missing.
    fn give_up(&mut self, after: Option<String>) {
        self.tries = 0;
        self.until = Instant::now() + PATIENCE;
        if let Some(list) = self.left.pop_front() {
            self.missed
                .push((list.subscription, missed(list.feed), after));
        }
    }

    /// Goes on after a batch that did not come: once more, or without it. Whether the token is still
    /// good is for the connection to find out.
    ///
    /// # Errors
    ///
    /// When everything is over.
    pub(super) fn failed(&mut self, error: Error) -> Result<()> {
        if error.kind() == &ErrorKind::Cancelled {
            return Err(error);
        }
        if error.is_transient() && Instant::now() < self.until {
            self.tries += 1;
            let pause = Duration::from_millis(500).saturating_mul(1 << self.tries.min(5));
            self.ask(pause);
            return Ok(());
        }
        tracing::debug!(kind = ?error.kind(), status = error.http_status(), "a gap stays open");
        let list = self.left.front();
        let after = list.and_then(|list| list.after.clone());
        self.give_up(after);
        self.ask(Duration::ZERO);
        Ok(())
    }

    /// Goes on without the lists of other subscriptions than these.
    pub(super) fn keep(&mut self, subscriptions: &[Subscription]) {
        let is_wanted = |list: &List| subscriptions.contains(&list.subscription);
        let goes_on = self.left.front().is_none_or(is_wanted);
        self.left.retain(is_wanted);
        self.missed.retain(|(one, ..)| subscriptions.contains(one));
        if !goes_on {
            self.tries = 0;
            self.ask(Duration::ZERO);
        }
    }

    /// Asks for the next batch of the current list, after a pause.
    fn ask(&mut self, pause: Duration) {
        let Some(list) = self.left.front().cloned() else {
            return;
        };
        let client = self.client.clone();
        let bounds = client.instance().quirks().bounds("/api/v1/timelines/home");
        let goes_up = bounds.min_id == MinId::Above || bounds == ListBounds::UNKNOWN;
        let from = match list.after {
            Some(id) if goes_up => From::After(id),
            // The reader has had some of those that are asked for.
            after => From::Down(after, self.window.saturating_add(OVERLAP)),
        };
        self.asking = Some(Box::pin(async move {
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
            lists::ask(&client, &list.subscription, list.feed, from).await
        }));
    }
}

const fn missed(feed: Feed) -> Missed {
    match feed {
        Feed::Statuses => Missed::Statuses,
        Feed::Notifications => Missed::Notifications,
    }
}

impl Driver {
    /// The gap of these subscriptions, from where their lists were left. Its first request waits
    /// until the new subscriptions have taken effect.
    pub(super) fn gap_of(&mut self, subscriptions: &[Subscription]) -> Fill {
        let mut fill = Fill::new(&self.client, self.settings.window);
        for subscription in subscriptions {
            self.add_lists(&mut fill, subscription);
            let what = match subscription {
                Subscription::Direct => Missed::Conversations,
                Subscription::Named(_) => Missed::Everything,
                _ => continue,
            };
            fill.missed.push((subscription.clone(), what, None));
        }
        fill.ask(self.settings.settle);
        fill
    }

    /// What is new on the lists of these subscriptions.
    pub(super) fn news_of(&mut self, subscriptions: &[Subscription]) -> Fill {
        // A round is no gap: without a window for gaps it has a whole one.
        let window = match self.settings.window {
            0 => WINDOW,
            window => window,
        };
        let mut fill = Fill::new(&self.client, window);
        for subscription in subscriptions {
            self.add_lists(&mut fill, subscription);
        }
        fill.ask(Duration::ZERO);
        fill
    }

    fn add_lists(&mut self, fill: &mut Fill, subscription: &Subscription) {
        for &feed in subscription.feeds() {
            let cursor = self.ledger.cursor(subscription, feed);
            fill.add(subscription.clone(), feed, cursor);
        }
    }

    /// Gives out what is new in a batch of a list, and goes on to the next one.
    pub(super) async fn take_batch(&mut self, fill: &mut Fill, batch: Batch, mark: bool) {
        let Some(list) = fill.left.front() else {
            return;
        };
        let (subscription, feed) = (list.subscription.clone(), list.feed);
        if batch.reach == Reach::Last {
            self.ledger.cut(&subscription, feed);
        }
        let mut taken = Taken {
            last: None,
            fresh: 0,
            length: batch.items.len(),
            full: false,
            reach: batch.reach,
        };
        for item in batch.items {
            let is_new = self.ledger.is_new_item(&subscription, feed, &item.key());
            if !item.id.is_empty() {
                taken.last = Some(item.id);
            }
            if !is_new {
                continue;
            }
            taken.fresh += 1;
            let event = Event {
                kind: item.kind,
                subscription: Some(subscription.clone()),
                backfilled: mark,
            };
            // The list of notifications comes first: nothing has to wait for one.
            if !self.is_second(&event) {
                taken.full = fill.took(&event.kind);
                self.deliver(event, item.size).await;
            }
            // The last ones are all that there will be: none of them stays out.
            if taken.full && taken.reach == Reach::First {
                self.ledger.cut(&subscription, feed);
                break;
            }
        }
        fill.turn(taken);
    }

    /// Whether the notification of a status was there before it, or waits behind the gap.
    fn is_second(&mut self, event: &Event) -> bool {
        let waits = match &event.kind {
            EventKind::Update(status) if self.twice.is_on() && is_direct(status) => {
                self.held.notifies(status)
            }
            _ => false,
        };
        waits || self.twice.is_second(event)
    }

    /// Says what a gap was filled with, and what may be missing.
    pub(super) async fn filled(&mut self, fill: Fill) {
        self.tell_missed(fill.missed).await;
        let (what, after) = (Missed::Changes, None);
        self.tell(EventKind::MayHaveMissed { what, after }).await;
        self.tell(EventKind::Filled {
            statuses: fill.statuses,
            notifications: fill.notifications,
        })
        .await;
    }

    pub(super) async fn tell_missed(
        &mut self,
        missed: Vec<(Subscription, Missed, Option<String>)>,
    ) {
        for (subscription, what, after) in missed {
            let event = Event {
                kind: EventKind::MayHaveMissed { what, after },
                subscription: Some(subscription),
                backfilled: false,
            };
            self.deliver(event, 0).await;
        }
    }
}
