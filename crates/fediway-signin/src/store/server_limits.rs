//! What a site may ask of one server, all its processes together.

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

/// A sign-in needs so many requests at most, and they are counted together.
const SIGN_IN: u32 = 5;

/// The limits of one server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerLimits {
    /// Registrations of apps.
    pub registrations: Limit,
    /// Requests of all kinds: discovery, registration, tokens, the account.
    pub requests: Limit,
}

impl ServerLimits {
    /// What this server allows: the pace that is known of its software, else what Mastodon allows.
    ///
    /// A fifth of the requests may come at once. So a server that allows 300 requests in 5 minutes gets
    /// 60 at once, and 44 more each minute.
    pub fn of(instance: &Instance) -> Self {
        Self::paced(instance.pace())
    }

    pub(crate) fn paced(pace: Option<(u32, Duration)>) -> Self {
        let (most, within) = pace.unwrap_or(REQUESTS);
        let burst = most.div_ceil(5).max(SIGN_IN);
        let requests = Limit::with_burst(most, within + UNDER_WAY, burst);
        let (most, within) = REGISTRATIONS;
        let registrations = Limit::new(most, within + UNDER_WAY);
        Self {
            registrations,
            requests,
        }
    }
}

impl Database {
    /// Counts requests to a server before they are sent, if the server allows so many now. They must
    /// be answered, or given up, within half a minute.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn spend_requests(&self, instance: &Instance, amount: u32) -> StoreResult<Spent> {
        let budget = Budget::Server("requests", instance.url().authority());
        let limit = ServerLimits::of(instance).requests;
        self.spend(budget, limit, amount).await
    }

    /// Counts a registration before it is sent, if the server allows one now.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn spend_registration(&self, instance: &Instance) -> StoreResult<Spent> {
        let budget = Budget::Server("registrations", instance.url().authority());
        let limit = ServerLimits::of(instance).registrations;
        self.spend(budget, limit, 1).await
    }
}
