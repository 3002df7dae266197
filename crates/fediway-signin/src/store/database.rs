//! Opening a database, and what every part of the store shares.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use zeroize::Zeroizing;

use super::clock::Clock;
use super::error::StoreResult;
use super::pool::{Column, Link, Pool, Transaction, execute, fetch};
use super::queries;
use super::seal::{self, KeyRing, Place};

/// Where everything is kept: one SQLite file, or a PostgreSQL that several processes share.
///
/// Clones share their connections. Every method is one short transaction at most, and none depends
/// on the memory of the process: a login that began at one process can end at another.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = |name: &str| folder.path().join(name).display().to_string();
/// use fediway_signin::store::{Database, KeyRing};
///
/// let keys = KeyRing::open_file(path("site.keys"))?;
/// let database = Database::open(&format!("sqlite:{}", path("site.db")), keys).await?;
/// # database.close().await;
/// # Ok::<(), fediway_signin::store::StoreError>(()) }).unwrap();
/// ```
#[derive(Clone)]
pub struct Database(Arc<Inner>);

struct Inner {
    pool: Pool,
    keys: RwLock<KeyRing>,
    clock: Clock,
    logins: u32,
}

/// How a database is opened. See [`Database::options`].
#[derive(Clone, Debug)]
#[must_use = "nothing is opened until `open` is called"]
pub struct Options {
    pub(super) url: String,
    pub(super) connections: u32,
    pub(super) timeout: Duration,
    keys: KeyRing,
    clock: Clock,
    logins: u32,
}

impl Database {
    /// Opens `sqlite:FILE` or `postgres://…`, creates the file if it does not exist, and migrates the
    /// tables. Several processes may do this at once.
    ///
    /// # Errors
    ///
    /// The kind is `WrongKey` if the database was sealed with keys that are not in the ring,
    /// `Unavailable` if it cannot be reached, and `Schema` if its tables are of a newer version.
    pub async fn open(url: &str, keys: KeyRing) -> StoreResult<Self> {
        Self::options(url, keys).open().await
    }

    /// A database in memory, for tests. It is gone with its last clone.
    ///
    /// # Errors
    ///
    /// Those of [`open`](Database::open).
    #[cfg(feature = "sqlite")]
    pub async fn in_memory() -> StoreResult<Self> {
        let keys = KeyRing::new(seal::Key::generate()?);
        Self::options("sqlite::memory:", keys).open().await
    }

    /// Opens a database with settings of your own.
    pub fn options(url: &str, keys: KeyRing) -> Options {
        Options {
            url: url.to_owned(),
            connections: 8,
            timeout: Duration::from_secs(10),
            keys,
            clock: Clock::system(),
            logins: 100_000,
        }
    }

    /// Uses these keys from now on, without a restart. See [`KeyRing`] for how keys are changed.
    pub fn use_keys(&self, keys: KeyRing) {
        *self.0.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// The clock that expiry is measured by.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Waits for the calls that are under way, and closes the connections.
    pub async fn close(&self) {
        self.0.pool.close().await;
    }

    pub(super) async fn link(&self) -> StoreResult<Link> {
        self.0.pool.acquire().await
    }

    pub(super) async fn begin(&self) -> StoreResult<Transaction> {
        self.0.pool.begin().await
    }

    pub(super) fn now(&self) -> i64 {
        self.0.clock.now_ms()
    }

    pub(super) fn keys(&self) -> KeyRing {
        let keys = self.0.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.clone()
    }

    pub(super) fn seal(&self, place: Place<'_>, value: &[u8]) -> StoreResult<Vec<u8>> {
        seal::seal(&self.keys(), place, value)
    }

    pub(super) fn unseal(
        &self,
        place: Place<'_>,
        sealed: &[u8],
    ) -> StoreResult<Zeroizing<Vec<u8>>> {
        seal::open(&self.keys(), place, sealed)
    }

    /// How many logins may be begun in the time that one may take.
    pub(super) fn login_limit(&self) -> u32 {
        self.0.logins
    }

    /// A value that only the right keys open: the wrong ones are found out before anything is read
    /// or written with them.
    pub(super) async fn check_keys(&self) -> StoreResult<()> {
        let mut link = self.link().await?;
        let own = self.seal(KEY_CHECK, b"")?;
        execute!(link, queries::SET_ONCE, KEY_CHECK.table, own)?;
        let kept = fetch!(optional Column<Vec<u8>>, link, queries::SETTING, KEY_CHECK.table)?;
        match kept {
            Some((kept,)) => self.unseal(KEY_CHECK, &kept).map(drop),
            None => Ok(()),
        }
    }

    /// Seals that value with the key that writes now.
    pub(super) async fn reseal_key_check(&self) -> StoreResult<()> {
        let own = self.seal(KEY_CHECK, b"")?;
        let mut link = self.link().await?;
        execute!(link, queries::SET, KEY_CHECK.table, own).map(drop)
    }
}

const KEY_CHECK: Place<'static> = Place {
    table: "key_check",
    server: "",
    row: b"",
};

impl Options {
    /// The largest number of connections; 8 by default. SQLite writes one at a time, whatever
    /// this says.
    pub fn max_connections(mut self, most: u32) -> Self {
        self.connections = most.max(1);
        self
    }

    /// How long a call waits for a connection, and SQLite for another process that writes; 10
    /// seconds by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// A clock of your own.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// About how many logins may be in progress at once; 100,000 by default.
    pub fn max_logins(mut self, most: u32) -> Self {
        self.logins = most;
        self
    }

    /// Opens the database.
    ///
    /// # Errors
    ///
    /// Those of [`Database::open`].
    pub async fn open(self) -> StoreResult<Database> {
        let pool = super::open::open(&self.url, self.connections, self.timeout, &self.clock);
        let database = Database(Arc::new(Inner {
            pool: pool.await?,
            keys: RwLock::new(self.keys),
            clock: self.clock,
            logins: self.logins,
        }));
        database.check_keys().await?;
        Ok(database)
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.0.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite(_) => "SQLite",
            #[cfg(feature = "postgres")]
            Pool::Postgres(_) => "PostgreSQL",
        };
        f.debug_tuple("Database").field(&kind).finish()
    }
}
