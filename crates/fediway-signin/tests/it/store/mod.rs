//! The database: one suite, run on SQLite and on PostgreSQL.

/// Each promise becomes a test on SQLite and one on PostgreSQL.
macro_rules! promises {
    ($($name:ident)*) => {
        #[cfg(feature = "sqlite")]
        mod sqlite { $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let world = crate::store::world::World::new(crate::store::world::Backend::Sqlite).await;
                super::$name(world.unwrap()).await;
            }
        )* }
        mod postgres { $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                if let Some(world) = crate::store::world::World::new(crate::store::world::Backend::Postgres).await {
                    super::$name(world).await;
                }
            }
        )* }
    };
}

mod fleet;
mod library;
mod limits;
mod people;
#[cfg(all(feature = "sqlite", feature = "postgres"))]
mod processes;
mod registrations;
#[cfg(all(feature = "sqlite", feature = "postgres"))]
mod restart;
mod samples;
mod servers;
mod sweeping;
mod world;
