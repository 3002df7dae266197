//! Registering once: the claim, the wait for another's claim, and the end of it in one call.

use std::time::Duration;

use fediway::RegisteredApp;

use super::clock::pause;
use super::database::Database;
use super::error::{StoreError, StoreErrorKind, StoreResult};
use super::refusals::Refusal;
use super::registrations::{AppKey, Claim, Lease};

/// How long one caller may take to register.
const LEASE: Duration = Duration::from_secs(30);

impl Database {
    /// The registration: the one that is kept, or what `register` makes. Of many callers in many
    /// processes, one registers, and the others wait for it, for as long as `timeout`.
    ///
    /// If the server will not register the app, `register` answers with the reason and with for how
    /// long the others are told so instead of trying, too. After another failure, which is `None`,
    /// the next caller tries at once.
    ///
    /// # Errors
    ///
    /// `Ok(Err(_))` is the refusal. Else an error of the database, or
    /// [`StoreErrorKind::Unavailable`] if another caller takes longer than `timeout`.
    pub async fn register_once<F>(
        &self,
        key: &AppKey,
        timeout: Duration,
        register: F,
    ) -> StoreResult<Result<RegisteredApp, Refusal>>
    where
        F: AsyncFnOnce() -> Result<RegisteredApp, Option<(String, Duration)>>,
    {
        let waited = tokio::time::timeout(timeout, self.wait_for_registration(key)).await;
        let lease = match waited.map_err(|_| waiting())?? {
            Claim::Yours(lease) => lease,
            Claim::Ready(app) => return Ok(Ok(app)),
            Claim::Refused(refusal) => return Ok(Err(refusal)),
            Claim::Taken { .. } => return Err(waiting()),
        };
        match register().await {
            Ok(app) => self.keep_registration(&lease, key, app).await.map(Ok),
            Err(failure) => self.not_registered(lease, failure).await.map(Err),
        }
    }

    async fn not_registered(
        &self,
        lease: Lease,
        failure: Option<(String, Duration)>,
    ) -> StoreResult<Refusal> {
        let now = self.clock().now();
        let Some((reason, time)) = failure else {
            self.release_registration(lease).await?;
            let reason = "the app could not be registered".to_owned();
            return Ok(Refusal { reason, until: now });
        };
        self.refuse_registration(lease, &reason, time).await?;
        let until = now.checked_add(time).unwrap_or(now);
        Ok(Refusal { reason, until })
    }

    async fn wait_for_registration(&self, key: &AppKey) -> StoreResult<Claim> {
        let mut looks = 0;
        loop {
            match self.claim_registration(key, LEASE).await? {
                Claim::Taken { .. } => {}
                other => return Ok(other),
            }
            tokio::time::sleep(pause(looks)).await;
            looks += 1;
        }
    }

    /// Keeps what was registered. The server has it already, so a database that restarts is waited
    /// for, as long as the lease is good.
    async fn keep_registration(
        &self,
        lease: &Lease,
        key: &AppKey,
        app: RegisteredApp,
    ) -> StoreResult<RegisteredApp> {
        loop {
            match self.complete_registration(lease, &app).await {
                Ok(true) => return Ok(app),
                // Another caller took over, or this was kept by a call that seemed to fail.
                Ok(false) => return Ok(self.find_registration(key).await?.unwrap_or(app)),
                Err(error) if !error.is_transient() || self.clock().now() >= lease.until() => {
                    return Err(error);
                }
                Err(_) => tokio::time::sleep(pause(usize::MAX)).await,
            }
        }
    }
}

fn waiting() -> StoreError {
    let what = "another process registers the app and takes long: try again";
    StoreError::new(StoreErrorKind::Unavailable, what)
}
