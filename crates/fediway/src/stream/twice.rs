//! A direct message that comes twice on one stream: as a status, and as the notification of it.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::event::{Event, EventKind};
use super::seen::Seen;
use crate::entities::Visibility;

/// How long such a status waits for its notification. One of the account's own has none.
const PATIENCE: Duration = Duration::from_millis(1500);
/// How many wait at once.
const MOST: usize = 64;

/// Drops the status where the notification comes, before or soon after it.
#[derive(Debug)]
pub(super) struct Twice {
    on: bool,
    /// The statuses of the last notifications.
    told: Seen,
    waiting: VecDeque<(Instant, Event, usize)>,
}

impl Twice {
    pub(super) fn new(on: bool) -> Self {
        Self {
            on,
            told: Seen::new(4 * MOST),
            waiting: VecDeque::new(),
        }
    }

    /// Gives the event back unless it has to wait, or is the second of two.
    pub(super) fn take(&mut self, event: Event, size: usize) -> Option<Event> {
        if !self.on {
            return Some(event);
        }
        match &event.kind {
            EventKind::Notification(notification) => {
                if let Some(status) = &notification.status {
                    self.told.insert(status.id.as_str());
                    self.waiting.retain(|(_, waiting, _)| {
                        !matches!(&waiting.kind, EventKind::Update(one) if one.id == status.id)
                    });
                }
                Some(event)
            }
            EventKind::Update(status) if status.visibility == Visibility::Direct => {
                if self.told.contains(status.id.as_str()) {
                    return None;
                }
                // What is filled in has its notifications first.
                if event.backfilled {
                    return Some(event);
                }
                let until = Instant::now() + PATIENCE;
                self.waiting.push_back((until, event, size));
                None
            }
            _ => Some(event),
        }
    }

    /// A status that has waited long enough.
    pub(super) fn due(&mut self, now: Instant) -> Option<(Event, usize)> {
        let (until, ..) = self.waiting.front()?;
        if *until > now && self.waiting.len() <= MOST {
            return None;
        }
        let (_, event, size) = self.waiting.pop_front()?;
        Some((event, size))
    }

    /// When the next one has.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.waiting.front().map(|(until, ..)| *until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(id: &str, visibility: &str) -> Event {
        let payload = format!(r#"{{"id":"{id}","visibility":"{visibility}"}}"#);
        Event::about(EventKind::read("update", Some(&payload)))
    }

    fn notification(id: &str) -> Event {
        let payload = format!(r#"{{"id":"n{id}","type":"mention","status":{{"id":"{id}"}}}}"#);
        Event::about(EventKind::read("notification", Some(&payload)))
    }

    #[tokio::test]
    async fn the_status_of_a_notification_is_dropped_whichever_comes_first() {
        let mut twice = Twice::new(true);
        assert!(twice.take(status("1", "direct"), 1).is_none());
        assert!(twice.take(notification("1"), 1).is_some());
        assert_eq!(twice.next_due(), None);
        assert!(twice.take(status("1", "direct"), 1).is_none());
        assert_eq!(twice.next_due(), None);
        assert!(twice.take(status("2", "public"), 1).is_some());
    }

    #[tokio::test]
    async fn a_status_without_a_notification_comes_after_a_moment() {
        let mut twice = Twice::new(true);
        assert!(twice.take(status("1", "direct"), 7).is_none());
        let due = twice.next_due().unwrap();
        assert!(twice.due(due - Duration::from_millis(1)).is_none());
        assert!(matches!(twice.due(due), Some((_, 7))));
        assert!(Twice::new(false).take(status("1", "direct"), 1).is_some());
    }
}
