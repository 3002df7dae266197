//! A change of keys: what an old key sealed is sealed again with the new one, a batch at a time.

use super::credentials;
use super::database::Database;
use super::error::StoreResult;
use super::pool::{execute, fetch};
use super::queries;
use super::registrations;
use super::seal::{KeyId, Place, sealed_with};

/// What became of one batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resealed {
    /// How many values were sealed again.
    pub done: u64,
    /// Whether nothing is sealed with a key that only reads any more: the old keys may go, an hour
    /// after the last process began to write with the new one.
    pub complete: bool,
}

impl Database {
    /// Seals at most `most` values again that are sealed with a key of the ring that only reads.
    ///
    /// Several processes may do this at once, and while others read and write. Logins under way are
    /// not touched: they end by themselves.
    ///
    /// # Errors
    ///
    /// Those of the database, and of values that do not open.
    pub async fn reseal(&self, most: u32) -> StoreResult<Resealed> {
        let mut left = i64::from(most.max(1));
        let mut done = 0;
        for key in self.keys().only_reading() {
            for found in [
                self.reseal_registrations(key.id(), left).await?,
                self.reseal_credentials(key.id(), left).await?,
            ] {
                done += found;
                left -= i64::try_from(found).unwrap_or(left);
            }
            if left <= 0 {
                return Ok(Resealed {
                    done,
                    complete: false,
                });
            }
        }
        self.reseal_key_check().await?;
        Ok(Resealed {
            done,
            complete: done == 0,
        })
    }

    async fn reseal_registrations(&self, old: KeyId, most: i64) -> StoreResult<u64> {
        type Row = (Vec<u8>, String, Vec<u8>);
        let mut link = self.link().await?;
        let rows = fetch!(all Row, link, queries::REGISTRATIONS_SEALED_WITH, old.0, most)?;
        let found = rows.len() as u64;
        for (id, server, secret) in rows {
            let (new, key) = self.sealed_again(registrations::place(&server, &id), &secret)?;
            execute!(link, queries::RESEAL_REGISTRATION, &id, secret, new, key)?;
        }
        Ok(found)
    }

    async fn reseal_credentials(&self, old: KeyId, most: i64) -> StoreResult<u64> {
        type Row = (String, String, Vec<u8>);
        let mut link = self.link().await?;
        let rows = fetch!(all Row, link, queries::CREDENTIALS_SEALED_WITH, old.0, most)?;
        let found = rows.len() as u64;
        for (server, account, data) in rows {
            let (new, key) = self.sealed_again(credentials::place(&server, &account), &data)?;
            // Only if nobody has written it meanwhile: a refresh must not be undone.
            let query = queries::RESEAL_CREDENTIALS;
            execute!(link, query, &server, &account, data, new, key)?;
        }
        Ok(found)
    }

    fn sealed_again(&self, place: Place<'_>, sealed: &[u8]) -> StoreResult<(Vec<u8>, i64)> {
        let new = self.seal(place, &self.unseal(place, sealed)?)?;
        let key = sealed_with(place, &new)?.0;
        Ok((new, key))
    }
}
