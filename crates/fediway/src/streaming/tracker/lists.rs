//! The delivered items and the position of each list of each subscription.

use super::seen::{Moment, Overlap, Position, Seen};
use crate::streaming::event::{Event, EventKind};
use crate::streaming::subscription::{Feed, Subscription, Timeline};

/// The lists of all subscriptions.
#[derive(Debug)]
pub(super) struct Lists {
    /// They are few: looking through them is quicker than hashing their names.
    all: Vec<(Timeline, Seen)>,
    /// How many ids of each are remembered.
    most: usize,
    overlap: Overlap,
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
    pub(super) fn begin(&mut self, timeline: &Timeline, came: Position) {
        let seen = self.of(timeline);
        if seen.began == Position::Unknown {
            seen.began = came;
        }
    }

    /// Forgets all but these.
    pub(super) fn keep(&mut self, subscriptions: &[Subscription]) {
        self.all
            .retain(|(one, _)| subscriptions.contains(&one.subscription));
    }

    /// Something was left out, and the reader was told: it must not come after what is newer. All of it
    /// is below this id; without one, it is asked again how far the list has come.
    pub(super) fn cut(&mut self, timeline: &Timeline, below: Option<&str>) {
        let seen = self.of(timeline);
        let began = std::mem::take(&mut seen.began);
        seen.began = below.map_or(Position::Unknown, |id| began.or_higher(id));
    }

    /// Whether this was not delivered yet; from now on it was.
    pub(super) fn is_new(&mut self, event: &Event, now: Moment) -> bool {
        let Some((feed, id)) = event.listed() else {
            return true;
        };
        if let Some(subscription) = &event.subscription {
            return self.seen(subscription, feed).insert(id, now);
        }
        // It may be of any of them.
        let of_feed = |(one, _): &&mut (Timeline, Seen)| one.feed == feed;
        let mut all = self.all.iter_mut().filter(of_feed);
        if all.any(|(_, seen)| seen.contains(id)) {
            return false;
        }
        for (_, seen) in self.all.iter_mut().filter(of_feed) {
            seen.insert(id, now);
        }
        true
    }

    /// What was delivered of a list.
    pub(super) fn of(&mut self, timeline: &Timeline) -> &mut Seen {
        self.seen(&timeline.subscription, timeline.feed)
    }

    fn seen(&mut self, subscription: &Subscription, feed: Feed) -> &mut Seen {
        let is_it =
            |(one, _): &(Timeline, Seen)| one.feed == feed && one.subscription == *subscription;
        let at = self.all.iter().position(is_it).unwrap_or_else(|| {
            let subscription = subscription.clone();
            let seen = Seen::new(self.most, self.overlap);
            self.all.push((Timeline { subscription, feed }, seen));
            self.all.len() - 1
        });
        &mut self.all[at].1
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
        let kind = EventKind::read("update", Some(&format!(r#"{{"id":"{id}"}}"#)));
        Event {
            subscription,
            ..Event::about(kind)
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
        let statuses = |subscription: &Subscription| Timeline {
            subscription: subscription.clone(),
            feed: Feed::Statuses,
        };
        let (of_user, of_public) = (statuses(&user), statuses(&public));
        assert_eq!(lists.of(&of_user).position(), Position::Unknown);
        lists.begin(&of_user, Position::Beginning);
        assert_eq!(lists.of(&of_user).position(), Position::Beginning);
        let five = Position::After("5".into());
        lists.begin(&of_public, five.clone());
        // The first word counts.
        lists.begin(&of_public, Position::After("6".into()));
        assert_eq!(lists.of(&of_public).position(), five);
        assert!(lists.is_new(&update(Some(user.clone()), "7"), NOW));
        assert!(!lists.is_new(&update(Some(user.clone()), "7"), NOW));
        assert!(lists.is_new(&update(Some(public.clone()), "7"), NOW));
        assert!(!lists.is_new(&update(None, "7"), NOW));
        assert!(lists.is_new(&update(None, "8"), NOW));
        assert!(!lists.is_new(&update(Some(user.clone()), "8"), NOW));
        // One that is years old does not lead back beyond the beginning.
        assert!(lists.is_new(&update(Some(public.clone()), "3"), NOW));
        assert_eq!(lists.of(&of_public).position(), five);
        // What no list has is not looked up: it may come as often as it comes.
        let named = Some(Subscription::Named("other".into()));
        assert!(lists.is_new(&update(named.clone(), "7"), NOW));
        assert!(lists.is_new(&update(named, "7"), NOW));
        assert_eq!(lists.all.len(), 2, "no name that a server makes up is kept");
        lists.keep(&[public]);
        assert_eq!(lists.of(&of_user).position(), Position::Unknown);
        let deleted = Event::about(EventKind::Delete("7".into()));
        assert!(lists.is_new(&deleted, NOW) && lists.is_new(&deleted, NOW));
    }
}
