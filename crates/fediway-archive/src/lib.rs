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
pub mod collect;
mod error;
pub mod export;
mod folder;
mod holds;
pub mod html;
pub mod import;
mod json;
pub mod media;
mod overview;
mod owner;
mod print;
pub mod read;
mod rows;
pub mod search;
mod source;
pub mod transfer;
mod verify;
mod walked;
mod words;
pub mod write;

pub use archive::{Archive, Writer};
pub use collect::Collect;
pub use error::{Error, ErrorKind, Result};
pub use holds::Held;
pub use media::Fetch;
pub use overview::{AccountOverview, Overview};
pub use read::Filter;
pub use rows::{
    AccountRow, AttachmentRow, CollectionRow, DocumentRow, FileRow, MediaState, OwnerRow,
    RelationRow, StatusRow, VersionRow,
};
pub use source::{Origin, Source};
pub use verify::Verified;
pub use write::{Batch, Put, PutKind};
