//! Reading what other programs have saved: the export of a Mastodon server (ZIP, or tar.gz as before
//! version 4.2) and the file of mastodon-archive.
//!
//! ```no_run
//! # async fn run() -> fediway_archive::Result<()> {
//! use fediway_archive::{Writer, import};
//!
//! let writer = Writer::create("my-archive").await?;
//! let file = "archive-20240101000000-0123.zip".as_ref();
//! let report = import::file(&writer, file, &import::Options::default()).await?;
//! println!("{} posts of {}", report.added, report.account);
//! # Ok(()) }
//! ```
//!
//! A file is read twice: first it is checked against the [`Limits`], so that a hostile one is refused
//! before anything is kept. Nothing is unpacked: lists are read item by item, and media go from the
//! file to the archive, under names that the archive gives them.
//!
//! Posts that the archive has already, by their ActivityPub id, are not added again.

mod activity;
mod actor;
mod attachment;
mod container;
mod failure;
mod file;
mod items;
mod limits;
mod mastodon;
mod mastodon_archive;
mod metered;
mod note;
mod options;
mod owner;
mod path;
mod plan;
mod put;
mod refusal;
mod report;
mod suffix;
mod visibility;

pub(crate) use activity::original;
pub use file::file;
pub use limits::Limits;
pub use options::Options;
pub use report::Report;
