//! Kept tokens are asked about again: whether the account is still there, and still the same one.

use std::time::Duration;

use fediway::{Account, Instance, Timestamp};
use futures_util::{StreamExt as _, stream};

use crate::events::Event;
use crate::identity::claimed;
use crate::limits::spend_requests;
use crate::problem::{Problem, SignInError};
use crate::site::SignIn;
use crate::store::{AccountKey, Operation};

/// How many accounts are given out at once, and how many of them are asked about at once.
const BATCH: u32 = 100;
const AT_ONCE: usize = 8;
/// In how many parts the interval is split: due accounts are looked for once in each part.
const LOOKS: u32 = 20;

/// What was found out about accounts that were due. See [`SignIn::check_due_accounts`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked {
    /// Accounts that are as they were, or changed in what may change.
    pub valid: u64,
    /// Accounts whose access and sessions ended.
    pub ended: u64,
    /// Accounts that nothing was found out about: the server did not answer. They are asked about
    /// after another interval.
    pub unanswered: u64,
    /// Accounts of servers that allow no more requests for now. They are due again when the servers
    /// have room.
    pub deferred: u64,
}

impl SignIn {
    /// Asks the server whether the account still exists and the token is good, and ends its access and
    /// its sessions if not. `true` if it is good; also if no token is kept, which says nothing.
    ///
    /// What changed is an [`Event::Changed`]. An account that is no longer the one that it was ends as
    /// well, unless [`accept_change`](crate::Builder::accept_change) says otherwise.
    ///
    /// # Errors
    ///
    /// Those of the database, and of a server that does not answer. Nothing is ended then.
    pub async fn check_account(&self, account: &AccountKey) -> Result<bool, SignInError> {
        self.check_within(account, self.settings().timeout).await
    }

    /// Checks accounts whose last check is at least `every` ago: a hundred at most, each by one
    /// process. The first check of an account is `every` after its first sign-in.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn check_due_accounts(&self, every: Duration) -> Result<Checked, SignInError> {
        let database = &self.settings().database;
        let since = before(database.clock().now(), every);
        let due = database.due_checks(since, BATCH).await?;
        let results = stream::iter(due).map(|account| async move {
            let result = self.check_within(&account, Duration::ZERO).await;
            (account, result)
        });
        let mut results = results.buffer_unordered(AT_ONCE);
        let mut checked = Checked::default();
        while let Some((account, result)) = results.next().await {
            match result {
                Ok(true) => checked.valid += 1,
                Ok(false) => checked.ended += 1,
                Err(error) => match error.until.filter(|_| error.problem == Problem::ServerBusy) {
                    Some(until) => {
                        checked.deferred += 1;
                        let at = before(until, every);
                        database.set_checked(&account, at).await?;
                    }
                    None => checked.unanswered += 1,
                },
            }
        }
        Ok(checked)
    }

    /// Asks about every account whose token is kept, once in each interval, in a task of its own that
    /// ends with the handle's `abort`, or with the process. Several processes share the work.
    pub fn spawn_checks(&self, every: Duration) -> tokio::task::JoinHandle<()> {
        let site = self.clone();
        tokio::spawn(async move {
            loop {
                match site.check_due_accounts(every).await {
                    // There may be more.
                    Ok(checked) if checked.total() >= u64::from(BATCH) => continue,
                    Ok(_) => {}
                    Err(error) => tracing::warn!(%error, "accounts were not asked about again"),
                }
                tokio::time::sleep(every / LOOKS).await;
            }
        })
    }

    async fn check_within(
        &self,
        account: &AccountKey,
        timeout: Duration,
    ) -> Result<bool, SignInError> {
        let Some(client) = self.client_for(account).await? else {
            return Ok(true);
        };
        let (server, database) = (client.instance(), &self.settings().database);
        spend_requests(database, &server, Operation::AccountCheck, timeout).await?;
        match client.accounts().verify_credentials().await {
            Ok(me) => match self.is_still(account, &server, &me.account).await {
                Err(error) if is_another(error.problem) => self.end_all(account).await,
                still => still.map(|()| true),
            },
            Err(error) => match Problem::of(&error) {
                // 401 and 403: revoked, suspended.
                Problem::Blocked => self.end_all(account).await,
                _ if is_over(&error) => self.end_all(account).await,
                _ => Err(error.into()),
            },
        }
    }

    /// Compares an account with what is known of it, and tells what changed.
    async fn is_still(
        &self,
        key: &AccountKey,
        server: &Instance,
        account: &Account,
    ) -> Result<(), SignInError> {
        let database = &self.settings().database;
        let claimed = claimed(account, server)?;
        if claimed.id != key.account_id {
            return Err(Problem::Changed.into());
        }
        let Some(known) = database.account(key).await? else {
            // It never signed in to the site: its token was kept by other means.
            return Ok(());
        };
        let before = known.account.clone();
        let seen = self.prove(server, key.clone(), &claimed, Some(known), None);
        let seen = seen.await?;
        let compared = database.compare_account(&seen).await?;
        self.decide(&seen, &compared.changes).await?;
        if seen != before {
            database.update_account(&seen).await?;
        }
        Ok(())
    }

    async fn end_all(&self, account: &AccountKey) -> Result<bool, SignInError> {
        self.sign_out_everywhere(account).await?;
        // Those of a sign-in that ended at this moment stay.
        let database = &self.settings().database;
        database.take_unused_access(account).await?;
        let account = account.clone();
        self.settings().tell(Event::AccessLost { account }).await;
        Ok(false)
    }
}

impl Checked {
    /// How many accounts were due.
    pub fn total(&self) -> u64 {
        self.valid + self.ended + self.unanswered + self.deferred
    }
}

fn before(moment: Timestamp, time: Duration) -> Timestamp {
    let time = jiff::SignedDuration::try_from(time).unwrap_or(jiff::SignedDuration::MAX);
    moment.checked_sub(time).unwrap_or(Timestamp::MIN)
}

/// Whether the account is not the one that signed in.
fn is_another(problem: Problem) -> bool {
    matches!(problem, Problem::Changed | Problem::NotProven)
}

/// Whether the token has ended for good.
fn is_over(error: &fediway::Error) -> bool {
    matches!(
        error.kind(),
        fediway::ErrorKind::ReauthenticationRequired | fediway::ErrorKind::OAuth(_)
    )
}
