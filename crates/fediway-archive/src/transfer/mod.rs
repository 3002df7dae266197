//! The CSV files in which Mastodon exports and imports, without any input or output.
//!
//! ```
//! use fediway_archive::transfer::{Kind, read, written};
//!
//! let rows = read(Kind::Blocks, b"ann@x.example\n@ann@x.example\n")?;
//! assert_eq!(rows.len(), 1);
//! assert_eq!(written(Kind::Blocks, rows, false)?, b"ann@x.example\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod kind;
mod read;
mod row;
mod written;

pub use kind::Kind;
pub use read::read;
pub use row::Row;
pub use written::written;
