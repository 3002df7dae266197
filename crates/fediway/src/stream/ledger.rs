//! What was given to the reader of each subscription, so that nothing is given twice.

use super::event::{Event, EventKind};
use super::seen::Seen;
use super::subscription::{Feed, Subscription};

/// The books of all subscriptions.
#[derive(Debug)]
pub(super) struct Ledger {
    tracks: Vec<Track>,
    /// How many ids each keeps.
    most: usize,
}

/// What is known of one list.
#[derive(Debug)]
struct Track {
    subscription: Subscription,
    feed: Feed,
    seen: Seen,
    /// The list was empty when it was subscribed to.
    was_empty: bool,
}

/// From where on a list is to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cursor {
    After(String),
    /// It was empty.
    Beginning,
    Unknown,
}

impl Ledger {
    pub(super) const fn new(most: usize) -> Self {
        Self {
            tracks: Vec::new(),
            most,
        }
    }

    /// Enters how far a list had come when it was subscribed to: its newest item, if it had one.
    pub(super) fn begin(&mut self, subscription: &Subscription, feed: Feed, newest: Option<&str>) {
        let track = self.track(subscription, feed);
        match newest {
            // What came live meanwhile says more.
            Some(newest) if track.seen.is_empty() => drop(track.seen.insert(newest)),
            Some(_) => {}
            None => track.was_empty = true,
        }
    }

    pub(super) fn forget(&mut self, subscription: &Subscription) {
        self.tracks
            .retain(|track| track.subscription != *subscription);
    }

    pub(super) fn cursor(&mut self, subscription: &Subscription, feed: Feed) -> Cursor {
        let track = self.track(subscription, feed);
        match track.seen.cursor() {
            Some(id) => Cursor::After(id.to_owned()),
            None if track.was_empty => Cursor::Beginning,
            None => Cursor::Unknown,
        }
    }

    /// Whether the reader has not had this yet; from now on he has.
    pub(super) fn is_new(&mut self, event: &Event) -> bool {
        let Some((feed, id)) = listed(&event.kind) else {
            return true;
        };
        if let Some(subscription) = &event.subscription {
            return self.track(subscription, feed).seen.insert(id);
        }
        // It may be of any of them.
        let known = |track: &Track| track.feed == feed && track.seen.contains(id);
        if self.tracks.iter().any(known) {
            return false;
        }
        for track in self.tracks.iter_mut().filter(|track| track.feed == feed) {
            track.seen.insert(id);
        }
        true
    }

    fn track(&mut self, subscription: &Subscription, feed: Feed) -> &mut Track {
        let found = self
            .tracks
            .iter()
            .position(|track| track.feed == feed && track.subscription == *subscription);
        let at = found.unwrap_or_else(|| {
            self.tracks.push(Track {
                subscription: subscription.clone(),
                feed,
                seen: Seen::new(self.most),
                was_empty: false,
            });
            self.tracks.len() - 1
        });
        &mut self.tracks[at]
    }
}

/// The list that an event belongs to, and its id there.
pub(super) fn listed(kind: &EventKind) -> Option<(Feed, &str)> {
    match kind {
        EventKind::Update(status) => Some((Feed::Statuses, status.id.as_str())),
        EventKind::Notification(one) => Some((Feed::Notifications, one.id.as_str())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn update(subscription: Option<Subscription>, id: &str) -> Event {
        Event {
            kind: EventKind::read("update", Some(&format!(r#"{{"id":"{id}"}}"#))),
            subscription,
            backfilled: false,
        }
    }

    #[test]
    fn each_subscription_has_each_item_once() {
        let mut ledger = Ledger::new(100);
        let (user, public) = (Subscription::User, Subscription::public());
        assert_eq!(ledger.cursor(&user, Feed::Statuses), Cursor::Unknown);
        ledger.begin(&user, Feed::Statuses, None);
        assert_eq!(ledger.cursor(&user, Feed::Statuses), Cursor::Beginning);
        ledger.begin(&public, Feed::Statuses, Some("5"));
        assert_eq!(
            ledger.cursor(&public, Feed::Statuses),
            Cursor::After("5".into())
        );
        assert!(ledger.is_new(&update(Some(user.clone()), "7")));
        assert!(!ledger.is_new(&update(Some(user.clone()), "7")));
        assert!(ledger.is_new(&update(Some(public.clone()), "7")));
        assert!(!ledger.is_new(&update(None, "7")));
        assert!(ledger.is_new(&update(None, "8")));
        assert!(!ledger.is_new(&update(Some(user.clone()), "8")));
        ledger.forget(&user);
        assert_eq!(ledger.cursor(&user, Feed::Statuses), Cursor::Unknown);
        let deleted = Event::about(EventKind::Delete("7".into()));
        assert!(ledger.is_new(&deleted) && ledger.is_new(&deleted));
    }
}
