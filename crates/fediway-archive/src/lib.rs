//! An archive of a fediverse account in one folder: an SQLite database and media files.
//!
//! The command `fediway archive` uses this crate. `docs/archive.md` in the repository explains what a run
//! fetches, and the tables.
//!
//! **Collect everything that a server has of an account.** The first run fetches everything, later runs
//! what is new. A run may be interrupted at any moment:
//!
//! ```no_run
//! # async fn run(client: fediway::Client) -> fediway_archive::Result<()> {
//! use fediway_archive::{Collect, Writer};
//!
//! let writer = Writer::create("my-archive").await?; // an archive that is there is opened
//! let report = Collect::new(&client).into(&writer).await?;
//! println!("{} new statuses", report.added);
//! # Ok(()) }
//! ```
//!
//! [`Fetch`] then fetches the media files.
//!
//! **Read it:**
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
//! [`search`] finds statuses by words and operators. [`html`] writes pages for a browser, [`export`] writes
//! files for other programs, and [`import`] reads the exports of other programs.
//!
//! An archive has one [`Writer`] at a time and any number of readers ([`Archive`]). A [`Batch`] is a
//! transaction: all of its changes are stored, or none. Other tools may read the tables, which are in
//! `migrations/`.

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
