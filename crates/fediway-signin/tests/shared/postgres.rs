//! Databases on the PostgreSQL that tests may use.

/// The variable with its address. `cargo xtask postgres` sets it.
pub const VARIABLE: &str = "FEDIWAY_POSTGRES";

/// The address of a new, empty database, or `None` with a line that says why there is none.
#[cfg(feature = "postgres")]
pub async fn empty() -> Option<String> {
    use std::sync::atomic::{AtomicU32, Ordering};

    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let Ok(url) = std::env::var(VARIABLE) else {
        println!("skipped on PostgreSQL: {VARIABLE} has no address (cargo xtask postgres sets it)");
        return None;
    };
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("fediway_test_{}_{number}", std::process::id());
    let pool = sqlx::PgPool::connect(&url).await.unwrap();
    for command in ["DROP DATABASE IF EXISTS", "CREATE DATABASE"] {
        let command = sqlx::AssertSqlSafe(format!("{command} {name}"));
        sqlx::query(command).execute(&pool).await.unwrap();
    }
    pool.close().await;
    let (server, _) = url.rsplit_once('/').unwrap();
    Some(format!("{server}/{name}"))
}

#[cfg(not(feature = "postgres"))]
#[allow(
    clippy::unused_async,
    reason = "it has the same shape as with the feature"
)]
pub async fn empty() -> Option<String> {
    println!("skipped on PostgreSQL: the feature `postgres` is off ({VARIABLE} needs it)");
    None
}

/// Every row of a database as text: what a thief of it gets.
#[cfg(feature = "postgres")]
pub async fn dump(url: &str) -> Vec<u8> {
    let pool = sqlx::PgPool::connect(url).await.unwrap();
    let tables =
        "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relname LIKE 'fediway%'";
    let tables: Vec<(String,)> = sqlx::query_as(tables).fetch_all(&pool).await.unwrap();
    let mut dump = String::new();
    for (table,) in tables {
        let rows = sqlx::AssertSqlSafe(format!("SELECT t::text FROM {table} t"));
        let rows: Vec<(String,)> = sqlx::query_as(rows).fetch_all(&pool).await.unwrap();
        dump.extend(rows.into_iter().map(|(row,)| row));
    }
    dump.into_bytes()
}

#[cfg(not(feature = "postgres"))]
#[allow(
    clippy::unused_async,
    reason = "it has the same shape as with the feature"
)]
pub async fn dump(url: &str) -> Vec<u8> {
    panic!("{url} needs the feature `postgres`")
}
