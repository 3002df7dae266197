//! Sign in with the fediverse, for web applications.

#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod store;
