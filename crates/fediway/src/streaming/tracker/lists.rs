//! The delivered items and the position of each list of each subscription.

use std::collections::HashMap;

use super::seen::{Moment, Overlap, Position, Seen};
use crate::streaming::event::{Event, EventKind};
use crate::streaming::subscription::{Feed, Subscription, Timeline};

/// The lists of all subscriptions.
#[derive(Debug)]
pub(super) struct Lists {
    all: HashMap<Timeline, List>,
    /// How many ids of each are remembered.
    most: usize,
    overlap: Overlap,
}

/// What is known of one list.
#[derive(Debug)]
struct List {
    seen: Seen,
    /// How far the list had come when it was subscribed to.
    began: Position,
}

impl Lists {
    pub(super) fn new(most: usize, overlap: Overlap) -> Self {
        Self {
            all: HashMap::new(),
            most,
            overlap,
        }
    }

    /// Enters how far a list had come when it was subscribed to.
    ///
    /// Its newest item was not delivered: it may still come live.
    pub(super) fn begin(&mut self, timeline: Timeline, came: Position) {
        let list = self.list(timeline);
        if list.began == Position::Unknown {
            list.began = came;
        }
    }

    /// Forgets all but these.
    pub(super) fn keep(&mut self, subscriptions: &[Subscription]) {
        self.all
            .retain(|timeline, _| subscriptions.contains(&timeline.subscription));
    }

    pub(super) fn position(&self, timeline: &Timeline) -> Position {
        let list = self.all.get(timeline);
        list.map_or(Position::Unknown, |list| {
            list.seen.position(&list.began, self.overlap)
        })
    }

    /// The highest id of a list, where not all are asked for again among which something may have
    /// come late.
    pub(super) fn late_below(&self, timeline: &Timeline) -> Option<String> {
        let seen = self.seen(timeline)?;
        let highest = seen.highest().filter(|_| seen.exceeds(self.overlap))?;
        Some(highest.to_owned())
    }

    /// What was delivered of a list.
    pub(super) fn seen(&self, timeline: &Timeline) -> Option<&Seen> {
        self.all.get(timeline).map(|list| &list.seen)
    }

    /// Something was left out, and the reader was told: it must not come after what is newer. All of it
    /// is below this id; without one, it is asked again how far the list has come.
    pub(super) fn cut(&mut self, timeline: &Timeline, below: Option<&str>) {
        let list = self.list(timeline.clone());
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
        if let Some(subscription) = event.subscription.clone() {
            return self.is_new_item(Timeline { subscription, feed }, id, now);
        }
        // It may be of any of them.
        let is_it = |one: &Timeline| one.feed == feed;
        let mut all = self.all.iter();
        if all.any(|(one, list)| is_it(one) && list.seen.contains(id)) {
            return false;
        }
        for (_, list) in self.all.iter_mut().filter(|(one, _)| is_it(one)) {
            list.seen.insert(id, now);
        }
        true
    }

    /// The same of an item of a list, by its id or what stands for that.
    pub(super) fn is_new_item(&mut self, timeline: Timeline, key: &str, now: Moment) -> bool {
        self.list(timeline).seen.insert(key, now)
    }

    fn list(&mut self, timeline: Timeline) -> &mut List {
        self.all.entry(timeline).or_insert_with(|| List {
            seen: Seen::new(self.most),
            began: Position::Unknown,
        })
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
        let statuses = |subscription: &Subscription| Timeline {
            subscription: subscription.clone(),
            feed: Feed::Statuses,
        };
        assert_eq!(lists.position(&statuses(&user)), Position::Unknown);
        lists.begin(statuses(&user), Position::Beginning);
        assert_eq!(lists.position(&statuses(&user)), Position::Beginning);
        lists.begin(statuses(&public), Position::After("5".into()));
        // The first word counts.
        lists.begin(statuses(&public), Position::After("6".into()));
        assert_eq!(
            lists.position(&statuses(&public)),
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
            lists.position(&statuses(&public)),
            Position::After("5".into())
        );
        // What no list has is not looked up: it may come as often as it comes.
        let named = Some(Subscription::Named("other".into()));
        assert!(lists.is_new(&update(named.clone(), "7"), NOW));
        assert!(lists.is_new(&update(named, "7"), NOW));
        assert_eq!(lists.all.len(), 2, "no name that a server makes up is kept");
        lists.keep(&[public]);
        assert_eq!(lists.position(&statuses(&user)), Position::Unknown);
        let deleted = Event::about(EventKind::Delete("7".into()));
        assert!(lists.is_new(&deleted, NOW) && lists.is_new(&deleted, NOW));
    }
}
