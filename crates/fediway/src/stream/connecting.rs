//! Making the connection, and making it again for as long as that may help.

use std::time::Duration;

use tokio::time::sleep;

use super::driver::Driver;
use super::event::EventKind;
use super::gap::Fill;
use super::link::{Door, Link};
use super::subscription::Subscription;
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind, Result};
use crate::instance::Streaming;
use crate::time::Timestamp;
use crate::transport::NoAnswer;

/// A server may ask for a longer pause than its reader wants, but not to be forgotten.
const MOST_ASKED_FOR: Duration = Duration::from_secs(15 * 60);

impl Driver {
    /// Connects once more, however long that takes, and gives the gap that is to be filled then.
    pub(super) async fn again(&mut self, reason: Error) -> Result<Fill> {
        let mut before = Vec::new();
        if let Some(link) = self.link.take() {
            self.backoff.at_least(link.retry());
            before = link.active().to_vec();
        }
        // What broke a connection that stood may be over: the next one will tell.
        if reason.kind() == &ErrorKind::Cancelled {
            return Err(reason);
        }
        let mut failed = NoAnswer::from(reason);
        loop {
            let NoAnswer { error, retry_at } = failed;
            self.pause(error, retry_at).await;
            let wanted = self.still_wanted(&mut before).await;
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

    /// What is still wanted of what was there before: the rest is subscribed to when the connection
    /// stands. If that is nothing, waits until something is subscribed to.
    async fn still_wanted(&mut self, before: &mut Vec<Subscription>) -> Vec<Subscription> {
        loop {
            let wanted = self.shared.wanted();
            before.retain(|one| wanted.contains(one));
            // What is not, even for a moment, is forgotten.
            self.ledger.keep(before);
            self.held.keep(before);
            if !before.is_empty() {
                return before.clone();
            }
            if !wanted.is_empty() {
                // Where that cannot be asked for, a gap is admitted later.
                let _ = self.begin(&wanted, |_| false).await;
                return wanted;
            }
            self.shared.changed().await;
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
        let opened = self.open_as(credentials.clone(), wanted).await;
        match (opened, credentials) {
            (Err(refused), Some(credentials))
                if refused.error.kind() == &ErrorKind::Unauthorized =>
            {
                let renewed = self.client.renewed(&credentials, refused.error).await?;
                self.open_as(Some(renewed), wanted).await
            }
            (opened, _) => opened,
        }
    }

    async fn open_as(
        &mut self,
        credentials: Option<Credentials>,
        wanted: &[Subscription],
    ) -> Result<Link, NoAnswer> {
        Link::open(&self.door(credentials), wanted, self.via).await
    }

    pub(super) fn door(&self, credentials: Option<Credentials>) -> Door {
        Door {
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
