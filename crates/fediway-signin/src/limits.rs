//! How often things may happen. What was spent is in the database: all processes share it.

use std::net::IpAddr;
use std::time::Duration;

use fediway::Instance;

use crate::problem::{Problem, SignInError};
use crate::store::{Budget, Database, Limit, Operation, Spent};

const MINUTE: Duration = Duration::from_secs(60);

/// Limits that keep visitors from using the site to flood servers, and from using up the limits of all
/// other visitors.
///
/// A sign-in at a server that is already known, and where the site is registered, sends no request before
/// the person consents. Only the number per visitor limits it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FloodLimits {
    /// Sign-ins that one visitor begins: 30 in 10 minutes. Of an IPv6 address, the network counts.
    pub starts_per_visitor: Limit,
    /// Servers that are asked for the first time because of one visitor: 10 in 10 minutes.
    pub new_servers_per_visitor: Limit,
    /// Servers that are asked for the first time in all: 600 in 10 minutes.
    pub new_servers: Limit,
    /// How often one server is asked what it is: 4 in 10 minutes.
    pub discoveries: Limit,
    /// Fresh registrations that one visitor asks for: 3 in an hour.
    pub reregistrations_per_visitor: Limit,
    /// Fresh registrations that visitors ask for at one server: 1 in 10 minutes.
    pub reregistrations_per_server: Limit,
    /// How often a server is asked whether it still knows the site: once a day.
    pub checks: Limit,
}

impl Default for FloodLimits {
    fn default() -> Self {
        Self {
            starts_per_visitor: Limit::new(30, 10 * MINUTE),
            new_servers_per_visitor: Limit::new(10, 10 * MINUTE),
            new_servers: Limit::new(600, 10 * MINUTE),
            discoveries: Limit::new(4, 10 * MINUTE),
            reregistrations_per_visitor: Limit::new(3, 60 * MINUTE),
            reregistrations_per_server: Limit::new(1, 10 * MINUTE),
            checks: Limit::new(1, 24 * 60 * MINUTE),
        }
    }
}

/// Spends one of a budget.
pub(crate) async fn spend(
    database: &Database,
    budget: Budget<'_>,
    limit: Limit,
) -> Result<(), SignInError> {
    match database.spend(budget, limit, 1).await? {
        Spent::Admitted => Ok(()),
        Spent::Wait { until } => Err(SignInError::from(Problem::TooMany).until(until)),
    }
}

/// Spends one of what a visitor has. A visitor whose address is not known shares one budget with all
/// others of that kind.
pub(crate) async fn spend_of(
    database: &Database,
    what: &'static str,
    visitor: Option<IpAddr>,
    limit: Limit,
) -> Result<(), SignInError> {
    let visitor = visitor.unwrap_or(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED));
    spend(database, Budget::Client(what, visitor), limit).await
}

/// Counts requests to a server before they are sent. Waits for `timeout` at most until it allows them.
pub(crate) async fn spend_requests(
    database: &Database,
    server: &Instance,
    operation: Operation,
    timeout: Duration,
) -> Result<(), SignInError> {
    let spent = database
        .spend_requests_within(server, operation, timeout)
        .await?;
    admitted(spent)
}

/// A server that allows no more for now is busy.
pub(crate) fn admitted(spent: Spent) -> Result<(), SignInError> {
    match spent {
        Spent::Admitted => Ok(()),
        Spent::Wait { until } => Err(SignInError::from(Problem::ServerBusy).until(until)),
    }
}
