//! The reader's end of a stream, and the bounded queue of events for it.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_util::task::AtomicWaker;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use super::event::{Event, EventKind};
use super::subscription::Subscription;
use crate::error::{Error, Result};

/// Live events, by [`next`](Events::next) or as a [`Stream`].
///
/// If an item is an error, it is the last one. Dropping this closes the connection.
#[derive(Debug)]
#[must_use = "the connection ends when this is dropped"]
pub struct Events {
    pub(super) shared: Arc<Shared>,
}

/// Changes the subscriptions of a stream, also from another task. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SubscriptionHandle {
    shared: Arc<Shared>,
}

impl Events {
    /// The next event; `None` after the end.
    ///
    /// # Errors
    ///
    /// If the stream cannot continue: see [the module](crate::streaming#what-is-promised).
    pub async fn next(&mut self) -> Option<Result<Event>> {
        poll_fn(|context| self.shared.poll(context)).await
    }

    /// Adds a subscription. It has no effect if the subscription exists.
    ///
    /// If the server refuses it, the stream reports [`EventKind::Refused`](super::EventKind::Refused).
    ///
    /// # Errors
    ///
    /// If the subscription is not valid, such as a hashtag without a name, or if the stream has ended.
    pub fn subscribe(&self, subscription: Subscription) -> Result<()> {
        self.handle().subscribe(subscription)
    }

    /// Ends a subscription.
    pub fn unsubscribe(&self, subscription: &Subscription) {
        self.handle().unsubscribe(subscription);
    }

    /// The subscriptions.
    pub fn subscriptions(&self) -> Vec<Subscription> {
        self.shared.wanted()
    }

    /// A handle that changes the subscriptions while another task reads the events.
    pub fn handle(&self) -> SubscriptionHandle {
        let shared = self.shared.clone();
        SubscriptionHandle { shared }
    }
}

impl SubscriptionHandle {
    /// Adds a subscription: see [`Events::subscribe`].
    ///
    /// # Errors
    ///
    /// If the subscription is not valid, such as a hashtag without a name, or if the stream has ended.
    pub fn subscribe(&self, subscription: Subscription) -> Result<()> {
        subscription.check()?;
        if self.shared.is_over() {
            return Err(Error::invalid("the stream has ended"));
        }
        self.shared.wanted.send_if_modified(|all| {
            let is_new = !all.contains(&subscription);
            all.extend(is_new.then_some(subscription));
            is_new
        });
        Ok(())
    }

    /// Ends a subscription.
    pub fn unsubscribe(&self, subscription: &Subscription) {
        self.shared.wanted.send_if_modified(|all| {
            let before = all.len();
            all.retain(|one| one != subscription);
            all.len() < before
        });
    }

    /// The subscriptions.
    pub fn subscriptions(&self) -> Vec<Subscription> {
        self.shared.wanted()
    }
}

impl Stream for Events {
    type Item = Result<Event>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.shared.poll(context)
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.shared.gone.cancel();
    }
}

/// What happens if events come faster than they are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Overflow {
    /// Nothing more is read from the connection until there is room. If the server then closes the
    /// connection, the stream reconnects and fills the gap.
    #[default]
    Block,
    /// The oldest events are dropped and counted: [`EventKind::Dropped`].
    DropOldest,
}

/// What the reader and the task that reads the connection share.
#[derive(Debug)]
pub(super) struct Shared {
    queue: Mutex<Queue>,
    pub(super) wanted: watch::Sender<Vec<Subscription>>,
    room: Notify,
    /// Wakes the reader.
    reader: AtomicWaker,
    /// Cancelled when the reader goes away.
    pub(super) gone: CancellationToken,
}

#[derive(Debug, Default)]
struct Queue {
    events: Bounded,
    overflow: Overflow,
    dropped: u64,
    /// That the stream has ended, and why, until the reader was told.
    end: Option<Option<Error>>,
    waiting: bool,
}

/// So many events, and so many bytes together.
#[derive(Debug, Default)]
pub(super) struct Bounded {
    events: VecDeque<Event>,
    bytes: usize,
    capacity: usize,
    most_bytes: usize,
}

impl Bounded {
    pub(super) fn new(capacity: usize, most_bytes: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            most_bytes,
            ..Self::default()
        }
    }

    /// Whether there is room for an event of this size. One always fits.
    pub(super) fn fits(&self, size: usize) -> bool {
        let has_room = self.events.len() < self.capacity;
        self.events.is_empty() || (has_room && self.bytes + counted(size) <= self.most_bytes)
    }

    pub(super) fn push(&mut self, event: Event) {
        self.bytes += counted(event.size);
        self.events.push_back(event);
    }

    pub(super) fn pop(&mut self) -> Option<Event> {
        let event = self.events.pop_front()?;
        self.bytes -= counted(event.size);
        Some(event)
    }

    pub(super) fn retain(&mut self, is_kept: impl Fn(&Event) -> bool) {
        self.events.retain(is_kept);
        self.bytes = self.iter().map(|event| counted(event.size)).sum();
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Event> {
        self.events.iter()
    }

    fn is_half_empty(&self) -> bool {
        self.events.len() <= self.capacity / 2 && self.bytes <= self.most_bytes / 2
    }
}

