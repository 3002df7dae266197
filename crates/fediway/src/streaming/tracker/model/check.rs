//! The items that a reader must get, and those that may be missing if the stream reports it.

use super::server::Posted;
use super::world::{Admitted, OVERLAP, World};
use crate::streaming::event::{EventKind, Missed};
use crate::streaming::subscription::{Feed, Subscription};
use crate::streaming::tracker::Moment;

impl World {
    pub(super) fn delivered(&mut self, subscription: Option<Subscription>, kind: &EventKind) {
        let Some(subscription) = subscription else {
            return;
        };
        let (feed, id) = match kind {
            EventKind::Update(status) => (Feed::Statuses, status.id.as_str()),
            EventKind::Notification(one) => (Feed::Notifications, one.id.as_str()),
            EventKind::MayHaveMissed { what, after } => {
                let feed = match what {
                    Missed::Notifications => Feed::Notifications,
                    _ => Feed::Statuses,
                };
                let after = after.as_ref().map_or(0, |id| id.parse().unwrap());
                let list = self.server.list(&subscription, feed).unwrap();
                let until = Moment::MAX;
                return self.admitted.push(Admitted { list, after, until });
            }
            _ => return,
        };
        let id: u64 = id.parse().unwrap();
        let list = self.server.list(&subscription, feed).unwrap();
        self.check_delivery(list, id);
    }

    fn check_delivery(&mut self, list: usize, id: u64) {
        let items = &self.server.lists[list].items;
        let item = items.iter().find(|one| one.id == id).unwrap().clone();
        let is_admitted = self.is_admitted(list, &item);
        let account = &mut self.accounts[list];
        let before = account.delivered.insert(id, self.now);
        assert!(before.is_none(), "list {list}: {id} comes twice");
        // What was posted while the subscription took effect comes after the next gap, or not at all.
        let is_due = account.from.is_some_and(|from| item.at >= from);
        let may_be_late = item.late > 0 || !is_due || is_admitted;
        let is_in_order = id > account.highest || may_be_late;
        let highest = account.highest;
        assert!(is_in_order, "list {list}: {id} comes after {highest}");
        account.highest = highest.max(id);
        let mut absent = account.absent.iter();
        let was_absent = absent.any(|(from, to)| item.at > *from && item.at < *to);
        assert!(
            !was_absent,
            "list {list}: {id} was posted while it was not subscribed to"
        );
    }

    fn is_admitted(&self, list: usize, item: &Posted) -> bool {
        self.admitted
            .iter()
            .any(|one| one.list == list && item.id > one.after && item.at <= one.until)
    }

    pub(super) fn check(&self) {
        for (index, list) in self.server.lists.iter().enumerate() {
            let account = &self.accounts[index];
            let due = account.from.map(|from| (from, Moment::MAX));
            let due: Vec<_> = account.due.iter().copied().chain(due).collect();
            let has_admitted = self.admitted.iter().any(|one| one.list == index);
            for item in &list.items {
                // An id from before the subscription is no news.
                let is_due = due
                    .iter()
                    .any(|(from, to)| item.made >= *from && item.at < *to);
                // Until it is looked for, more came above it than are looked at again.
                let soon = item.at + Moment::from_secs(15);
                let above = list
                    .items
                    .iter()
                    .filter(|one| one.id > item.id && one.at <= soon);
                let is_too_late = item.late > 0 && (has_admitted || above.count() > OVERLAP.most);
                let has_come = account.delivered.contains_key(&item.id);
                let may_be_missing = self.is_admitted(index, item)
                    || is_too_late
                    || (item.direct && self.is_notified(item.id))
                    || due
                        .iter()
                        .any(|(_, to)| *to != Moment::MAX && item.at < *to);
                assert!(
                    !is_due || has_come || may_be_missing,
                    "list {index}: {} never comes, and nothing is admitted",
                    item.id
                );
            }
        }
    }

    /// Whether the notification of a status came.
    fn is_notified(&self, id: u64) -> bool {
        let mut notifications = self.server.lists[0].items.iter();
        let one = notifications.find(|one| one.about == Some(id));
        one.is_some_and(|one| self.accounts[0].delivered.contains_key(&one.id))
    }
}
