//! The delivered items and the position of each list of each subscription.

use super::seen::{Moment, Overlap, Position, Seen};
use crate::streaming::event::{Event, EventKind};
use crate::streaming::subscription::{Feed, Subscription};

/// The lists of all subscriptions.
#[derive(Debug)]
pub(super) struct Lists {
    all: Vec<List>,
    /// How many ids of each are remembered.
    most: usize,
    overlap: Overlap,
}

/// What is known of one list.
#[derive(Debug)]
struct List {
    subscription: Subscription,
    feed: Feed,
    seen: Seen,
    /// How far the list had come when it was subscribed to.
    began: Position,
}

impl Lists {
    pub(super) const fn new(most: usize, overlap: Overlap) -> Self {
        Self {
            all: Vec::new(),
            most,
            overlap,
        }
    }

    /// Enters how far a list had come when it was subscribed to.
    ///
    /// Its newest item was not delivered: it may still come live.
    pub(super) fn begin(&mut self, subscription: &Subscription, feed: Feed, came: Position) {
        let list = self.list(subscription, feed);
        if list.began == Position::Unknown {
            list.began = came;
        }
    }

    /// Forgets all but these.
    pub(super) fn keep(&mut self, subscriptions: &[Subscription]) {
        self.all
            .retain(|list| subscriptions.contains(&list.subscription));
    }

    pub(super) fn position(&self, subscription: &Subscription, feed: Feed) -> Position {
        let list = self.find(subscription, feed);
        list.map_or(Position::Unknown, |list| {
            list.seen.position(&list.began, self.overlap)
        })
    }

    /// The highest id of a list, where not all are asked for again among which something may have
    /// come late.
    pub(super) fn late_below(&self, subscription: &Subscription, feed: Feed) -> Option<String> {
        let seen = &self.find(subscription, feed)?.seen;
        let highest = seen.highest().filter(|_| seen.exceeds(self.overlap))?;
        Some(highest.to_owned())
    }

    /// What was delivered of a list.
    pub(super) fn seen(&self, subscription: &Subscription, feed: Feed) -> Option<&Seen> {
        self.find(subscription, feed).map(|list| &list.seen)
    }

    /// Something was left out, and the reader was told: it must not come after what is newer. All of it
    /// is below this id; without one, it is asked again how far the list has come.
    pub(super) fn cut(&mut self, subscription: &Subscription, feed: Feed, below: Option<&str>) {
        let list = self.list(subscription, feed);
        list.began = match below {
            Some(id) => list.began.clone().or_higher(id),
            None => Position::Unknown,
        };
    }

    /// Whether this was not delivered yet; from now on it was.
    pub(super) fn is_new(&mut self, event: &Event, now: Moment) -> bool {
        let Some((feed, id)) = event.listed() else {
            return true;
        };
        if let Some(subscription) = &event.subscription {
            return self.list(subscription, feed).seen.insert(id, now);
        }
        // It may be of any of them.
        let knows = |list: &List| list.feed == feed && list.seen.contains(id);
        if self.all.iter().any(knows) {
            return false;
        }
        for list in self.all.iter_mut().filter(|list| list.feed == feed) {
            list.seen.insert(id, now);
        }
        true
    }

    /// The same of an item of a list, by its id or what stands for that.
    pub(super) fn is_new_item(
        &mut self,
        subscription: &Subscription,
        feed: Feed,
        key: &str,
        now: Moment,
    ) -> bool {
        self.list(subscription, feed).seen.insert(key, now)
    }

    fn find(&self, subscription: &Subscription, feed: Feed) -> Option<&List> {
        let is_it = |list: &&List| list.feed == feed && list.subscription == *subscription;
        self.all.iter().find(is_it)
    }

    fn list(&mut self, subscription: &Subscription, feed: Feed) -> &mut List {
        let is_it = |list: &List| list.feed == feed && list.subscription == *subscription;
        let at = self.all.iter().position(is_it).unwrap_or_else(|| {
            self.all.push(List {
                subscription: subscription.clone(),
                feed,
                seen: Seen::new(self.most),
                began: Position::Unknown,
            });
            self.all.len() - 1
        });
        &mut self.all[at]
    }
}

impl Event {
    /// The list that it is on, and its id there. What came through a subscription without a list is
    /// on none.
    fn listed(&self) -> Option<(Feed, &str)> {
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
    use std::time::Duration;

    const NOW: Moment = Duration::ZERO;

    fn update(subscription: Option<Subscription>, id: &str) -> Event {
        Event {
            kind: EventKind::read("update", Some(&format!(r#"{{"id":"{id}"}}"#))),
            subscription,
            backfilled: false,
        }
    }

    #[test]
    fn each_subscription_has_each_item_once() {
        let overlap = Overlap {
            least: 20,
            time: Duration::from_secs(120),
            most: 200,
        };
        let mut lists = Lists::new(100, overlap);
        let (user, public) = (Subscription::User, Subscription::public());
        assert_eq!(lists.position(&user, Feed::Statuses), Position::Unknown);
        lists.begin(&user, Feed::Statuses, Position::Beginning);
        assert_eq!(lists.position(&user, Feed::Statuses), Position::Beginning);
        lists.begin(&public, Feed::Statuses, Position::After("5".into()));
        // The first word counts.
        lists.begin(&public, Feed::Statuses, Position::After("6".into()));
        assert_eq!(
            lists.position(&public, Feed::Statuses),
            Position::After("5".into())
        );
        assert!(lists.is_new(&update(Some(user.clone()), "7"), NOW));
        assert!(!lists.is_new(&update(Some(user.clone()), "7"), NOW));
        assert!(lists.is_new(&update(Some(public.clone()), "7"), NOW));
        assert!(!lists.is_new(&update(None, "7"), NOW));
        assert!(lists.is_new(&update(None, "8"), NOW));
        assert!(!lists.is_new(&update(Some(user.clone()), "8"), NOW));
        // One that is years old does not lead back beyond the beginning.
        assert!(lists.is_new(&update(Some(public.clone()), "3"), NOW));
        assert_eq!(
            lists.position(&public, Feed::Statuses),
            Position::After("5".into())
        );
        // What no list has is not looked up: it may come as often as it comes.
        let named = Some(Subscription::Named("other".into()));
        assert!(lists.is_new(&update(named.clone(), "7"), NOW));
        assert!(lists.is_new(&update(named, "7"), NOW));
        assert_eq!(lists.all.len(), 2, "no name that a server makes up is kept");
        lists.keep(&[public]);
        assert_eq!(lists.position(&user, Feed::Statuses), Position::Unknown);
        let deleted = Event::about(EventKind::Delete("7".into()));
        assert!(lists.is_new(&deleted, NOW) && lists.is_new(&deleted, NOW));
    }
}
