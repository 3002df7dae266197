//! How far the lists of a subscription had come when it began: what is owed from then on.

use futures_core::future::BoxFuture;
use futures_util::future::join_all;

use super::driver::Driver;
use super::ledger::Cursor;
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
    /// Those that are fatal. That the server does not show a list is no reason to do without the
    /// others.
    pub(super) async fn begin(
        &mut self,
        subscriptions: &[Subscription],
        is_fatal: impl Fn(&Error) -> bool,
    ) -> Result<()> {
        if self.settings.window == 0 && self.settings.poll.is_none() {
            return Ok(());
        }
        let all = subscriptions.iter().flat_map(|one| self.beginnings(one));
        for (subscription, feed, newest) in join_all(all.collect::<Vec<_>>()).await {
            match newest {
                Ok(newest) => self.ledger.begin(&subscription, feed, newest),
                Err(error) if is_fatal(&error) => return Err(error),
                Err(error) => {
                    tracing::debug!(kind = ?error.kind(), "a list that cannot be asked for");
                }
            }
        }
        Ok(())
    }

    /// Those of these whose lists were not asked for yet.
    pub(super) fn not_begun(&self, subscriptions: &[Subscription]) -> Vec<Subscription> {
        let is_unknown = |one: &&Subscription| {
            let mut feeds = one.feeds().iter();
            feeds.any(|feed| self.ledger.cursor(one, *feed) == Cursor::Unknown)
        };
        subscriptions.iter().filter(is_unknown).cloned().collect()
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

pub(super) fn is_unreachable(error: &Error) -> bool {
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
