//! Where sign-ins are kept: SQLite or PostgreSQL, with one behaviour.
//!
//! [`Database`] is all of it. Each file here is one subject: servers, registrations, logins under
//! way, identities, sessions, credentials, budgets, audit, a person's data, sweeping.
//!
//! What is secret is sealed under keys that are not in the database ([`KeyRing`]). What a browser
//! presents (the state of a login, the id of a session) is kept as a hash.

mod access;
mod audit;
mod budget;
mod checks;
mod clock;
mod credentials;
mod database;
mod ended_tokens;
mod error;
#[cfg(test)]
mod fleet;
mod identities;
#[cfg(test)]
mod indexes;
mod library;
mod logins;
mod open;
mod person;
mod pool;
mod queries;
mod query;
mod refusals;
mod registering;
mod registrations;
mod reseal;
mod seal;
mod server_limits;
mod servers;
mod sessions;
mod sweep;
mod values;

pub use access::KeptAccess;
pub use audit::{AuditEvent, AuditRecord};
pub use budget::{Budget, Limit, Spent};
pub use clock::Clock;
pub use credentials::{DueRefresh, RefreshLease};
pub use database::{Database, Options};
pub use error::{StoreError, StoreErrorKind, StoreResult};
pub use identities::{AccountKey, Change, KnownAccount, Recorded, SeenAccount};
pub use logins::TakenLogin;
pub use person::Deleted;
pub use refusals::Refusal;
pub use registrations::{AppKey, Claim, Lease, UnusedRegistration};
pub use reseal::Resealed;
pub use seal::{Key, KeyId, KeyRing};
pub use server_limits::{Operation, ServerLimits};
pub use servers::KnownServer;
pub use sessions::{Session, SessionTimes};
pub use sweep::{Retention, Swept};
