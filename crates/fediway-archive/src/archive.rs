//! Opening an archive, to read or to write.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{SqlSafeStr as _, SqlitePool};

use crate::error::{Error, ErrorKind, Result, database_code, of_database};
use crate::folder::Folder;
use crate::write::Batch;

/// Versions, names and statements, in their order. What was published is never changed.
const MIGRATIONS: &[(i64, &str, &str)] =
    &[(1, "archive", include_str!("../migrations/0001_archive.sql"))];

/// How long a query waits for another process.
const PATIENCE: Duration = Duration::from_secs(30);

/// An archive to read. Reading goes on while a [`Writer`] writes.
#[derive(Clone, Debug)]
pub struct Archive {
    folder: Folder,
    pool: SqlitePool,
}

/// The version of the tables that this program writes: the number of the last migration, which is
/// also the `user_version` of the database.
pub(crate) fn schema_version() -> i64 {
    MIGRATIONS.iter().map(|step| step.0).max().unwrap_or(0)
}

impl Archive {
    /// Opens the archive in a folder.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NoArchive`], or [`ErrorKind::Newer`] if a newer version of this program wrote it.
    /// An older one is brought up to date: [`ErrorKind::Locked`] if somebody writes to it meanwhile,
    /// [`ErrorKind::File`] where nothing can be written.
    pub async fn open(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = Folder::new(folder.as_ref());
        let pool = connect_to_read(&folder).await?;
        if version_of(&pool, &folder).await? < schema_version() {
            let _lock = folder.lock()?;
            migrate(&pool).await?;
        }
        Ok(Self { folder, pool })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The place of a file of the archive, such as [`FileRow::path`](crate::FileRow::path).
    pub fn path_of(&self, relative: &str) -> PathBuf {
        self.folder.join(relative)
    }

    /// The database, for queries that this crate does not have.
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    pub(crate) fn files(&self) -> &Folder {
        &self.folder
    }
}

/// An archive to write to: one at a time, in all processes.
#[derive(Debug)]
pub struct Writer {
    archive: Archive,
    /// The lock is held while it is open.
    _lock: File,
}

impl std::ops::Deref for Writer {
    type Target = Archive;

    fn deref(&self) -> &Archive {
        &self.archive
    }
}

impl Writer {
    /// Opens the archive in a folder to write to it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Locked`] if somebody else writes to it, and those of [`Archive::open`].
    pub async fn open(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = Folder::new(folder.as_ref());
        if !folder.holds_an_archive() {
            return Err(no_archive(&folder));
        }
        Self::of(folder).await
    }

    /// Creates an archive in a folder that is empty or not there. Opens the one that is there.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Exists`] if something else is in the folder, and those of [`Writer::open`].
    pub async fn create(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = Folder::new(folder.as_ref());
        if !folder.holds_an_archive() && holds_something(&folder) {
            let what = format!("{} is not empty and no archive", folder.path().display());
            return Err(Error::new(ErrorKind::Exists, what));
        }
        Self::of(folder).await
    }

    async fn of(folder: Folder) -> Result<Self> {
        folder.create()?;
        let lock = folder.lock()?;
        let pool = connect(&folder).await?;
        version_of(&pool, &folder).await?;
        migrate(&pool).await?;
        Ok(Self {
            archive: Archive { folder, pool },
            _lock: lock,
        })
    }

