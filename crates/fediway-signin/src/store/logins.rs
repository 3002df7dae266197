//! Logins under way: put once, taken once, by the browser that began them.

use std::time::Duration;

use zeroize::Zeroizing;

use super::budget::{Budget, Limit, Spent};
use super::clock::ms;
use super::database::Database;
use super::error::{StoreError, StoreErrorKind, StoreResult};
use super::pool::{execute, fetch};
use super::queries;
use super::seal::Place;
use super::values::hash;

/// The budget of logins in all is cut into so many parts, so that processes do not wait for one row.
const SHARDS: u8 = 16;

/// What was put aside when a login began.
#[derive(Clone)]
#[non_exhaustive]
pub enum TakenLogin {
    /// The login, with its data. It cannot be taken again.
    Found(Zeroizing<Vec<u8>>),
    /// The login took too long.
    Expired,
    /// There is no such login, or another browser began it.
    Unknown,
}

impl Database {
    /// Keeps the data of a login until the browser comes back, for `time` at most.
    ///
    /// `state` is the parameter of that name, `browser` what the cookie of this browser holds. Only
    /// their hashes are kept, and the data is sealed.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Full`] if too many logins are under way.
    pub async fn put_login(
        &self,
        state: &str,
        browser: &str,
        data: &[u8],
        time: Duration,
    ) -> StoreResult<()> {
        let (state, browser) = (hash("state", state.as_bytes()), browser_hash(browser));
        self.count_login(state[0] % SHARDS, time).await?;
        let data = self.seal(place(&state), data)?;
        let expires_at = self.now().saturating_add(ms(time));
        let mut link = self.link().await?;
        execute!(link, queries::PUT_LOGIN, state, browser, data, expires_at).map(drop)
    }

    async fn count_login(&self, shard: u8, time: Duration) -> StoreResult<()> {
        let limit = Limit::new(self.login_limit() / u32::from(SHARDS), time);
        match self.spend(Budget::All("logins", shard), limit, 1).await? {
            Spent::Admitted => Ok(()),
            Spent::Wait { .. } => {
                let what = "too many logins are under way: try again in a moment";
                Err(StoreError::new(StoreErrorKind::Full, what))
            }
        }
    }

    /// Takes the data of a login. Of many who ask, one gets it. A browser that did not begin the
    /// login gets nothing and takes nothing away.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn take_login(&self, state: &str, browser: &str) -> StoreResult<TakenLogin> {
        let (state, browser) = (hash("state", state.as_bytes()), browser_hash(browser));
        let query = queries::TAKE_LOGIN;
        let mut link = self.link().await?;
        match fetch!(optional(Vec<u8>, i64), link, query, &state, browser)? {
            None => Ok(TakenLogin::Unknown),
            Some((_, expires_at)) if expires_at <= self.now() => Ok(TakenLogin::Expired),
            Some((data, _)) => self.unseal(place(&state), &data).map(TakenLogin::Found),
        }
    }
}

fn browser_hash(browser: &str) -> Vec<u8> {
    hash("browser", browser.as_bytes())
}

fn place(state: &[u8]) -> Place<'_> {
    Place {
        table: "logins",
        server: "",
        row: state,
    }
}

impl std::fmt::Debug for TakenLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Found(_) => "Found(…)",
            Self::Expired => "Expired",
            Self::Unknown => "Unknown",
        })
    }
}
