//! Servers without streams: their lists, asked for now and then.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::beginning::is_unreachable;
use super::connecting::is_hopeless;
use super::driver::Driver;
use super::event::{Event, EventKind, Missed, Via};
use super::gap::Fill;
use super::subscription::{Subscription, all_but};
use crate::error::Error;

impl Driver {
    /// Ends only when going on is hopeless.
    pub(super) async fn poll(&mut self) -> Error {
        let via = Via::Polling;
        self.tell(EventKind::Connected { via, again: false }).await;
        let interval = self.settings.poll.unwrap_or(Duration::from_secs(60));
        let (mut known, mut told, mut down) = (Vec::new(), Vec::new(), false);
        let mut round_at = Instant::now() + interval;
        let wanted = self.shared.wanted();
        known.extend(self.accepted(&wanted).await);
        loop {
            tokio::select! {
                () = sleep_until(round_at) => {}
                () = self.shared.changed() => {
                    self.poll_what_is_wanted(&mut known).await;
                    continue;
                }
            }
            let outcome = self.round(&known, &mut told).await;
            round_at = Instant::now() + interval;
            match outcome {
                Ok(()) if down => {
                    down = false;
                    self.backoff.reset();
                    self.tell(EventKind::Connected { via, again: true }).await;
                }
                Ok(()) => {}
                Err(reason) if is_hopeless(&reason) => return reason,
                Err(reason) => {
                    down = true;
                    let retry_in = self.backoff.pause().max(interval);
                    round_at = Instant::now() + retry_in;
                    self.tell(EventKind::Disconnected { reason, retry_in })
                        .await;
                }
            }
        }
    }

    async fn poll_what_is_wanted(&mut self, known: &mut Vec<Subscription>) {
        let wanted = self.shared.wanted();
        self.ledger.keep(&wanted);
        known.retain(|one| wanted.contains(one));
        let begun = self.accepted(&all_but(&wanted, known)).await;
        // Should that fail, the next round says so.
        let _ = self.begin(&begun, is_fatal).await;
        known.extend(begun);
    }

    /// Asks for everything that is new. Of lists that are not shown the reader is told once.
    async fn round(
        &mut self,
        known: &[Subscription],
        told: &mut Vec<(Subscription, Missed)>,
    ) -> Result<(), Error> {
        // Where it is not known how far a list had come, this is where it begins.
        self.begin(known, is_fatal).await?;
        let mut fill = self.news_of(known);
        let outcome = self.fill_from_lists(&mut fill).await;
        let mut missed = fill.missed;
        let refused: Vec<_> = missed
            .iter()
            .filter(|(.., after)| after.is_none())
            .map(|(subscription, what, _)| (subscription.clone(), *what))
            .collect();
        missed.retain(|(subscription, what, after)| {
            after.is_some() || !told.contains(&(subscription.clone(), *what))
        });
        self.tell_missed(missed).await;
        if outcome.is_ok() {
            *told = refused;
        }
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
