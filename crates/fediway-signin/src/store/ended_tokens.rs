//! Tokens that were revoked a moment ago.
//!
//! Some servers give one token to all sign-ins of an account with the same app. If two end at the same
//! moment, or a sign-in and a sign-out, the first one revokes the token of the other one. The other one
//! then finds here whose token it was: its own code got it, so it is the same person.

use std::time::Duration;

use fediway::AccessToken;

use super::clock::ms;
use super::database::Database;
use super::error::StoreResult;
use super::identities::AccountKey;
use super::pool::{Transaction, execute, fetch};
use super::queries;
use super::values::hash_of;

/// Longer than the end of a sign-in takes.
const REMEMBERED: Duration = Duration::from_secs(120);

/// The key of an account.
type Row = (String, String);

impl Database {
    /// Notes whose token is about to be revoked. Only its hash is kept, for two minutes. Nothing is
    /// noted of an account that never signed in.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn note_ended_token(
        &self,
        account: &AccountKey,
        token: &AccessToken,
    ) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        note(&mut transaction, account, token, self.now()).await?;
        transaction.commit().await
    }

    /// Whose token of this server it was, if it was revoked a moment ago.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn ended_token(
        &self,
        server: &str,
        token: &AccessToken,
    ) -> StoreResult<Option<AccountKey>> {
        let (hash, now) = (token_hash(server, token), self.now());
        let mut link = self.link().await?;
        let row = fetch!(optional Row, link, queries::ENDED_TOKEN, hash, now)?;
        Ok(row.map(|(server, id)| AccountKey::new(server, id)))
    }

    /// Takes a note back: the token could not be revoked, so it may still be used.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn forget_ended_token(&self, server: &str, token: &AccessToken) -> StoreResult<()> {
        let hash = token_hash(server, token);
        let mut link = self.link().await?;
        execute!(link, queries::FORGET_ENDED_TOKEN, hash).map(drop)
    }
}

pub(super) async fn note(
    transaction: &mut Transaction,
    account: &AccountKey,
    token: &AccessToken,
    now: i64,
) -> StoreResult<()> {
    let (server, id) = (&account.server, &account.account_id);
    let (hash, until) = (
        token_hash(server, token),
        now.saturating_add(ms(REMEMBERED)),
    );
    let query = queries::NOTE_ENDED_TOKEN;
    execute!(transaction, query, hash, server, id, until).map(drop)
}

/// Whose token it was.
pub(super) async fn find(
    transaction: &mut Transaction,
    hash: Vec<u8>,
    now: i64,
) -> StoreResult<Option<Row>> {
    fetch!(optional Row, transaction, queries::ENDED_TOKEN, hash, now)
}

pub(super) fn token_hash(server: &str, token: &AccessToken) -> Vec<u8> {
    hash_of(&[b"token", server.as_bytes(), token.expose().as_bytes()])
}
