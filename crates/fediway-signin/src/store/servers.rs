//! What is known of servers. All domains that lead to one server lead to one row.

use fediway::{Instance, Timestamp};

use super::clock::moment;
use super::database::Database;
use super::error::{StoreError, StoreErrorKind, StoreResult};
use super::pool::{Column, execute, fetch};
use super::queries;
use super::values::exact;

/// A server that was asked before.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct KnownServer {
    /// What names the server everywhere in the database: the authority of its address.
    pub key: String,
    /// What it said of itself.
    pub instance: Instance,
    /// When.
    pub discovered_at: Timestamp,
}

type Row = (String, String, i64);

impl Database {
    /// The server that this domain leads to: its own one, or the domain of its handles.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn server(&self, name: &str) -> StoreResult<Option<KnownServer>> {
        let mut link = self.link().await?;
        let row = fetch!(optional Row, link, queries::SERVER_BY_NAME, normal(name))?;
        row.map(known).transpose()
    }

    /// Keeps what a server said of itself, under the authority of its address and under these other
    /// domains, which must have been seen to lead there.
    ///
    /// A domain that led to another server leads to this one from now on.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn save_server(&self, instance: &Instance, names: &[&str]) -> StoreResult<()> {
        let key = instance.url().authority();
        let own = [key];
        let json = serde_json::to_string(instance).map_err(unreadable)?;
        let mut transaction = self.begin().await?;
        execute!(transaction, queries::SAVE_SERVER, key, json, self.now())?;
        for name in own.iter().chain(names) {
            let name = normal(exact("the domain of a server", name)?);
            execute!(transaction, queries::NAME_SERVER, name, key)?;
        }
        transaction.commit().await
    }

    /// The domains that lead to a server.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn names_of_server(&self, key: &str) -> StoreResult<Vec<String>> {
        let mut link = self.link().await?;
        let names = fetch!(all Column<String>, link, queries::NAMES_OF_SERVER, key)?;
        Ok(names.into_iter().map(|(name,)| name).collect())
    }

    /// Forgets what is known of a server. What belongs to its accounts stays.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn forget_server(&self, key: &str) -> StoreResult<()> {
        let mut link = self.link().await?;
        execute!(link, queries::FORGET_SERVER, key).map(drop)
    }

    /// The server with exactly this key.
    pub(super) async fn server_by_key(&self, key: &str) -> StoreResult<Option<KnownServer>> {
        let mut link = self.link().await?;
        let row = fetch!(optional Row, link, queries::SERVER, key)?;
        row.map(known).transpose()
    }
}

fn normal(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

fn known((key, json, discovered_at): Row) -> StoreResult<KnownServer> {
    Ok(KnownServer {
        key,
        instance: serde_json::from_str(&json).map_err(unreadable)?,
        discovered_at: moment(discovered_at),
    })
}

fn unreadable(error: serde_json::Error) -> StoreError {
    let what = "what is known of a server is not readable: discover it again";
    StoreError::new(StoreErrorKind::Damaged, what).source(error)
}
