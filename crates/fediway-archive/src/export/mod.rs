//! What other programs read: a ZIP as Mastodon makes it, CSV files, filters, JSON Lines, Markdown, plain
//! text, a feed.
//!
//! ```no_run
//! # async fn run() -> fediway_archive::Result<()> {
//! use fediway_archive::{Archive, export, transfer::Kind};
//!
//! let archive = Archive::open("my-archive").await?;
//! let options = export::Options::default();
//! export::zip(&archive, "export.zip".as_ref(), &options).await?;
//! let following = export::csv(&archive, Kind::Following, &options).await?;
//! export::json_lines(&archive, &options, &mut std::io::stdout()).await?;
//! # Ok(()) }
//! ```
//!
//! What programs read back ([`zip()`], [`csv()`], [`filters`], [`json_lines`]) is complete. What is made to
//! be read by people, and may be published ([`markdown`], [`text`], [`atom`]), has public and unlisted
//! posts, and others if they are [named](Options::include).

mod activity;
mod actor;
mod atom;
mod csv;
mod feed_text;
mod filters;
mod json_lines;
mod markdown;
mod media;
mod open;
mod options;
mod text;
mod zipped;

pub use self::csv::csv;
pub use atom::atom;
pub use filters::filters;
pub use json_lines::json_lines;
pub use markdown::markdown;
pub use options::{Options, Report};
pub use text::text;
pub use zipped::zip;

pub use crate::html::Include;
