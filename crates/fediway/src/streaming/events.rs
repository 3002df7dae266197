//! The reader's end of a stream.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::event::Event;
use super::queue::Shared;
use super::subscription::Subscription;
use crate::error::{Error, Result};

/// Live events, by [`next`](Events::next) or as a [`Stream`].
///
/// An error is the last item. The connection ends when this is dropped.
#[derive(Debug)]
#[must_use = "the connection ends when this is dropped"]
pub struct Events {
    pub(super) shared: Arc<Shared>,
}

/// Changes the subscriptions of a stream, from wherever it is needed. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SubscriptionHandle {
    shared: Arc<Shared>,
}

impl Events {
    /// The next event; `None` after the end.
    ///
    /// # Errors
    ///
    /// When going on is hopeless: see [the module](crate::streaming#what-is-promised).
    pub async fn next(&mut self) -> Option<Result<Event>> {
        poll_fn(|context| self.shared.poll(context)).await
    }

    /// Subscribes to one more stream. Nothing happens if it is subscribed to already.
    ///
    /// A server that does not have it says so with [`EventKind::Refused`](super::EventKind::Refused).
    ///
    /// # Errors
    ///
    /// For a hashtag without a name and the like, and after the end of the stream.
    pub fn subscribe(&self, subscription: Subscription) -> Result<()> {
        self.handle().subscribe(subscription)
    }

    /// Ends a subscription.
    pub fn unsubscribe(&self, subscription: &Subscription) {
        self.handle().unsubscribe(subscription);
    }

    /// What is subscribed to.
    pub fn subscriptions(&self) -> Vec<Subscription> {
        self.shared.wanted()
    }

    /// What changes the subscriptions while another task reads.
    pub fn handle(&self) -> SubscriptionHandle {
        let shared = self.shared.clone();
        SubscriptionHandle { shared }
    }
}

impl SubscriptionHandle {
    /// Subscribes to one more stream: see [`Events::subscribe`].
    ///
    /// # Errors
    ///
    /// For a hashtag without a name and the like, and after the end of the stream.
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

    /// What is subscribed to.
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
