//! What a site may ask of one server, all its processes together.
//!
//! The rules are pure: [`Operation`] says what a step costs, [`ServerLimits`] what a server allows. The
//! core spends by them in the database, and the simulation in `fleet.rs` spends by the same ones.

use std::time::Duration;

use fediway::Instance;

use super::budget::{Budget, Limit, Spent};
use super::database::Database;
use super::error::StoreResult;

/// How long a request may be under way after it was counted. What a server counts as one window may
/// hold requests that were counted here so much earlier.
const UNDER_WAY: Duration = Duration::from_secs(30);
/// Mastodon registers 5 apps of one address in 10 minutes; no server is known to allow fewer.
const REGISTRATIONS: (u32, Duration) = (5, Duration::from_secs(600));
/// What Mastodon and GoToSocial allow to one address, and most others at least.
const REQUESTS: (u32, Duration) = (300, Duration::from_secs(300));

/// Room that somebody else took just now is not asked for again at once.
const SHORTEST_WAIT: Duration = Duration::from_millis(20);

/// A step for which a server is asked. Its requests are counted together before the first is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operation {
    /// What the server is, for any handle, and one request sent again. It is counted before its software, and
    /// so its pace, is known.
    Discovery,
    /// A registration of the site.
    Registration,
    /// Whether the server still knows the site.
    AppCheck,
    /// The end of a sign-in: code, account, WebFinger, revocation, and one of them sent again.
    SignIn,
    /// Whether a kept token is still good, and WebFinger if the account changed.
    AccountCheck,
    /// A new token for one that expires.
    Refresh,
    /// The end of a token that is of no more use, and whether it is dead.
    Revocation,
}

/// The limits of one server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerLimits {
    /// Registrations of apps.
    pub registrations: Limit,
    /// Requests of all kinds: discovery, registration, tokens, the account.
    pub requests: Limit,
}

/// Which limits an operation spends, and how much of each.
pub(crate) type Terms = [(&'static str, Limit, u32); 2];

impl Operation {
    /// How many requests it takes at most.
    pub const fn requests(self) -> u32 {
        match self {
            Self::Discovery => 9,
            Self::SignIn => 5,
            Self::AppCheck | Self::AccountCheck | Self::Revocation => 2,
            Self::Registration | Self::Refresh => 1,
        }
    }
}

impl ServerLimits {
    /// What this server allows: the pace that is known of its software, else what Mastodon allows.
    ///
    /// A fifth of the requests may come at once. So a server that allows 300 requests in 5 minutes gets
    /// 60 at once, and 44 more each minute.
    pub fn of(instance: &Instance) -> Self {
        Self::paced(instance.pace())
    }

    /// What a server allows of which nothing is known yet.
    pub fn unknown() -> Self {
        Self::paced(None)
    }

    pub(crate) fn paced(pace: Option<(u32, Duration)>) -> Self {
        let (most, within) = pace.unwrap_or(REQUESTS);
        // At least a whole sign-in.
        let burst = most.div_ceil(5).max(Operation::SignIn.requests());
        let requests = Limit::with_burst(most, within + UNDER_WAY, burst);
        let (most, within) = REGISTRATIONS;
        let registrations = Limit::new(most, within + UNDER_WAY);
        Self {
            registrations,
            requests,
        }
    }

    /// What an operation spends, in this order: the rarer budget first.
    pub(crate) fn terms(&self, operation: Operation) -> Terms {
        let registrations = u32::from(operation == Operation::Registration);
        let requests = operation.requests().min(self.requests.burst());
        [
            ("registrations", self.registrations, registrations),
            ("requests", self.requests, requests),
        ]
    }
}

impl Database {
    /// Counts the requests of an operation before they are sent, if the server allows them now. They must
    /// be answered, or given up, within half a minute.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn spend_requests(
        &self,
        instance: &Instance,
        operation: Operation,
    ) -> StoreResult<Spent> {
        let limits = ServerLimits::of(instance);
        self.spend_requests_at(instance.url().authority(), limits, operation)
            .await
    }

    /// The same for a host of which nothing is known yet.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn spend_requests_at(
        &self,
        host: &str,
        limits: ServerLimits,
        operation: Operation,
    ) -> StoreResult<Spent> {
        for (what, limit, amount) in limits.terms(operation) {
            if amount == 0 {
                continue;
            }
            match self
                .spend(Budget::Server(what, host), limit, amount)
                .await?
            {
                Spent::Admitted => {}
                wait @ Spent::Wait { .. } => return Ok(wait),
            }
        }
        Ok(Spent::Admitted)
    }

    /// Gives back the requests of an operation that were counted and not sent: all but `sent`.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn refund_requests(
        &self,
        instance: &Instance,
        operation: Operation,
        sent: u32,
    ) -> StoreResult<()> {
        let (host, limits) = (instance.url().authority(), ServerLimits::of(instance));
        let [_, (what, limit, counted)] = limits.terms(operation);
        let rest = counted.saturating_sub(sent);
        self.refund(Budget::Server(what, host), limit, rest).await
    }

    /// Like [`spend_requests`](Self::spend_requests), but waits until the server allows the requests, for
    /// `timeout` at most. [`Spent::Wait`] if that would take longer: it says until when.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn spend_requests_within(
        &self,
        instance: &Instance,
        operation: Operation,
        timeout: Duration,
    ) -> StoreResult<Spent> {
        let end = tokio::time::Instant::now() + timeout;
        loop {
            let spent = self.spend_requests(instance, operation).await?;
            let Spent::Wait { until } = spent else {
                return Ok(spent);
            };
            let time = until.duration_since(self.clock().now());
            let time = Duration::try_from(time).unwrap_or_default();
            let wakes = tokio::time::Instant::now() + time.max(SHORTEST_WAIT);
            if wakes > end {
                return Ok(spent);
            }
            tokio::time::sleep_until(wakes).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_people_sign_in_at_a_new_server_without_a_wait() {
        let limits = ServerLimits::unknown();
        let first = [Operation::Discovery, Operation::Registration];
        let steps = first.into_iter().chain([Operation::SignIn; 10]);
        let mut free_at = [None; 2];
        for step in steps {
            for (free_at, (_, limit, amount)) in free_at.iter_mut().zip(limits.terms(step)) {
                *free_at = Some(limit.spend(*free_at, 0, amount).unwrap());
            }
        }
    }
}
