//! A database for one test, with a clock that the test moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use fediway::Timestamp;
use fediway_signin::store::{Clock, Database, Key, KeyRing, Options};

use crate::postgres;

/// Where the tests of a suite run.
#[derive(Clone, Copy, Debug)]
pub(super) enum Backend {
    Sqlite,
    Postgres,
}

/// A fresh database and its clock.
pub(super) struct World {
    pub(super) database: Database,
    pub(super) keys: KeyRing,
    url: String,
    now: Arc<AtomicI64>,
    folder: tempfile::TempDir,
}

impl World {
    /// A database of its own, or `None` with a line that says why not.
    pub(super) async fn new(backend: Backend) -> Option<Self> {
        Self::with(backend, |options| options).await
    }

    pub(super) async fn with(
        backend: Backend,
        set: impl FnOnce(Options) -> Options,
    ) -> Option<Self> {
        let (url, folder) = Self::unopened(backend).await?;
        let keys = KeyRing::new(Key::generate().unwrap());
        let now = Arc::new(AtomicI64::new(1_800_000_000_000));
        let options = Database::options(&url, keys.clone()).clock(clock(&now));
        Some(Self {
            database: set(options).open().await.unwrap(),
            keys,
            url,
            now,
            folder,
        })
    }

    /// The address of an empty database, and a folder that must outlive it.
    pub(super) async fn unopened(backend: Backend) -> Option<(String, tempfile::TempDir)> {
        let folder = tempfile::tempdir().unwrap();
        let url = match backend {
            Backend::Sqlite => format!("sqlite:{}", folder.path().join("test.db").display()),
            Backend::Postgres => postgres::empty().await?,
        };
        Some((url, folder))
    }

    #[cfg_attr(not(feature = "postgres"), allow(dead_code))]
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Another process on the same database, as far as the database can tell.
    pub(super) async fn another(&self) -> Database {
        self.options(self.keys.clone()).open().await.unwrap()
    }

    pub(super) fn options(&self, keys: KeyRing) -> Options {
        Database::options(&self.url, keys).clock(clock(&self.now))
    }

    /// Runs a statement behind the back of the crate.
    pub(super) async fn sql(&self, statement: &'static str) {
        match self.url.starts_with("sqlite") {
            #[cfg(feature = "sqlite")]
            true => {
                let pool = sqlx::SqlitePool::connect(&self.url).await.unwrap();
                sqlx::query(statement).execute(&pool).await.unwrap();
            }
            #[cfg(feature = "postgres")]
            false => {
                let pool = sqlx::PgPool::connect(&self.url).await.unwrap();
                sqlx::query(statement).execute(&pool).await.unwrap();
            }
            #[allow(unreachable_patterns)]
            _ => unreachable!("the feature of this database is off"),
        }
    }

    /// Everything that a thief of the database gets.
    pub(super) async fn dump(&self) -> Vec<u8> {
        if !self.url.starts_with("sqlite") {
            return postgres::dump(&self.url).await;
        }
        let files = std::fs::read_dir(self.folder()).unwrap();
        let read = |file: std::io::Result<std::fs::DirEntry>| std::fs::read(file.unwrap().path());
        files.flat_map(|file| read(file).unwrap()).collect()
    }

    pub(super) fn advance(&self, time: Duration) {
        self.now
            .fetch_add(time.as_millis() as i64, Ordering::Relaxed);
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.now.load(Ordering::Relaxed)).unwrap()
    }
}

fn clock(now: &Arc<AtomicI64>) -> Clock {
    let now = now.clone();
    Clock::exact(move || Timestamp::from_millisecond(now.load(Ordering::Relaxed)).unwrap())
}
