//! Deletes expired rows every ten minutes.

use std::time::Duration;

use crate::problem::SignInError;
use crate::site::SignIn;
use crate::store::{Retention, Swept};

/// How many rows of a kind are deleted in one go.
const BATCH: u32 = 500;
/// How long a registration is kept that nobody signs in through.
const UNUSED: jiff::SignedDuration = jiff::SignedDuration::from_hours(24 * 365);
/// How often expired rows are deleted.
const EVERY: Duration = Duration::from_secs(10 * 60);

impl SignIn {
    /// Deletes expired rows: sign-ins that took too long, sessions that ended, old audit entries, and
    /// registrations that nobody used for a year. (No server lets an app delete its registration, so
    /// it stays there until the server drops it.) Several processes may do this at once.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn sweep(&self) -> Result<Swept, SignInError> {
        let database = self.database();
        let mut all = Swept::default();
        loop {
            let swept = database.sweep(Retention::default(), BATCH).await?;
            all.logins += swept.logins;
            all.sessions += swept.sessions;
            all.budgets += swept.budgets;
            all.refusals += swept.refusals;
            all.audit += swept.audit;
            let most = [
                swept.logins,
                swept.sessions,
                swept.budgets,
                swept.refusals,
                swept.audit,
            ];
            if most.iter().all(|count| *count < u64::from(BATCH)) {
                break;
            }
        }
        let now = database.clock().now();
        let since = now.checked_sub(UNUSED).unwrap_or(now);
        for unused in database.unused_registrations(since, BATCH).await? {
            database.drop_registration(&unused, since).await?;
        }
        Ok(all)
    }

    /// Calls [`sweep`](Self::sweep) every ten minutes, in a task of its own that ends with the handle's
    /// `abort`, or with the process.
    pub fn spawn_sweep(&self) -> tokio::task::JoinHandle<()> {
        let site = self.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(EVERY).await;
                if let Err(error) = site.sweep().await {
                    tracing::warn!(%error, "expired rows were not deleted");
                }
            }
        })
    }
}
