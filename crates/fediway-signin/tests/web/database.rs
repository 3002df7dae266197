//! The database of a site: SQLite, or a new one on the PostgreSQL that tests may use.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use fediway::Timestamp;
use fediway_signin::store::{Clock, Database, Key, KeyRing, Options};
use tempfile::TempDir;

use crate::postgres;

/// An empty database, its keys, and a clock that goes on by itself and by what a test adds.
pub struct Place {
    pub url: String,
    pub keys: KeyRing,
    ahead: Arc<AtomicI64>,
    folder: TempDir,
}

impl Place {
    /// On the database that this run is about.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match std::env::var_os(postgres::VARIABLE) {
            Some(_) => postgres::empty().await.expect("the feature `postgres`"),
            None => format!("sqlite:{}", folder.path().join("site.db").display()),
        };
        Self {
            url,
            keys: KeyRing::new(Key::generate().unwrap()),
            ahead: Arc::default(),
            folder,
        }
    }

    pub fn is_postgres(&self) -> bool {
        !self.url.starts_with("sqlite")
    }

    pub fn options(&self) -> Options {
        let ahead = self.ahead.clone();
        let clock = Clock::exact(move || {
            let ahead = jiff::SignedDuration::from_millis(ahead.load(Ordering::SeqCst));
            Timestamp::now() + ahead
        });
        Database::options(&self.url, self.keys.clone()).clock(clock)
    }

    /// Opens the database: a process of its own, as far as the database can tell.
    pub async fn open(&self) -> Database {
        self.options().open().await.unwrap()
    }

    pub fn advance(&self, time: Duration) {
        let time = i64::try_from(time.as_millis()).unwrap();
        self.ahead.fetch_add(time, Ordering::SeqCst);
    }

    /// Everything that a thief of the database gets.
    pub async fn dump(&self) -> Vec<u8> {
        if self.is_postgres() {
            return postgres::dump(&self.url).await;
        }
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        let read = |file: std::io::Result<std::fs::DirEntry>| std::fs::read(file.unwrap().path());
        files.flat_map(|file| read(file).unwrap()).collect()
    }
}

#[tokio::test]
async fn the_database_of_this_run() {
    let place = Place::new().await;
    println!("these tests run on {:?}", place.open().await);
    if !place.is_postgres() {
        println!(
            "skipped on PostgreSQL: {} has no address (cargo xtask postgres sets it)",
            postgres::VARIABLE
        );
    }
}
