//! Tokens that a sign-in revoked a moment ago.
//!
//! Some servers give one token to all sign-ins of an account with the same app. If two end at the same
//! moment, the first one to end revokes the token of the other one. The other one then finds here
//! whose token it was: its own code got it, so it is the same person.

use std::time::Duration;

use fediway::AccessToken;

use super::clock::ms;
use super::database::Database;
use super::error::StoreResult;
use super::identities::AccountKey;
use super::pool::{execute, fetch};
use super::queries;
use super::values::hash_of;

/// Longer than the end of a sign-in takes.
const REMEMBERED: Duration = Duration::from_secs(120);

impl Database {
    /// Notes whose token is about to be revoked. Only its hash is kept, for two minutes.
    ///
    /// # Errors
    ///
    /// Those of the database; also if the account never signed in.
    pub async fn note_ended_token(
        &self,
        account: &AccountKey,
        token: &AccessToken,
    ) -> StoreResult<()> {
        let (server, id) = (&account.server, &account.account_id);
        let until = self.now().saturating_add(ms(REMEMBERED));
        let mut link = self.link().await?;
        let query = queries::NOTE_ENDED_TOKEN;
        execute!(link, query, token_hash(server, token), server, id, until).map(drop)
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
        let row = fetch!(
            optional(String, String),
            link,
            queries::ENDED_TOKEN,
            hash,
            now
        )?;
        Ok(row.map(|(server, id)| AccountKey::new(server, id)))
    }
}

fn token_hash(server: &str, token: &AccessToken) -> Vec<u8> {
    hash_of(&[b"token", server.as_bytes(), token.expose().as_bytes()])
}
