//! How far the lists of a subscription had come when it began: what is owed from then on.

use futures_core::future::BoxFuture;
use futures_util::future::join_all;

use super::driver::Driver;
use super::ledger::Cursor;
use super::lists;
use super::subscription::{Feed, Subscription};
use crate::error::{Error, ErrorKind, Result};

/// How far each list of a subscription has come.
pub(super) type Beginning = BoxFuture<'static, (Subscription, Vec<(Feed, Result<Cursor>)>)>;

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
        let all = subscriptions.iter().map(|one| self.beginning(one));
        for (subscription, lists) in join_all(all.collect::<Vec<_>>()).await {
            self.begun(&subscription, lists, &is_fatal)?;
        }
        Ok(())
    }

    /// Whether it is known of all its lists from where on they are owed.
    pub(super) fn has_begun(&self, subscription: &Subscription) -> bool {
        self.unknown(subscription).is_empty()
    }

    /// Those of its lists of which that is not known and can be asked for.
    fn unknown(&self, subscription: &Subscription) -> Vec<Feed> {
        if self.settings.window == 0 && self.settings.poll.is_none() {
            return Vec::new();
        }
        let is_unknown = |feed: &Feed| self.ledger.cursor(subscription, *feed) == Cursor::Unknown;
        let feeds = subscription.feeds().iter().copied();
        feeds.filter(is_unknown).collect()
    }

    /// Asks how far those lists of a subscription have come of which that is not known.
    pub(super) fn beginning(&self, subscription: &Subscription) -> Beginning {
        let (client, subscription) = (self.client.clone(), subscription.clone());
        let feeds = self.unknown(&subscription);
        Box::pin(async move {
            let lists = feeds.into_iter().map(|feed| {
                let (client, subscription) = (&client, &subscription);
                async move { (feed, lists::newest(client, subscription, feed).await) }
            });
            let lists = join_all(lists).await;
            (subscription, lists)
        })
    }

    /// Enters what was answered.
    pub(super) fn begun(
        &mut self,
        subscription: &Subscription,
        lists: Vec<(Feed, Result<Cursor>)>,
        is_fatal: impl Fn(&Error) -> bool,
    ) -> Result<()> {
        for (feed, came) in lists {
            match came {
                Ok(came) => self.ledger.begin(subscription, feed, came),
                Err(error) if is_fatal(&error) => return Err(error),
                Err(error) => {
                    tracing::debug!(kind = ?error.kind(), "a list that cannot be asked for");
                }
            }
        }
        Ok(())
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