    /// The same archive to read.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Begins a transaction. Dropping it undoes what is in it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Database`].
    pub async fn begin(&self) -> Result<Batch> {
        Ok(Batch::new(
            self.archive.pool.begin_with("BEGIN IMMEDIATE").await?,
        ))
    }
}

fn holds_something(folder: &Folder) -> bool {
    let Ok(mut entries) = std::fs::read_dir(folder.path()) else {
        return false;
    };
    // What this program creates before the database does not count.
    entries.any(|entry| {
        let name = entry.map(|entry| entry.file_name()).unwrap_or_default();
        !matches!(name.to_str(), Some("tmp" | "media" | "lock"))
    })
}

fn no_archive(folder: &Folder) -> Error {
    let what = format!("{} holds no archive", folder.path().display());
    Error::new(ErrorKind::NoArchive, what)
}

async fn connect(folder: &Folder) -> Result<SqlitePool> {
    if !folder.holds_an_archive() {
        return Err(no_archive(folder));
    }
    let options = options(folder)
        .synchronous(SqliteSynchronous::Normal)
        .journal_mode(SqliteJournalMode::Wal);
    pool(options)
        .await
        .map_err(|error| not_opened(folder, error))
}

/// The same on a medium that cannot be written, too.
async fn connect_to_read(folder: &Folder) -> Result<SqlitePool> {
    match connect(folder).await {
        Err(error) if is_read_only(&error) => {
            let connected = connect_read_only(folder).await;
            connected.map_err(|cause| not_merged(folder, cause))
        }
        connected => connected,
    }
}

async fn connect_read_only(folder: &Folder) -> std::result::Result<SqlitePool, sqlx::Error> {
    let options = options(folder).read_only(true);
    match query_one(options.clone()).await {
        // What is not merged yet is in a file beside the database. Where there is none, nothing changes.
        Err(_) if !folder.has_unmerged() => query_one(options.immutable(true)).await,
        connected => connected,
    }
}

/// A connection that answered: the files beside the database are opened by the first query.
async fn query_one(options: SqliteConnectOptions) -> std::result::Result<SqlitePool, sqlx::Error> {
    let pool = pool(options).await?;
    sqlx::query("PRAGMA user_version").execute(&pool).await?;
    Ok(pool)
}

fn options(folder: &Folder) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(folder.database())
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
}

async fn pool(options: SqliteConnectOptions) -> std::result::Result<SqlitePool, sqlx::Error> {
    let pool = SqlitePoolOptions::new().max_connections(4);
    pool.connect_with(options).await
}

/// Whether SQLite could not write, or not create what it needs beside the database.
fn is_read_only(error: &Error) -> bool {
    matches!(database_code(error), Some(8 | 14))
}

fn not_merged(folder: &Folder, error: sqlx::Error) -> Error {
    let what = format!(
        "{} cannot be written, and its last changes are not merged yet: copy it to a folder that can be \
         written",
        folder.path().display()
    );
    Error::new(ErrorKind::File, what).caused_by(error)
}

fn not_opened(folder: &Folder, error: sqlx::Error) -> Error {
    let kind = of_database(&error);
    let why = match kind {
        ErrorKind::NoArchive => "holds no archive",
        ErrorKind::Damaged => "holds an archive that is damaged",
        _ => "holds an archive that cannot be opened",
    };
    let what = format!("{} {why}: {error}", folder.path().display());
    Error::new(kind, what).caused_by(error)
}

/// The version of the tables; refuses one that this program does not know.
async fn version_of(pool: &SqlitePool, folder: &Folder) -> Result<i64> {
    let version: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(pool)
        .await?;
    let known = schema_version();
    if version <= known {
        return Ok(version);
    }
    let what = format!(
        "{} was written by a newer version of this program (its tables have version {version}, this \
         program knows {known}): update this program",
        folder.path().display()
    );
    Err(Error::new(ErrorKind::Newer, what))
}

async fn migrate(pool: &SqlitePool) -> Result<()> {
    let step = |&(version, name, statements): &(i64, &'static str, &'static str)| {
        let statements = statements.into_sql_str();
        Migration::new(
            version,
            name.into(),
            MigrationType::Simple,
            statements,
            false,
        )
    };
    let migrator = Migrator::with_migrations(MIGRATIONS.iter().map(step).collect());
    migrator.run(pool).await.map_err(|error| {
        let what = format!("the tables of the archive cannot be brought up to date: {error}");
        Error::new(ErrorKind::Database, what).caused_by(error)
    })
}