/// Something for the event itself, so that a million empty ones count as well.
const fn counted(size: usize) -> usize {
    size + size_of::<Event>()
}

impl Shared {
    pub(super) fn new(events: Bounded, overflow: Overflow, wanted: Vec<Subscription>) -> Self {
        Self {
            queue: Mutex::new(Queue {
                events,
                overflow,
                ..Queue::default()
            }),
            wanted: watch::Sender::new(wanted),
            room: Notify::new(),
            reader: AtomicWaker::new(),
            gone: CancellationToken::new(),
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts an event into the queue if there is room or may be made, else gives it back.
    pub(super) fn try_push(&self, event: Event) -> Result<(), Event> {
        let mut queue = self.queue();
        while !queue.events.fits(event.size) {
            if queue.overflow == Overflow::Block {
                queue.waiting = true;
                return Err(event);
            }
            queue.events.pop();
            queue.dropped += 1;
        }
        queue.events.push(event);
        drop(queue);
        self.reader.wake();
        Ok(())
    }

    /// Puts an event into the queue when there is room.
    pub(super) async fn push(&self, mut event: Event) {
        while let Err(back) = self.try_push(event) {
            event = back;
            self.room.notified().await;
        }
    }

    /// Ends the stream, after what is in the queue and with an error if there is one.
    pub(super) fn end(&self, error: Option<Error>) {
        self.queue().end.get_or_insert(error);
        self.reader.wake();
    }

    pub(super) fn poll(&self, context: &Context<'_>) -> Poll<Option<Result<Event>>> {
        let mut queue = self.queue();
        if queue.dropped > 0 {
            let dropped = std::mem::take(&mut queue.dropped);
            return Poll::Ready(Some(Ok(Event::about(EventKind::Dropped(dropped)))));
        }
        if let Some(event) = queue.events.pop() {
            // Half of it at once: waking the other side for each event costs more than the event.
            if queue.waiting && queue.events.is_half_empty() {
                queue.waiting = false;
                self.room.notify_one();
            }
            return Poll::Ready(Some(Ok(event)));
        }
        if let Some(end) = &mut queue.end {
            return Poll::Ready(end.take().map(Err));
        }
        // Before the lock is released: whoever puts something in after this wakes the reader.
        self.reader.register(context.waker());
        Poll::Pending
    }

    /// Whether there is nothing more to come or nobody to take it.
    pub(super) fn is_over(&self) -> bool {
        self.queue().end.is_some() || self.gone.is_cancelled()
    }

    pub(super) fn wanted(&self) -> Vec<Subscription> {
        self.wanted.borrow().clone()
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    /// With so many bytes besides those of two events themselves.
    fn bounded(capacity: usize, bytes: usize, overflow: Overflow) -> Shared {
        let events = Bounded::new(capacity, bytes + 2 * size_of::<Event>());
        Shared::new(events, overflow, Vec::new())
    }

    fn event(number: usize, size: usize) -> Event {
        let kind = EventKind::unreadable(number.to_string());
        Event {
            size,
            ..Event::about(kind)
        }
    }

    fn taken(shared: &Shared) -> Vec<String> {
        let context = Context::from_waker(Waker::noop());
        let mut taken = Vec::new();
        while let Poll::Ready(Some(Ok(event))) = shared.poll(&context) {
            taken.push(match event.kind {
                EventKind::Other { payload, .. } => payload,
                other => format!("{other:?}"),
            });
        }
        taken
    }

    #[test]
    fn what_does_not_fit_waits_or_drops_the_oldest() {
        let shared = bounded(2, 100, Overflow::Block);
        assert!(shared.try_push(event(1, 10)).is_ok());
        assert!(shared.try_push(event(2, 10)).is_ok());
        assert!(shared.try_push(event(3, 10)).is_err());
        assert_eq!(taken(&shared), ["1", "2"]);

        let shared = bounded(2, 100, Overflow::DropOldest);
        for number in 1..=5 {
            assert!(shared.try_push(event(number, 10)).is_ok());
        }
        assert_eq!(taken(&shared), ["Dropped(3)", "4", "5"]);
    }

    #[test]
    fn bytes_are_bounded_as_well_but_one_event_always_fits() {
        let shared = bounded(100, 50, Overflow::Block);
        assert!(shared.try_push(event(1, 1000)).is_ok());
        assert!(shared.try_push(event(2, 1)).is_err());
        assert_eq!(taken(&shared), ["1"]);
        assert!(shared.try_push(event(2, 30)).is_ok());
        assert!(shared.try_push(event(3, 30)).is_err());
    }

    #[test]
    fn the_end_comes_after_what_is_there() {
        let shared = bounded(1, 100, Overflow::Block);
        assert!(shared.try_push(event(1, 1)).is_ok());
        shared.end(Some(Error::invalid("x")));
        let context = Context::from_waker(Waker::noop());
        assert!(matches!(shared.poll(&context), Poll::Ready(Some(Ok(_)))));
        assert!(matches!(shared.poll(&context), Poll::Ready(Some(Err(_)))));
        assert!(matches!(shared.poll(&context), Poll::Ready(None)));
        assert!(matches!(shared.poll(&context), Poll::Ready(None)));
    }
}
