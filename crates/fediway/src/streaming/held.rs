//! What came live while a gap was being filled, and has its place behind it: bounded like the
//! reader's queue.

use std::collections::VecDeque;

use super::event::{Event, EventKind};
use super::subscription::Subscription;
use crate::entities::Status;

pub(super) struct Held {
    events: VecDeque<(Event, usize)>,
    bytes: usize,
    capacity: usize,
    most_bytes: usize,
}

impl Held {
    pub(super) const fn new(capacity: usize, most_bytes: usize) -> Self {
        Self {
            events: VecDeque::new(),
            bytes: 0,
            capacity,
            most_bytes,
        }
    }

    pub(super) fn push(&mut self, event: Event, size: usize) {
        self.bytes += size + size_of::<Event>();
        self.events.push_back((event, size));
    }

    pub(super) fn pop(&mut self) -> Option<(Event, usize)> {
        let (event, size) = self.events.pop_front()?;
        self.bytes -= size + size_of::<Event>();
        Some((event, size))
    }

    /// Whether a notification of this status waits in it.
    pub(super) fn notifies(&self, status: &Status) -> bool {
        let is_it = |event: &Event| {
            matches!(&event.kind, EventKind::Notification(one)
                if one.status.as_ref().is_some_and(|about| about.id == status.id))
        };
        self.events.iter().any(|(event, _)| is_it(event))
    }

    /// Drops what came through other subscriptions than these.
    pub(super) fn keep(&mut self, subscriptions: &[Subscription]) {
        let is_wanted = |event: &Event| match &event.subscription {
            // A name that the server made up, perhaps.
            None | Some(Subscription::Named(_)) => true,
            Some(one) => subscriptions.contains(one),
        };
        self.events.retain(|(event, _)| is_wanted(event));
        let sizes = self
            .events
            .iter()
            .map(|(_, size)| size + size_of::<Event>());
        self.bytes = sizes.sum();
    }

    pub(super) fn has_room(&self) -> bool {
        let fits = self.events.len() < self.capacity && self.bytes < self.most_bytes;
        self.events.is_empty() || fits
    }
}
