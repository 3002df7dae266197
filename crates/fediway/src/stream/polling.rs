//! Servers without streams: their lists, asked for now and then.

use std::time::Duration;

use tokio::time::sleep;

use super::beginning::is_unreachable;
use super::connecting::is_hopeless;
use super::driver::Driver;
use super::event::{Event, EventKind, Via};
use super::gap::Fill;
use super::subscription::Subscription;
use crate::error::Error;

impl Driver {
    /// Ends only when going on is hopeless.
    pub(super) async fn poll(&mut self) -> Error {
        let via = Via::Polling;
        self.tell(EventKind::Connected { via, again: false }).await;
        let interval = self.settings.poll.unwrap_or(Duration::from_secs(60));
        let (mut known, mut down, mut pause) = (Vec::new(), false, interval);
        let wanted = self.shared.wanted();
        known.extend(self.accepted(&wanted).await);
        loop {
            tokio::select! {
                () = sleep(pause) => {}
                () = self.shared.changed() => {
                    let wanted = self.shared.wanted();
                    self.ledger.keep(&wanted);
                    known.retain(|one| wanted.contains(one));
                    let begun: Vec<_> =
                        wanted.into_iter().filter(|one| !known.contains(one)).collect();
                    let begun = self.accepted(&begun).await;
                    // Should that fail, the next round says so.
                    let _ = self.begin(&begun, is_fatal).await;
                    known.extend(begun);
                    continue;
                }
            }
            pause = interval;
            match self.round(&known).await {
                Ok(()) if down => {
                    down = false;
                    self.backoff.reset();
                    self.tell(EventKind::Connected { via, again: true }).await;
                }
                Ok(()) => {}
                Err(reason) if is_hopeless(&reason) => return reason,
                Err(reason) => {
                    down = true;
                    pause = self.backoff.pause().max(interval);
                    let retry_in = pause;
                    self.tell(EventKind::Disconnected { reason, retry_in })
                        .await;
                }
            }
        }
    }

    /// Asks for everything that is new.
    async fn round(&mut self, known: &[Subscription]) -> Result<(), Error> {
        // Where it is not known how far a list had come, this is where it begins.
        let unknown = self.not_begun(known);
        self.begin(&unknown, is_fatal).await?;
        let mut fill = self.news_of(known);
        let outcome = self.fill_from_lists(&mut fill).await;
        self.tell_missed(fill.missed).await;
        outcome
    }

    async fn fill_from_lists(&mut self, fill: &mut Fill) -> Result<(), Error> {
        while !fill.is_done() {
            match fill.page().await {
                Ok(batch) => self.take_batch(fill, batch, false).await,
                Err(error) if is_fatal(&error) => return Err(error),
                Err(error) => fill.failed(error)?,
            }
        }
        Ok(())
    }

    /// Those that can be polled. Of the others the reader is told.
    async fn accepted(&mut self, wanted: &[Subscription]) -> Vec<Subscription> {
        let mut accepted = Vec::new();
        for subscription in wanted.iter().cloned() {
            if !subscription.feeds().is_empty() {
                accepted.push(subscription);
                continue;
            }
            let event = Event {
                kind: EventKind::Refused {
                    message: "no list has what it brings, so it cannot be polled".to_owned(),
                    status: None,
                },
                subscription: Some(subscription),
                backfilled: false,
            };
            self.deliver(event, 0).await;
        }
        accepted
    }
}

/// Whether it ends a round.
fn is_fatal(error: &Error) -> bool {
    is_hopeless(error) || error.is_transient() || is_unreachable(error)
}
