//! An archive of a fediverse account in one folder.
//!
//! [`Archive`] reads, [`Writer`] writes: there is one writer at a time. A [`Batch`] is one
//! transaction: what is in it is there completely or not at all.
//!
//! ```no_run
//! # async fn run() -> fediway_archive::Result<()> {
//! use fediway::TryStreamExt;
//! use fediway_archive::{Archive, Filter};
//!
//! let archive = Archive::open("my-archive").await?;
//! let mut statuses = std::pin::pin!(archive.statuses(Filter::new()));
//! while let Some(status) = statuses.try_next().await? {
//!     println!("{} {}", status.created_at, status.text);
//! }
//! # Ok(()) }
//! ```
//!
//! The tables are in `migrations/`; other tools may read them.

mod archive;
mod error;
mod folder;
mod json;
mod media;
mod print;
pub mod read;
mod rows;
mod source;
mod words;
pub mod write;

pub use archive::{Archive, Writer};
pub use error::{Error, ErrorKind, Result};
pub use read::Filter;
pub use rows::{
    AccountRow, AttachmentRow, CollectionRow, DocumentRow, FileRow, MediaState, OwnerRow,
    RelationRow, StatusRow, VersionRow,
};
pub use source::{Origin, Source};
pub use write::{Batch, Put, PutKind};
