//! The token of an account and its sessions, changed in one transaction. A sign-in and a sign-out of
//! one account may end at the same moment, and some servers give the same token to both.

use std::time::Duration;

use fediway::Credentials;

use super::clock::ms;
use super::credentials::Sealed;
use super::database::Database;
use super::ended_tokens::{self, token_hash};
use super::error::StoreResult;
use super::identities::AccountKey;
use super::pool::{Column, Transaction, execute, fetch};
use super::queries;
use super::sessions::id_hash;

/// What became of the token of a sign-in. See [`Database::keep_access`].
#[derive(Debug)]
#[non_exhaustive]
pub enum KeptAccess {
    /// The token is kept, and the session has begun.
    Kept {
        /// What was kept before.
        before: Option<Credentials>,
    },
    /// The token was revoked a moment ago. Nothing is kept, and no session has begun.
    Revoked,
}

impl Database {
    /// Keeps the credentials of a sign-in and begins its session. `session` and `time` are those of
    /// [`start_session`](Self::start_session).
    ///
    /// Of several calls at once, each gets what it replaced, so that no token is lost without being
    /// revoked. A token that [`take_access`](Self::take_access) gave out to be revoked is not kept.
    ///
    /// # Errors
    ///
    /// Those of the database, and of values that do not open; also if the account never signed in, or
    /// was deleted meanwhile. Nothing is kept then.
    pub async fn keep_access(
        &self,
        credentials: &Credentials,
        session: &str,
        time: Duration,
    ) -> StoreResult<KeptAccess> {
        let row = self.sealed(credentials)?;
        let (server, id, now) = (&row.server, &row.account_id, self.now());
        let mut transaction = self.begin().await?;
        let before = replace(&mut transaction, &row, now).await?;
        let token = token_hash(server, credentials.access_token());
        if ended_tokens::find(&mut transaction, token, now)
            .await?
            .is_some()
        {
            return Ok(KeptAccess::Revoked);
        }
        let (query, end) = (queries::START_SESSION, now.saturating_add(ms(time)));
        execute!(transaction, query, id_hash(session), server, id, now, end)?;
        transaction.commit().await?;
        let before = before
            .map(|data| self.read(server, id, &data))
            .transpose()?;
        Ok(KeptAccess::Kept { before })
    }

    /// Forgets the credentials of an account and returns them, so that their token can be revoked.
    ///
    /// # Errors
    ///
    /// Those of the database, and of values that do not open. Nothing is forgotten then.
    pub async fn take_access(&self, account: &AccountKey) -> StoreResult<Option<Credentials>> {
        self.take(account, false).await
    }

    /// The same, but only if the account has no session.
    ///
    /// # Errors
    ///
    /// Those of [`take_access`](Self::take_access).
    pub async fn take_unused_access(
        &self,
        account: &AccountKey,
    ) -> StoreResult<Option<Credentials>> {
        self.take(account, true).await
    }

    async fn take(
        &self,
        account: &AccountKey,
        only_unused: bool,
    ) -> StoreResult<Option<Credentials>> {
        let (server, id, now) = (&account.server, &account.account_id, self.now());
        let mut transaction = self.begin().await?;
        let Some(data) = lock(&mut transaction, server, id).await? else {
            return Ok(None);
        };
        if only_unused {
            let query = queries::LIVE_SESSION;
            let session = fetch!(optional Column<i64>, transaction, query, server, id, now)?;
            if session.is_some() {
                return Ok(None);
            }
        }
        let kept = self.read(server, id, &data)?;
        ended_tokens::note(&mut transaction, account, kept.access_token(), now).await?;
        execute!(transaction, queries::FORGET_CREDENTIALS, server, id)?;
        transaction.commit().await?;
        Ok(Some(kept))
    }
}

/// Writes a row in the place of the one that was there; the sealed data of that one.
async fn replace(
    transaction: &mut Transaction,
    row: &Sealed,
    now: i64,
) -> StoreResult<Option<Vec<u8>>> {
    loop {
        let before = lock(transaction, &row.server, &row.account_id).await?;
        if before.is_some() {
            row.update(transaction.on()).await?;
            return Ok(before);
        }
        let first = queries::KEEP_FIRST_CREDENTIALS;
        if row.insert(transaction.on(), first, now).await? == 1 {
            return Ok(None);
        }
    }
}

/// Locks the row of an account until the transaction ends, and reads it.
async fn lock(
    transaction: &mut Transaction,
    server: &str,
    id: &str,
) -> StoreResult<Option<Vec<u8>>> {
    let query = queries::LOCK_CREDENTIALS;
    let row = fetch!(optional Column<Vec<u8>>, transaction, query, server, id)?;
    Ok(row.map(|(data,)| data))
}
