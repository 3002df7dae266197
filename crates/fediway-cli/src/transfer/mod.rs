//! The CSV files in which Mastodon exports and imports, without any input or output.

mod kind;
mod read;
mod row;
mod written;

pub use kind::Kind;
pub use read::read;
pub use row::Row;
pub use written::written;
