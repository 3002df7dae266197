//! Drops duplicates of direct messages, which come as a status and as a notification.

use std::collections::VecDeque;
use std::time::Duration;

use super::seen::{Moment, Overlap, Seen};
use crate::entities::{Status, Visibility};
use crate::ids::AccountId;
use crate::streaming::event::{Event, EventKind};
use crate::streaming::queue::Bounded;
use crate::streaming::subscription::Subscription;

/// How long such a status waits for its notification.
const PATIENCE: Duration = Duration::from_millis(1500);
/// How many events wait at once, behind it as well, and how large they are together.
const MOST: usize = 64;
const MOST_BYTES: usize = 1 << 20;

/// Drops the status where the notification comes, before or soon after it. What comes meanwhile
/// waits behind it, so that everything stays in order.
#[derive(Debug)]
pub(super) struct DirectMessages {
    is_on: bool,
    /// Whose notifications they are.
    account: Option<AccountId>,
    /// The statuses of the last notifications.
    notified: Seen,
    /// Events, and until when each waits for its notification.
    waiting: VecDeque<(Event, Option<Moment>)>,
}

impl DirectMessages {
    pub(super) fn new(is_on: bool, account: Option<AccountId>) -> Self {
        Self {
            is_on,
            account,
            notified: Seen::new(4 * MOST, Overlap::default()),
            waiting: VecDeque::new(),
        }
    }

    /// Whether there is a notification of this status: one that came before it, or one that waits
    /// `behind` a gap. Enters notifications.
    pub(super) fn is_second(&mut self, event: &Event, behind: &Bounded, now: Moment) -> bool {
        if !self.is_on || !is_of_user(event) {
            return false;
        }
        match &event.kind {
            EventKind::Notification(notification) => {
                if let Some(status) = &notification.status {
                    self.notified.insert(status.id.as_str(), now);
                }
                false
            }
            EventKind::Update(status) if is_direct(status) => {
                let mut behind = behind.iter().filter(|one| is_of_user(one));
                self.notified.contains(status.id.as_str()) || behind.any(|one| one.notifies(status))
            }
            _ => false,
        }
    }

    /// Takes a live event that is not the [second](Self::is_second). What may be delivered comes from
    /// [`next`](Self::next).
    pub(super) fn put(&mut self, event: Event, now: Moment) {
        if is_of_user(&event) {
            self.waiting.retain(|(first, until)| {
                let EventKind::Update(status) = &first.kind else {
                    return true;
                };
                until.is_none() || !event.notifies(status)
            });
        }
        let until = self.waits(&event).then(|| now + PATIENCE);
        self.waiting.push_back((event, until));
    }

    /// Whether a notification of it may follow: somebody else's direct status that is for this
    /// account.
    fn waits(&self, event: &Event) -> bool {
        let EventKind::Update(status) = &event.kind else {
            return false;
        };
        let is_for = |account: &AccountId| {
            let author = status.account.as_deref().map(|author| &author.id);
            author != Some(account) && status.mentions.iter().any(|one| one.id == *account)
        };
        let may_have_one = self.is_on && is_of_user(event) && is_direct(status);
        may_have_one && self.account.as_ref().is_none_or(is_for)
    }

    /// The next event, unless it or one before it has to wait.
    pub(super) fn next(&mut self, now: Moment) -> Option<Event> {
        let waits = self.next_due().is_some_and(|until| until > now);
        if waits && !self.is_full() {
            return None;
        }
        self.waiting.pop_front().map(|(event, _)| event)
    }

    fn is_full(&self) -> bool {
        let bytes: usize = self.waiting.iter().map(|(event, _)| event.size).sum();
        self.waiting.len() > MOST || bytes > MOST_BYTES
    }

    /// Lets go of everything.
    pub(super) fn release(&mut self) {
        self.waiting.iter_mut().for_each(|(_, until)| *until = None);
    }

    /// When there is something more to deliver.
    pub(super) fn next_due(&self) -> Option<Moment> {
        self.waiting.front()?.1
    }
}

/// Only direct messages are duplicates. A public status with a notification is on the home timeline, too.
fn is_direct(status: &Status) -> bool {
    status.visibility == Visibility::Direct
}

impl Event {
    /// Whether it is a notification of this status.
    fn notifies(&self, status: &Status) -> bool {
        let about = match &self.kind {
            EventKind::Notification(one) => one.status.as_ref(),
            _ => None,
        };
        about.is_some_and(|about| about.id == status.id)
    }
}

