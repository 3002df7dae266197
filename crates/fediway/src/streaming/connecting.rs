//! Making the connection, and making it again for as long as that may help.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::driver::Driver;
use super::event::EventKind;
use super::gap::Fill;
use super::link::{Door, Link};
use super::subscription::{Subscription, all_but};
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind, Result};
use crate::instance::Streaming;
use crate::time::Timestamp;
use crate::transport::NoAnswer;

/// A server may ask for a longer pause than its reader wants, but not to be forgotten.
const MOST_ASKED_FOR: Duration = Duration::from_secs(15 * 60);

/// For how long the connection waits for the lists of what was subscribed to without one.
const BEGINNING: Duration = Duration::from_secs(2);

impl Driver {
    /// Connects once more, however long that takes, and gives the gap that is to be filled then.
    pub(super) async fn again(&mut self, reason: Error) -> Result<Fill> {
        let mut wanted = Vec::new();
        if let Some(link) = self.link.take() {
            self.backoff.at_least(link.retry());
            wanted = link.active().to_vec();
        }
        // What broke a connection that stood may be over: the next one will tell.
        if reason.kind() == &ErrorKind::Cancelled {
            return Err(reason);
        }
        let mut failed = NoAnswer::from(reason);
        loop {
            let NoAnswer { error, retry_at } = failed;
            self.pause(error, retry_at).await;
            self.catch_up(&mut wanted).await;
            match self.open(&wanted).await {
                Ok(link) => {
                    self.stands(link);
                    self.connected(true).await;
                    return Ok(self.gap_of(&wanted));
                }
                Err(no_answer) if is_hopeless(&no_answer.error) => return Err(no_answer.error),
                Err(no_answer) => failed = no_answer,
            }
        }
    }

    /// Makes what was there `before` what is wanted by now. Waits until that is something.
    async fn catch_up(&mut self, before: &mut Vec<Subscription>) {
        loop {
            let wanted = self.shared.wanted();
            before.retain(|one| wanted.contains(one));
            // What is not wanted, if only for a moment, is forgotten.
            self.ledger.keep(before);
            self.held.keep(before);
            if wanted.is_empty() {
                self.shared.changed().await;
                continue;
            }
            let begun = all_but(&wanted, before);
            // A list that cannot be asked for now is a gap that is admitted.
            let _ = timeout(BEGINNING, self.begin(&begun, |_| false)).await;
            *before = wanted;
            return;
        }
    }

    pub(super) fn stands(&mut self, link: Link) {
        self.via = Some(link.via());
        self.link = Some(link);
    }

    async fn pause(&mut self, reason: Error, asked_for: Option<Timestamp>) {
        let asked_for = asked_for.map_or(Duration::ZERO, |moment| {
            Duration::try_from(moment.duration_since(Timestamp::now())).unwrap_or_default()
        });
        let retry_in = self.backoff.pause().max(asked_for.min(MOST_ASKED_FOR));
        tracing::debug!(kind = ?reason.kind(), ?retry_in, "the stream broke");
        self.tell(EventKind::Disconnected { reason, retry_in })
            .await;
        sleep(retry_in).await;
    }

    /// Opens a connection. A token that the server refuses is refreshed once.
    pub(super) async fn open(&mut self, wanted: &[Subscription]) -> Result<Link, NoAnswer> {
        let credentials = self.client.fresh().await?;
        let door = self.door(credentials.clone());
        let renewed = match (Link::open(&door, wanted, self.via).await, credentials) {
            (Err(refused), Some(credentials))
                if refused.error.kind() == &ErrorKind::Unauthorized =>
            {
                self.client.renewed(&credentials, refused.error).await?
            }
            (opened, _) => return opened,
        };
        let door = Door {
            may_be_refreshed: false,
            ..self.door(Some(renewed))
        };
        Link::open(&door, wanted, self.via).await
    }

    pub(super) fn door(&self, credentials: Option<Credentials>) -> Door {
        Door {
            may_be_refreshed: credentials.as_ref().is_some_and(Credentials::can_refresh),
            transport: self.transport.clone(),
            base: self.base.clone(),
            credentials,
            streaming: match self.settings.token_in_url {
                true => Streaming::Query,
                false => self.client.instance().quirks().streaming,
            },
            limit: self.settings.message,
        }
    }
}

/// Whether trying again with the same token cannot help.
pub(super) fn is_hopeless(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Unauthorized
            | ErrorKind::ReauthenticationRequired
            | ErrorKind::Cancelled
            | ErrorKind::InvalidInput(_)
    )
}
