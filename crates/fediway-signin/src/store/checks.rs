//! Kept tokens that are asked about again at an interval, by any process, each once.

use fediway::Timestamp;

use super::database::Database;
use super::error::StoreResult;
use super::identities::AccountKey;
use super::pool::{execute, fetch};
use super::queries;

impl Database {
    /// Accounts whose tokens were not checked since a moment, the longest ago first: at most so
    /// many, and none that another process was given. They count as asked about from now on.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn due_checks(&self, since: Timestamp, most: u32) -> StoreResult<Vec<AccountKey>> {
        let (since, now, most) = (since.as_millisecond(), self.now(), i64::from(most));
        let mut link = self.link().await?;
        let query = queries::DUE_FOR_CHECK;
        let rows = fetch!(all(String, String), link, query, since, now, most)?;
        let keys = rows.into_iter();
        Ok(keys
            .map(|(server, id)| AccountKey::new(server, id))
            .collect())
    }

    /// Sets when the token of an account was asked about.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn set_checked(&self, account: &AccountKey, at: Timestamp) -> StoreResult<()> {
        let (server, id, at) = (&account.server, &account.account_id, at.as_millisecond());
        let mut link = self.link().await?;
        execute!(link, queries::CHECKED_AT, server, id, at).map(drop)
    }
}
