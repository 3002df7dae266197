//! Searching an archive: words and operators.

mod query;
mod run;

pub use query::{Has, In, Query};
