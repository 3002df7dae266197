//! One shape for both databases: pools, connections, transactions, and how a query is run on them.
//!
//! A query is written once and compiled for each database, so that values keep their types. The
//! macros choose by the connection which one is meant.

use super::error::StoreResult;

/// The connections of a process.
#[derive(Debug)]
pub(crate) enum Pool {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::SqlitePool),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgPool),
}

/// A connection of the pool.
pub(crate) enum Link {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::pool::PoolConnection<sqlx::Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::pool::PoolConnection<sqlx::Postgres>),
}

/// A transaction. It is rolled back if it is dropped.
pub(crate) enum Transaction {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

/// What a query runs on.
pub(crate) enum On<'a> {
    #[cfg(feature = "sqlite")]
    Sqlite(&'a mut sqlx::SqliteConnection),
    #[cfg(feature = "postgres")]
    Postgres(&'a mut sqlx::PgConnection),
}

impl Pool {
    pub(crate) async fn acquire(&self) -> StoreResult<Link> {
        Ok(match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(pool) => Link::Sqlite(pool.acquire().await?),
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => Link::Postgres(pool.acquire().await?),
        })
    }

    pub(crate) async fn begin(&self) -> StoreResult<Transaction> {
        Ok(match self {
            // A transaction that begins by reading could not become one that writes while others
            // write: SQLite does not wait then.
            #[cfg(feature = "sqlite")]
            Self::Sqlite(pool) => Transaction::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => Transaction::Postgres(pool.begin().await?),
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(pool) => pool.close().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl On<'_> {
    /// The same again, so that a query can be given what it is to run on.
    pub(crate) fn on(&mut self) -> On<'_> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => On::Sqlite(connection),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => On::Postgres(connection),
        }
    }
}

impl Link {
    pub(crate) fn on(&mut self) -> On<'_> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => On::Sqlite(connection),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => On::Postgres(connection),
        }
    }
}

impl Transaction {
    pub(crate) fn on(&mut self) -> On<'_> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(transaction) => On::Sqlite(transaction),
            #[cfg(feature = "postgres")]
            Self::Postgres(transaction) => On::Postgres(transaction),
        }
    }

    pub(crate) async fn commit(self) -> StoreResult<()> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(transaction) => transaction.commit().await?,
            #[cfg(feature = "postgres")]
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }
}

/// A row of one column.
pub(crate) type Column<T> = (T,);

/// Reads a row by the names of its columns, on each database. `with part` reads another such row from
/// other columns of the same one.
macro_rules! columns {
    ($Row:ident { $($field:ident)* $(, with $part:ident)? }) => {
        #[cfg(feature = "sqlite")]
        $crate::store::pool::columns!(@from sqlx::sqlite::SqliteRow, $Row { $($field)* $(, with $part)? });
        #[cfg(feature = "postgres")]
        $crate::store::pool::columns!(@from sqlx::postgres::PgRow, $Row { $($field)* $(, with $part)? });
    };
    (@from $From:ty, $Row:ident { $($field:ident)* $(, with $part:ident)? }) => {
        impl sqlx::FromRow<'_, $From> for $Row {
            fn from_row(row: &$From) -> sqlx::Result<Self> {
                Ok(Self {
                    $($part: sqlx::FromRow::from_row(row)?,)?
                    $($field: sqlx::Row::try_get(row, stringify!($field))?,)*
                })
            }
        }
    };
}

/// Runs a query on a connection or in a transaction; the number of rows that it changed.
macro_rules! execute {
    ($link:expr, $query:expr $(, $value:expr)* $(,)?) => {
        match $link.on() {
            #[cfg(feature = "sqlite")]
            $crate::store::pool::On::Sqlite(on) => sqlx::query($query.sqlite)
                $(.bind($value))*.execute(on).await.map(|done| done.rows_affected()),
            #[cfg(feature = "postgres")]
            $crate::store::pool::On::Postgres(on) => sqlx::query($query.postgres)
                $(.bind($value))*.execute(on).await.map(|done| done.rows_affected()),
        }
        .map_err($crate::store::error::StoreError::from)
    };
}

/// Runs a query and reads its rows: `fetch!(optional Row, link, QUERY, values…)`, or `all Row`.
macro_rules! fetch {
    (optional $Row:ty, $($rest:tt)*) => { fetch!(@fetch_optional, $Row, $($rest)*) };
    (all $Row:ty, $($rest:tt)*) => { fetch!(@fetch_all, $Row, $($rest)*) };
    (@$how:ident, $Row:ty, $link:expr, $query:expr $(, $value:expr)* $(,)?) => {
        match $link.on() {
            #[cfg(feature = "sqlite")]
            $crate::store::pool::On::Sqlite(on) => {
                sqlx::query_as::<_, $Row>($query.sqlite)$(.bind($value))*.$how(on).await
            }
            #[cfg(feature = "postgres")]
            $crate::store::pool::On::Postgres(on) => {
                sqlx::query_as::<_, $Row>($query.postgres)$(.bind($value))*.$how(on).await
            }
        }
        .map_err($crate::store::error::StoreError::from)
    };
}

pub(crate) use {columns, execute, fetch};
