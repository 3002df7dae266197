//! The rules, inputs and actions of the tracker.

use std::borrow::Cow;
use std::time::Duration;

use super::seen::{Overlap, Position, fingerprint};
use crate::error::Error;
use crate::ids::AccountId;
use crate::instance::MinId;
use crate::streaming::event::Event;
use crate::streaming::subscription::{Feed, Subscription, Timeline};

/// The default of [`window`](crate::streaming::StreamingBuilder::window).
pub(super) const WINDOW: usize = 400;

/// What does not change while a stream runs: settings, and what is known of the server.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    /// How many new items of each list are asked for after a gap; 0 for no filling.
    pub(crate) window: usize,
    /// How long after subscribing the subscriptions have taken effect.
    pub(crate) settle: Duration,
    /// How often a server without streams is asked.
    pub(crate) poll: Option<Duration>,
    /// How much may wait behind a gap.
    pub(crate) capacity: usize,
    pub(crate) buffer: usize,
    pub(crate) overlap: Overlap,
    /// A page with fewer items may be the last one, however many were asked for.
    pub(crate) short: usize,
    /// What the lists of statuses and of notifications do with a `min_id`.
    pub(crate) min_id_of_statuses: MinId,
    pub(crate) min_id_of_notifications: MinId,
    /// A direct message comes as a status and as a notification.
    pub(crate) direct_comes_twice: bool,
    pub(crate) account: Option<AccountId>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            window: WINDOW,
            settle: Duration::from_millis(250),
            poll: None,
            capacity: 1024,
            buffer: 16 << 20,
            // Some servers take a minute to fill a timeline.
            overlap: Overlap {
                least: 20,
                time: Duration::from_secs(120),
                most: 200,
            },
            // Every known server puts at least this many items on a page.
            short: 20,
            min_id_of_statuses: MinId::Unknown,
            min_id_of_notifications: MinId::Unknown,
            direct_comes_twice: false,
            account: None,
        }
    }
}

impl Rules {
    /// How many ids of each list are remembered.
    pub(super) fn remembered(&self) -> usize {
        let more = 2 * self.overlap.most;
        self.window.saturating_add(more).min(100_000)
    }

    pub(super) const fn min_id(&self, feed: Feed) -> MinId {
        match feed {
            Feed::Statuses => self.min_id_of_statuses,
            Feed::Notifications => self.min_id_of_notifications,
        }
    }
}

/// What the driver has to do.
#[derive(Debug)]
pub(crate) enum Action {
    /// Gives an event to the reader.
    Deliver(Event),
    /// Fetches a page: `on_page`.
    Fetch(Fetch),
    /// A page is no longer wanted.
    Forget(Ticket),
    /// Connects with these subscriptions: `on_connected` or `on_no_connection`.
    Connect(Vec<Subscription>),
    /// Makes the connection have these subscriptions and no others.
    Subscribe(Vec<Subscription>),
    /// Finds out how long to wait before the next try, and says so with `on_retry`.
    Retry {
        reason: Error,
        /// It worked before that, a connection for long enough.
        steady: bool,
    },
    /// Ends the stream: going on is hopeless.
    End(Error),
}

/// A page to be fetched.
#[derive(Debug)]
pub(crate) struct Fetch {
    pub(crate) ticket: Ticket,
    pub(crate) timeline: Timeline,
    pub(crate) from: From,
    /// After this pause.
    pub(crate) after: Duration,
}

/// The number of a page that is being fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Ticket(pub(super) u64);

/// An item of a list.
#[derive(Debug)]
pub(crate) struct Item {
    /// Empty if it has none.
    pub(crate) id: String,
    pub(crate) event: Event,
}

/// From where on a list is fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// Its newest item alone.
    Top,
    /// One page: what comes right after an id.
    After(String),
    /// The one item right before an id.
    JustBefore(String),
    /// So many of the newest items between two ids, or up to one end of the list.
    Down {
        above: Option<String>,
        below: Option<String>,
        most: usize,
    },
}

/// Some items of a list, oldest first.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) items: Vec<Item>,
    pub(crate) reach: Reach,
}

/// Which of the items that were asked for these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The first ones: more may follow.
    First,
    /// All of them.
    All,
    /// The newest ones: there are more before them.
    Newest,
}

impl Item {
    /// What it is remembered by.
    pub(super) fn key(&self) -> Cow<'_, str> {
        if !self.id.is_empty() {
            return Cow::Borrowed(&self.id);
        }
        let json = serde_json::to_string(&self.event.kind).unwrap_or_default();
        Cow::Owned(fingerprint(&json))
    }
}

impl Page {
    /// The ids of the items that have one.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        let ids = self.items.iter().map(|item| item.id.as_str());
        ids.filter(|id| !id.is_empty())
    }

    /// The id of its oldest item.
    pub(super) fn lowest(&self) -> Option<&str> {
        self.ids().next()
    }

    /// How far the list has come, by a page with its newest item.
    pub(super) fn newest(&self) -> Position {
        match self.items.last() {
            Some(newest) if newest.id.is_empty() => Position::Unknown,
            Some(newest) => Position::After(newest.id.clone()),
            None => Position::Beginning,
        }
    }
}