/// Whether it came by the stream that has both.
fn is_of_user(event: &Event) -> bool {
    matches!(&event.subscription, None | Some(Subscription::User))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Duration::from_secs(60);

    fn event(kind: &str, payload: &str) -> Event {
        Event::of(&Subscription::User, EventKind::read(kind, Some(payload)))
    }

    fn status(id: &str, visibility: &str) -> Event {
        let mention = r#"[{"id":"me"}]"#;
        let payload = format!(
            r#"{{"id":"{id}","visibility":"{visibility}","account":{{"id":"you"}},"mentions":{mention}}}"#
        );
        event("update", &payload)
    }

    fn notification(id: &str) -> Event {
        let payload = format!(r#"{{"id":"n{id}","type":"mention","status":{{"id":"{id}"}}}}"#);
        event("notification", &payload)
    }

    fn direct(account: &str) -> DirectMessages {
        DirectMessages::new(true, Some(account.into()))
    }

    fn put(direct: &mut DirectMessages, mut event: Event, size: usize, now: Moment) {
        event.size = size;
        if !direct.is_second(&event, &Bounded::new(1, 0), now) {
            direct.put(event, now);
        }
    }

    /// The ids of what is delivered.
    fn delivered(direct: &mut DirectMessages) -> Vec<String> {
        std::iter::from_fn(|| direct.next(NOW))
            .map(|event| match event.kind {
                EventKind::Update(status) => status.id.to_string(),
                EventKind::Notification(one) => one.id.to_string(),
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn the_status_of_a_notification_is_dropped_whichever_comes_first() {
        let mut direct = direct("me");
        put(&mut direct, status("1", "direct"), 1, NOW);
        put(&mut direct, status("2", "public"), 1, NOW);
        assert!(delivered(&mut direct).is_empty() && direct.next_due().is_some());
        put(&mut direct, notification("1"), 1, NOW);
        assert_eq!(delivered(&mut direct), ["2", "n1"]);
        put(&mut direct, status("1", "direct"), 1, NOW);
        assert!(delivered(&mut direct).is_empty() && direct.next_due().is_none());
    }

    #[test]
    fn a_status_without_a_notification_keeps_its_place() {
        let mut direct = direct("me");
        put(&mut direct, status("1", "direct"), 7, NOW);
        put(&mut direct, status("2", "public"), 7, NOW);
        let due = direct.next_due().unwrap();
        assert!(direct.next(due - Duration::from_millis(1)).is_none());
        assert!(direct.next(due).is_some_and(|event| event.size == 7));
        assert_eq!(delivered(&mut direct), ["2"]);
        put(&mut direct, status("3", "direct"), 7, NOW);
        direct.release();
        assert_eq!(delivered(&mut direct), ["3"]);
        for number in 0..=MOST {
            put(&mut direct, status(&format!("{number}"), "direct"), 7, NOW);
        }
        assert_eq!(delivered(&mut direct), ["0"]);
    }

    #[test]
    fn what_cannot_come_twice_does_not_wait() {
        let mut others = direct("somebody else");
        put(&mut others, status("1", "direct"), 1, NOW);
        assert_eq!(delivered(&mut others), ["1"]);
        let mut own = direct("you");
        put(&mut own, status("1", "direct"), 1, NOW);
        assert_eq!(delivered(&mut own), ["1"]);
        let mut of_a_list = status("1", "direct");
        of_a_list.subscription = Some(Subscription::list("7"));
        let mut direct = direct("me");
        put(&mut direct, notification("1"), 1, NOW);
        put(&mut direct, of_a_list, 1, NOW);
        assert_eq!(delivered(&mut direct), ["n1", "1"]);
    }

    /// Each subscription has its own status and its own notification.
    #[test]
    fn a_notification_behind_a_gap_takes_no_status_of_another_subscription() {
        let mut direct = direct("me");
        let mut behind = Bounded::new(10, 1 << 20);
        let through = |subscription, event| Event {
            subscription: Some(subscription),
            ..event
        };
        behind.push(through(Subscription::UserNotification, notification("1")));
        assert!(!direct.is_second(&status("1", "direct"), &behind, NOW));
        behind.push(notification("1"));
        assert!(direct.is_second(&status("1", "direct"), &behind, NOW));
        let of_a_list = through(Subscription::list("7"), status("1", "direct"));
        assert!(!direct.is_second(&of_a_list, &behind, NOW));
    }
}
