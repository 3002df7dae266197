//! Rate limits: a budget for each token on each server, so that requests wait before the server refuses.

pub(crate) mod headers;
mod ledger;

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::HeaderMap;
use tokio::sync::Notify;

use crate::clock::{Clock, until};
use crate::swept::Swept;
use crate::time::Timestamp;
use headers::LastEnd;
pub(crate) use ledger::Pace;
pub(crate) use ledger::Route;
use ledger::{Decision, Ledger, Slot};

/// What to do at a rate limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RateLimit {
    /// Wait for the next window if that is within this time; otherwise fail.
    Wait {
        /// The longest wait of a call, for all its attempts together.
        at_most: Duration,
    },
    /// Fail at once. The error says when the limit is reset.
    Fail,
}

impl Default for RateLimit {
    /// Waits up to a minute.
    fn default() -> Self {
        Self::Wait {
            at_most: Duration::from_secs(60),
        }
    }
}

/// The budgets of all tokens on all servers of a transport.
#[derive(Debug, Default)]
pub(crate) struct Budgets {
    accounts: Mutex<Swept<u64, Arc<Account>>>,
    /// Tokens are told apart by a keyed hash, so that none is kept here.
    hasher: RandomState,
}

#[derive(Debug, Default)]
struct Account {
    ledger: Mutex<Ledger>,
    last_end: Mutex<LastEnd>,
    changed: Notify,
}

impl Account {
    fn decide(&self, counted: &Counted<'_>, now: Timestamp, patient: bool) -> Decision {
        let Counted {
            route, pace, long, ..
        } = counted;
        let mut ledger = lock(&self.ledger);
        ledger.spare(counted.spared);
        ledger.reserve(now, route, *pace, *long, patient)
    }

    /// Waits until there is a place, as the policy allows.
    async fn wait_for_a_place(
        self: &Arc<Self>,
        counted: &Counted<'_>,
        waiting: &mut Waiting<'_>,
    ) -> Result<Permit, Option<Timestamp>> {
        let patient = !waiting.never_waits();
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            // From here on no change is missed.
            changed.as_mut().enable();
            let now = waiting.now();
            match self.decide(counted, now, patient) {
                Decision::Go(slot) => return Ok(Permit::new(self.clone(), slot)),
                Decision::Wait(None) if !patient => return Err(None),
                Decision::Wait(Some(moment)) if !waiting.allows(now, moment) => {
                    return Err(Some(moment));
                }
                Decision::Wait(None) => {
                    let changed = waiting.wait_for(changed).await;
                    waiting.waited_since(now);
                    if !changed {
                        return Err(None);
                    }
                }
                Decision::Wait(Some(moment)) => tokio::select! {
                    () = waiting.wait(moment) => {}
                    () = changed => waiting.waited_since(now),
                },
            }
        }
    }
}

/// The waiting of one call.
pub(crate) struct Waiting<'a> {
    clock: &'a dyn Clock,
    policy: RateLimit,
    waited: Duration,
}

impl<'a> Waiting<'a> {
    pub(crate) fn new(clock: &'a dyn Clock, policy: RateLimit) -> Self {
        Self {
            clock,
            policy,
            waited: Duration::ZERO,
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn steady(&self) -> Instant {
        self.clock.steady()
    }

    /// Whether the policy allows to wait until this moment.
    pub(crate) fn allows(&self, now: Timestamp, moment: Timestamp) -> bool {
        let RateLimit::Wait { at_most } = self.policy else {
            return false;
        };
        self.waited.saturating_add(until(now, moment)) <= at_most
    }

    pub(crate) async fn wait(&mut self, moment: Timestamp) {
        let before = self.now();
        self.clock.sleep_until(moment).await;
        self.waited_since(before);
    }

    /// Waits for another request's answer, as long as the policy allows. Says whether it came.
    async fn wait_for(&self, changed: impl Future<Output = ()>) -> bool {
        let RateLimit::Wait { at_most } = self.policy else {
            return false;
        };
        // By the machine's clock, as all limits of time of one request are: that other one is under way.
        let left = at_most.saturating_sub(self.waited);
        tokio::time::timeout(left, changed).await.is_ok()
    }

    fn waited_since(&mut self, before: Timestamp) {
        self.waited += until(before, self.now());
    }

    fn never_waits(&self) -> bool {
        self.policy == RateLimit::Fail
    }
}

/// Which requests are counted together.
pub(crate) struct Counted<'a> {
    pub(crate) origin: &'a str,
    pub(crate) token: Option<&'a [u8]>,
    pub(crate) route: Route,
    pub(crate) pace: Option<Pace>,
    pub(crate) long: bool,
    /// How much of a window is left to others, in percent.
    pub(crate) spared: u8,
}

impl Budgets {
    /// Takes a place for a request, waiting for one as the policy allows.
    ///
    /// The error is the moment from which on there is room, if that is known.
    pub(crate) async fn reserve(
        &self,
        counted: &Counted<'_>,
        now: Timestamp,
        waiting: &mut Waiting<'_>,
    ) -> Result<Permit, Option<Timestamp>> {
        let account = self.account(counted, now);
        if let Decision::Go(slot) = account.decide(counted, now, !waiting.never_waits()) {
            return Ok(Permit::new(account, slot));
        }
        // Boxed: most requests do not wait, and have a small future.
        Box::pin(account.wait_for_a_place(counted, waiting)).await
    }

    /// How long so many further requests with a token are held up by the windows that are known.
    pub(crate) fn forecast(
        &self,
        (origin, token): (&str, Option<&[u8]>),
        now: Timestamp,
        requests: u64,
    ) -> Duration {
        let key = self.hasher.hash_one((origin, token));
        let account = lock(&self.accounts).entries().get(&key).cloned();
        account.map_or(Duration::ZERO, |account| {
            lock(&account.ledger).forecast(now, requests)
        })
    }

    fn account(&self, counted: &Counted<'_>, now: Timestamp) -> Arc<Account> {
        let key = self.hasher.hash_one((counted.origin, counted.token));
        let is_used = |account: &Arc<Account>| {
            Arc::strong_count(account) > 1 || !lock(&account.ledger).is_stale(now)
        };
        lock(&self.accounts)
            .entry(key, is_used)
            .or_default()
            .clone()
    }
}

/// A place in a budget. Dropped without an answer it is given back.
pub(crate) struct Permit {
    account: Arc<Account>,
    slot: Option<Slot>,
}

impl Permit {
    fn new(account: Arc<Account>, slot: Slot) -> Self {
        Self {
            account,
            slot: Some(slot),
        }
    }

    /// Updates the budget with a response.
    pub(crate) fn answered(mut self, headers: &HeaderMap, refused: bool, now: Timestamp) {
        let Some(slot) = self.slot.take() else { return };
        let found = headers::window_like(headers, now, &mut lock(&self.account.last_end));
        let mut ledger = lock(&self.account.ledger);
        ledger.finish(&slot, true, found);
        if let (true, None, Some(moment)) = (refused, found, headers::retry_after(headers, now)) {
            ledger.block(moment);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(slot) = &self.slot {
            lock(&self.account.ledger).finish(slot, false, None);
        }
        self.account.changed.notify_waiters();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
