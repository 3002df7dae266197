//! How far the lists of a subscription had come when it began: what is owed from then on.

use futures_core::future::BoxFuture;
use futures_util::future::join_all;

use super::driver::Driver;
use super::lists;
use super::subscription::{Feed, Subscription};
use crate::error::{Error, ErrorKind, Result};

/// A list whose newest item is asked for, and that item's id.
pub(super) type Beginning = BoxFuture<'static, (Subscription, Feed, Result<Option<String>>)>;

impl Driver {
    /// Enters how far the lists of these subscriptions have come.
    ///
    /// # Errors
    ///
    /// If the server cannot be reached at all. A list that it does not show is another matter.
    pub(super) async fn begin(&mut self, subscriptions: &[Subscription]) -> Result<()> {
        if self.settings.window == 0 && self.settings.poll.is_none() {
            return Ok(());
        }
        let all = subscriptions.iter().flat_map(|one| self.beginnings(one));
        for (subscription, feed, newest) in join_all(all.collect::<Vec<_>>()).await {
            match newest {
                Ok(newest) => self.ledger.begin(&subscription, feed, newest.as_deref()),
                Err(error) if is_unreachable(&error) => return Err(error),
                Err(error) => {
                    tracing::debug!(kind = ?error.kind(), "a list that cannot be asked for");
                }
            }
        }
        Ok(())
    }

    pub(super) fn beginnings(&self, subscription: &Subscription) -> Vec<Beginning> {
        let beginning = |&feed: &Feed| {
            let (client, subscription) = (self.client.clone(), subscription.clone());
            let asking = async move {
                let newest = lists::newest(&client, &subscription, feed).await;
                (subscription, feed, newest)
            };
            Box::pin(asking) as Beginning
        };
        subscription.feeds().iter().map(beginning).collect()
    }
}

fn is_unreachable(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Network
            | ErrorKind::Timeout
            | ErrorKind::Guard
            | ErrorKind::Tls
            | ErrorKind::InvalidInput(_)
            | ErrorKind::Address(_)
            | ErrorKind::Cancelled
    )
}
