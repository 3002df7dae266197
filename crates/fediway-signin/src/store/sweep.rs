//! Expired rows are deleted in small batches that several processes share.

use std::time::Duration;

use super::clock::ms;
use super::database::Database;
use super::error::StoreResult;
use super::pool::execute;
use super::queries;

/// How long rows are kept after they are of no more use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retention {
    /// Logins that took too long: their browsers are told so, and not that nothing is known of them.
    pub logins: Duration,
    /// Audit entries.
    pub audit: Duration,
}

/// How many rows were deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Swept {
    /// Logins that expired.
    pub logins: u64,
    /// Sessions that expired.
    pub sessions: u64,
    /// Budgets of which nothing is spent any more.
    pub budgets: u64,
    /// Negative answers, claims of registrations that came to nothing, and revoked tokens that need not
    /// be known any more.
    pub refusals: u64,
    /// Old audit entries.
    pub audit: u64,
}

impl Default for Retention {
    /// An hour for logins, 90 days for audit entries.
    fn default() -> Self {
        Self {
            logins: Duration::from_secs(60 * 60),
            audit: Duration::from_secs(90 * 24 * 60 * 60),
        }
    }
}

impl Swept {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.logins + self.sessions + self.budgets + self.refusals + self.audit
    }
}

impl Database {
    /// Deletes expired rows: at most `most` of each kind. Call it now and then in every process,
    /// and again at once if a kind reached `most`. On PostgreSQL, processes that sweep at once skip
    /// each other's rows.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn sweep(&self, retention: Retention, most: u32) -> StoreResult<Swept> {
        let (now, most) = (self.now(), i64::from(most));
        let before = |kept: Duration| now.saturating_sub(ms(kept));
        let mut link = self.link().await?;
        let logins = execute!(link, queries::SWEEP_LOGINS, before(retention.logins), most)?;
        let sessions = execute!(link, queries::SWEEP_SESSIONS, now, most)?;
        let budgets = execute!(link, queries::SWEEP_BUDGETS, now, most)?;
        let refusals = execute!(link, queries::SWEEP_REFUSALS, now, most)?;
        let tokens = execute!(link, queries::SWEEP_ENDED_TOKENS, now, most)?;
        let claims = execute!(link, queries::SWEEP_CLAIMS, now, most)?;
        let audit = execute!(link, queries::SWEEP_AUDIT, before(retention.audit), most)?;
        Ok(Swept {
            logins,
            sessions,
            budgets,
            refusals: refusals + claims + tokens,
            audit,
        })
    }
}
