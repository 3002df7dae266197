//! Connecting, and bringing the tables up to date.

use std::time::Duration;

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use super::clock::Clock;
use super::error::{StoreError, StoreErrorKind, StoreResult};
use super::pool::Pool;

/// In a table of its own name, because an application may keep its migrations in the same database.
const MIGRATIONS: &str = "fediway_migrations";

/// Versions, names and statements, in their order. What was published is never changed.
type Steps = &'static [(i64, &'static str, &'static str)];

#[cfg(feature = "sqlite")]
const SQLITE: Steps = &[(
    1,
    "tables",
    include_str!("../../migrations/sqlite/0001_tables.sql"),
)];
#[cfg(feature = "postgres")]
const POSTGRES: Steps = &[(
    1,
    "tables",
    include_str!("../../migrations/postgres/0001_tables.sql"),
)];

pub(super) async fn open(
    url: &str,
    connections: u32,
    timeout: Duration,
    clock: &Clock,
) -> StoreResult<Pool> {
    match url.split(':').next() {
        #[cfg(feature = "sqlite")]
        Some("sqlite") => sqlite(url, connections, timeout).await,
        #[cfg(feature = "postgres")]
        Some("postgres" | "postgresql") => postgres(url, connections, timeout, clock).await,
        _ => {
            let _ = (connections, timeout, clock);
            let what = "the address of the database must begin with `sqlite:` or `postgres:`, and \
                        the feature of that name must be on";
            Err(StoreError::new(StoreErrorKind::Invalid, what))
        }
    }
}

fn migrator(steps: Steps) -> Migrator {
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
    let mut migrator = Migrator::with_migrations(steps.iter().map(step).collect());
    migrator.dangerous_set_table_name(MIGRATIONS);
    migrator
}

fn outdated(error: sqlx::migrate::MigrateError) -> StoreError {
    let error = match error {
        sqlx::migrate::MigrateError::Execute(error) => error,
        other => {
            let what =
                "the tables cannot be brought up to date: is the database of a newer version?";
            return StoreError::new(StoreErrorKind::Schema, what).source(other);
        }
    };
    match StoreError::from(error) {
        passing if passing.is_transient() => passing,
        other => {
            let what = "the tables cannot be brought up to date";
            StoreError::new(StoreErrorKind::Schema, what).source(other)
        }
    }
}

#[cfg(feature = "sqlite")]
async fn sqlite(url: &str, connections: u32, timeout: Duration) -> StoreResult<Pool> {
    use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};

    let options: SqliteConnectOptions = url.parse()?;
    let options = options
        .create_if_missing(true)
        .foreign_keys(true)
        .busy_timeout(timeout)
        .journal_mode(SqliteJournalMode::Wal);
    let mut pool = SqlitePoolOptions::new()
        .acquire_timeout(timeout)
        .max_connections(connections);
    if url.contains(":memory:") {
        // Each connection would have a database of its own, and lose it when it is closed.
        pool = pool
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None);
    }
    let pool = pool.connect_with(options).await?;
    migrate_sqlite(&pool).await?;
    Ok(Pool::Sqlite(pool))
}

/// In one transaction that excludes other writers from the beginning: SQLite has no lock for
/// migrations, and two processes could find the same one missing.
#[cfg(feature = "sqlite")]
async fn migrate_sqlite(pool: &sqlx::SqlitePool) -> StoreResult<()> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let migrator = migrator(SQLITE);
    let migrated = migrator.run_direct(None, &mut *transaction, false).await;
    migrated.map_err(outdated)?;
    transaction.commit().await?;
    Ok(())
}

#[cfg(feature = "postgres")]
async fn postgres(
    url: &str,
    connections: u32,
    timeout: Duration,
    clock: &Clock,
) -> StoreResult<Pool> {
    use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

    let options: PgConnectOptions = url.parse()?;
    let clock = clock.clone();
    let pool = PgPoolOptions::new()
        .acquire_timeout(timeout)
        .max_connections(connections)
        .after_connect(move |connection, _| {
            let clock = clock.clone();
            Box::pin(async move { correct(&clock, connection).await })
        })
        .connect_with(options)
        .await?;
    // The migrator holds an advisory lock: one process at a time.
    migrator(POSTGRES).run(&pool).await.map_err(outdated)?;
    Ok(Pool::Postgres(pool))
}

#[cfg(feature = "postgres")]
async fn correct(clock: &Clock, connection: &mut sqlx::PgConnection) -> Result<(), sqlx::Error> {
    let before = clock.machine_ms();
    let now = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint";
    let now: i64 = sqlx::query_scalar(now).fetch_one(connection).await?;
    clock.correct(now, before);
    Ok(())
}
