//! What was given to the reader of each subscription, so that nothing is given twice.

use super::event::{Event, EventKind};
use super::seen::{Seen, rank};
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
    /// How far the list had come when it was subscribed to.
    began: Cursor,
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

    /// Enters how far a list had come when it was subscribed to.
    ///
    /// The reader has not had its newest item: that may still come live.
    pub(super) fn begin(&mut self, subscription: &Subscription, feed: Feed, came: Cursor) {
        let track = self.track(subscription, feed);
        if track.began == Cursor::Unknown {
            track.began = came;
        }
    }

    /// Forgets all but these.
    pub(super) fn keep(&mut self, subscriptions: &[Subscription]) {
        self.tracks
            .retain(|track| subscriptions.contains(&track.subscription));
    }

    pub(super) fn cursor(&self, subscription: &Subscription, feed: Feed) -> Cursor {
        let Some(at) = self.find(subscription, feed) else {
            return Cursor::Unknown;
        };
        let track = &self.tracks[at];
        match (track.seen.cursor(), &track.began) {
            (None, began) => began.clone(),
            (Some(id), Cursor::Unknown) => Cursor::After(id.to_owned()),
            // All of it was asked for or came since.
            (Some(_), Cursor::After(began)) if track.seen.is_short() => {
                Cursor::After(began.clone())
            }
            // What was there before is not owed, whatever comes late.
            (Some(id), Cursor::After(began)) if rank(id) < rank(began) => {
                Cursor::After(began.clone())
            }
            (Some(id), _) => Cursor::After(id.to_owned()),
        }
    }

    /// Something was left out, and the reader knows: it is not to come after what is newer.
    pub(super) fn cut(&mut self, subscription: &Subscription, feed: Feed) {
        let track = self.track(subscription, feed);
        track.began = Cursor::Unknown;
        track.seen.cut();
    }

    /// Whether the reader has not had this yet; from now on he has.
    pub(super) fn is_new(&mut self, event: &Event) -> bool {
        let Some((feed, id)) = event.listed() else {
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

    /// The same of an item on a list, by its id or what stands for that.
    pub(super) fn is_new_item(
        &mut self,
        subscription: &Subscription,
        feed: Feed,
        key: &str,
    ) -> bool {
        self.track(subscription, feed).seen.insert(key)
    }

    fn find(&self, subscription: &Subscription, feed: Feed) -> Option<usize> {
        let is_it = |track: &Track| track.feed == feed && track.subscription == *subscription;
        self.tracks.iter().position(is_it)
    }

    fn track(&mut self, subscription: &Subscription, feed: Feed) -> &mut Track {
        let at = self.find(subscription, feed).unwrap_or_else(|| {
            self.tracks.push(Track {
                subscription: subscription.clone(),
                feed,
                seen: Seen::new(self.most),
                began: Cursor::Unknown,
            });
            self.tracks.len() - 1
        });
        &mut self.tracks[at]
    }
}

impl Event {
    /// The list that it is on, and its id there. What came through a subscription without a list is
    /// on none.
    pub(super) fn listed(&self) -> Option<(Feed, &str)> {
        let (feed, id) = match &self.kind {
            EventKind::Update(status) => (Feed::Statuses, status.id.as_str()),
            EventKind::Notification(one) => (Feed::Notifications, one.id.as_str()),
            _ => return None,
        };
        let feeds = self.subscription.as_ref().map(Subscription::feeds);
        let has_it = feeds.is_none_or(|feeds| feeds.contains(&feed));
        has_it.then_some((feed, id))
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
        ledger.begin(&user, Feed::Statuses, Cursor::Beginning);
        assert_eq!(ledger.cursor(&user, Feed::Statuses), Cursor::Beginning);
        ledger.begin(&public, Feed::Statuses, Cursor::After("5".into()));
        // The first word counts.
        ledger.begin(&public, Feed::Statuses, Cursor::After("6".into()));
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
        // One that is years old does not lead back beyond the beginning.
        assert!(ledger.is_new(&update(Some(public.clone()), "3")));
        assert_eq!(
            ledger.cursor(&public, Feed::Statuses),
            Cursor::After("5".into())
        );
        // What no list has is not looked up: it may come as often as it comes.
        let named = Some(Subscription::Named("odd".into()));
        assert!(ledger.is_new(&update(named.clone(), "7")));
        assert!(ledger.is_new(&update(named, "7")));
        assert_eq!(
            ledger.tracks.len(),
            2,
            "no name that a server makes up is kept"
        );
        ledger.keep(&[public]);
        assert_eq!(ledger.cursor(&user, Feed::Statuses), Cursor::Unknown);
        let deleted = Event::about(EventKind::Delete("7".into()));
        assert!(ledger.is_new(&deleted) && ledger.is_new(&deleted));
    }
}
