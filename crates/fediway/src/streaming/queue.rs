//! The reader's end of a stream, and the bounded queue of events for it.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use futures_core::Stream;
use tokio::sync::Notify;

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
        if let Some(fault) = subscription.fault() {
            return Err(Error::invalid(fault));
        }
        if self.shared.is_over() {
            return Err(Error::invalid("the stream has ended"));
        }
        self.shared.want(subscription, true);
        Ok(())
    }

    /// Ends a subscription.
    pub fn unsubscribe(&self, subscription: &Subscription) {
        self.shared.want(subscription.clone(), false);
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
        self.shared.leave();
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
    wanted: Mutex<Vec<Subscription>>,
    room: Notify,
    changed: Notify,
    gone: Notify,
}

#[derive(Debug)]
struct Queue {
    /// Each with its size on the wire, or about that.
    events: VecDeque<(Event, usize)>,
    bytes: usize,
    capacity: usize,
    most_bytes: usize,
    overflow: Overflow,
    dropped: u64,
    /// Why the stream ended, until the reader was told.
    error: Option<Error>,
    ended: bool,
    /// The reader went away.
    gone: bool,
    waiting: bool,
    reader: Option<Waker>,
}

impl Queue {
    fn fits(&self, size: usize) -> bool {
        self.events.is_empty()
            || (self.events.len() < self.capacity && self.bytes + size <= self.most_bytes)
    }

    fn pop(&mut self) -> Option<Event> {
        let (event, size) = self.events.pop_front()?;
        self.bytes -= size;
        Some(event)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(super) fn new(
        capacity: usize,
        most_bytes: usize,
        overflow: Overflow,
        wanted: Vec<Subscription>,
    ) -> Self {
        Self {
            queue: Mutex::new(Queue {
                events: VecDeque::new(),
                bytes: 0,
                capacity: capacity.max(1),
                most_bytes,
                overflow,
                dropped: 0,
                error: None,
                ended: false,
                gone: false,
                waiting: false,
                reader: None,
            }),
            wanted: Mutex::new(wanted),
            room: Notify::new(),
            changed: Notify::new(),
            gone: Notify::new(),
        }
    }

    /// Puts an event into the queue if there is room or may be made, else gives it back.
    pub(super) fn try_push(&self, event: Event, size: usize) -> Result<(), Event> {
        let mut queue = locked(&self.queue);
        while !queue.fits(size) {
            if queue.overflow == Overflow::Block {
                queue.waiting = true;
                return Err(event);
            }
            queue.pop();
            queue.dropped += 1;
        }
        queue.bytes += size;
        queue.events.push_back((event, size));
        let reader = queue.reader.take();
        drop(queue);
        if let Some(reader) = reader {
            reader.wake();
        }
        Ok(())
    }

    /// Puts an event into the queue when there is room. One that nobody will take is dropped.
    pub(super) async fn push(&self, mut event: Event, size: usize) {
        while let Err(back) = self.try_push(event, size) {
            if self.is_gone() {
                return;
            }
            event = back;
            self.room.notified().await;
        }
    }

    /// Ends the stream, after what is in the queue and with an error if there is one.
    pub(super) fn end(&self, error: Option<Error>) {
        let mut queue = locked(&self.queue);
        if !queue.ended {
            (queue.ended, queue.error) = (true, error);
        }
        if let Some(reader) = queue.reader.take() {
            reader.wake();
        }
    }

    pub(super) fn poll(&self, context: &Context<'_>) -> Poll<Option<Result<Event>>> {
        let mut queue = locked(&self.queue);
        if queue.dropped > 0 {
            let dropped = std::mem::take(&mut queue.dropped);
            return Poll::Ready(Some(Ok(Event::about(EventKind::Dropped(dropped)))));
        }
        if let Some(event) = queue.pop() {
            // Half of it at once: waking the other side for each event costs more than the event.
            let roomy =
                queue.events.len() <= queue.capacity / 2 && queue.bytes <= queue.most_bytes / 2;
            if queue.waiting && roomy {
                queue.waiting = false;
                self.room.notify_one();
            }
            return Poll::Ready(Some(Ok(event)));
        }
        if queue.ended {
            return Poll::Ready(queue.error.take().map(Err));
        }
        if !queue
            .reader
            .as_ref()
            .is_some_and(|old| old.will_wake(context.waker()))
        {
            queue.reader = Some(context.waker().clone());
        }
        Poll::Pending
    }

    /// The reader goes away: there is nothing more to do.
    pub(super) fn leave(&self) {
        locked(&self.queue).gone = true;
        self.room.notify_one();
        self.gone.notify_one();
    }

    fn is_gone(&self) -> bool {
        locked(&self.queue).gone
    }

    /// Waits until the reader goes away.
    pub(super) async fn gone(&self) {
        while !self.is_gone() {
            self.gone.notified().await;
        }
    }

    pub(super) fn wanted(&self) -> Vec<Subscription> {
        locked(&self.wanted).clone()
    }

    /// Whether there is nothing more to come or nobody to take it.
    pub(super) fn is_over(&self) -> bool {
        let queue = locked(&self.queue);
        queue.ended || queue.gone
    }

    /// Changes what is subscribed to.
    fn want(&self, subscription: Subscription, wanted: bool) {
        let mut all = locked(&self.wanted);
        let there = all.contains(&subscription);
        match wanted {
            true if !there => all.push(subscription),
            false if there => all.retain(|one| *one != subscription),
            _ => return,
        }
        drop(all);
        self.changed.notify_one();
    }

    /// Waits until something was subscribed to or no longer.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(number: usize) -> Event {
        Event::about(EventKind::unreadable(number.to_string()))
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
        let shared = Shared::new(2, 100, Overflow::Block, Vec::new());
        assert!(shared.try_push(event(1), 10).is_ok());
        assert!(shared.try_push(event(2), 10).is_ok());
        assert!(shared.try_push(event(3), 10).is_err());
        assert_eq!(taken(&shared), ["1", "2"]);

        let shared = Shared::new(2, 100, Overflow::DropOldest, Vec::new());
        for number in 1..=5 {
            assert!(shared.try_push(event(number), 10).is_ok());
        }
        assert_eq!(taken(&shared), ["Dropped(3)", "4", "5"]);
    }

    #[test]
    fn bytes_are_bounded_as_well_but_one_event_always_fits() {
        let shared = Shared::new(100, 50, Overflow::Block, Vec::new());
        assert!(shared.try_push(event(1), 1000).is_ok());
        assert!(shared.try_push(event(2), 1).is_err());
        assert_eq!(taken(&shared), ["1"]);
        assert!(shared.try_push(event(2), 30).is_ok());
        assert!(shared.try_push(event(3), 30).is_err());
    }

    #[test]
    fn the_end_comes_after_what_is_there() {
        let shared = Shared::new(1, 100, Overflow::Block, Vec::new());
        assert!(shared.try_push(event(1), 1).is_ok());
        shared.end(Some(Error::invalid("x")));
        let context = Context::from_waker(Waker::noop());
        assert!(matches!(shared.poll(&context), Poll::Ready(Some(Ok(_)))));
        assert!(matches!(shared.poll(&context), Poll::Ready(Some(Err(_)))));
        assert!(matches!(shared.poll(&context), Poll::Ready(None)));
        assert!(matches!(shared.poll(&context), Poll::Ready(None)));
    }
}
