//! Sessions of the site: who a browser is signed in as.

use std::time::Duration;

use fediway::Timestamp;

use super::clock::{moment, ms};
use super::database::Database;
use super::error::StoreResult;
use super::identities::{self, AccountKey, KnownAccount, key_parts};
use super::pool::{columns, execute, fetch};
use super::queries;
use super::values::hash;

/// A session that has not expired.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Session {
    /// Who is signed in, as of the last sign-in.
    pub account: KnownAccount,
    /// When it began and when it ends.
    pub times: SessionTimes,
}

/// When a session began and when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionTimes {
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// An identity and the two times of a session.
struct Row {
    account: identities::Row,
    created_at: i64,
    expires_at: i64,
}

columns! { Row { created_at expires_at, with account } }

impl Database {
    /// Begins a session of an account that signed in. `id` is what the cookie holds: a fresh random
    /// text for each sign-in. Only its hash is kept.
    ///
    /// # Errors
    ///
    /// Those of the database; also if the account never signed in, or was deleted meanwhile.
    pub async fn start_session(
        &self,
        id: &str,
        account: &AccountKey,
        time: Duration,
    ) -> StoreResult<SessionTimes> {
        let (server, account_id) = key_parts(account)?;
        let now = self.now();
        let end = now.saturating_add(ms(time));
        let query = queries::START_SESSION;
        let mut link = self.link().await?;
        execute!(link, query, id_hash(id), server, account_id, now, end)?;
        Ok(times(now, end))
    }

    /// The session with this id, if it has not ended.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn session(&self, id: &str) -> StoreResult<Option<Session>> {
        let mut link = self.link().await?;
        let row = fetch!(optional Row, link, queries::SESSION, id_hash(id), self.now())?;
        Ok(row.map(|row| Session {
            times: times(row.created_at, row.expires_at),
            account: row.account.into(),
        }))
    }

    /// Extends a session that has not ended: it ends `time` from now. It is never made shorter.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn extend_session(&self, id: &str, time: Duration) -> StoreResult<bool> {
        let now = self.now();
        let end = now.saturating_add(ms(time));
        let mut link = self.link().await?;
        Ok(execute!(link, queries::EXTEND_SESSION, id_hash(id), end, now)? == 1)
    }

    /// Ends a session.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn end_session(&self, id: &str) -> StoreResult<()> {
        let mut link = self.link().await?;
        execute!(link, queries::END_SESSION, id_hash(id)).map(drop)
    }

    /// Ends all sessions of an account; how many there were.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn end_sessions_of(&self, account: &AccountKey) -> StoreResult<u64> {
        let (server, id) = (&account.server, &account.account_id);
        let mut link = self.link().await?;
        execute!(link, queries::END_SESSIONS_OF, server, id)
    }

    /// The sessions of an account, the oldest first.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn sessions_of(&self, account: &AccountKey) -> StoreResult<Vec<SessionTimes>> {
        let (server, id) = (&account.server, &account.account_id);
        let mut link = self.link().await?;
        let rows = fetch!(all(i64, i64), link, queries::SESSIONS_OF, server, id)?;
        Ok(rows.into_iter().map(|(from, to)| times(from, to)).collect())
    }
}

fn times(created_at: i64, expires_at: i64) -> SessionTimes {
    SessionTimes {
        created_at: moment(created_at),
        expires_at: moment(expires_at),
    }
}

pub(super) fn id_hash(id: &str) -> Vec<u8> {
    hash("session", id.as_bytes())
}
