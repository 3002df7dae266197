//! Pages to look at: a folder of HTML that a browser opens from the disk, without a network, and
//! without scripts except for the search.
//!
//! ```no_run
//! # async fn run() -> fediway_archive::Result<()> {
//! use fediway_archive::{Archive, html};
//!
//! let archive = Archive::open("my-archive").await?;
//! let mut options = html::Options::default();
//! options.include.insert(html::Include::Private);
//! let report = html::write(&archive, &options).await?;
//! println!("{} posts on {} pages: {}", report.posts, report.pages, report.folder.display());
//! # Ok(()) }
//! ```
//!
//! Only public and unlisted posts are shown, and of other people only what the account boosted or
//! quoted of theirs; see [`Include`] for what can be named. HTML of servers goes through the library's
//! sanitizer. The pages load nothing but files of their folder: a content security policy says so.

mod addresses;
mod date;
mod emoji;
mod entry;
mod folder;
mod frame;
mod index;
mod local;
mod media;
mod names;
mod notifications;
mod options;
mod pages;
mod plot;
mod poll;
mod read;
mod shown;
mod site;
mod statistics;
mod tree;
mod write;

pub use options::{Include, Options};
pub use write::{Report, write};
