//! Writing the pages.

use std::path::PathBuf;

use crate::archive::Archive;
use crate::error::Result;

use super::options::Options;
use super::{folder, shown, site};

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Where the pages are: open `index.html` in it.
    pub folder: PathBuf,
    /// How many pages.
    pub pages: u64,
    /// How many posts and boosts of the account.
    pub posts: u64,
    /// How many media files.
    pub media: u64,
}

/// Writes the pages. The folder is replaced as a whole.
///
/// # Errors
///
/// [`ErrorKind::Invalid`](crate::ErrorKind::Invalid) if the archive has several accounts and none is
/// named, [`ErrorKind::Exists`](crate::ErrorKind::Exists) if something else is in the folder,
/// [`ErrorKind::File`](crate::ErrorKind::File), [`ErrorKind::Database`](crate::ErrorKind::Database).
pub async fn write(archive: &Archive, options: &Options) -> Result<Report> {
    let owner = crate::owner::chosen(archive, options.account.as_deref()).await?;
    let target = options.folder.clone();
    let target = target.unwrap_or_else(|| archive.folder().join("html"));
    let mut site = site::Site {
        archive,
        options,
        folder: folder::Folder::begin(&target)?,
        shown: shown::Shown::choose(archive, owner.id, &options.include).await?,
        frame: site::frame(&owner, options, fediway::Timestamp::now()),
        owner,
        posts: 0,
    };
    site.write().await?;
    Ok(Report {
        pages: site.folder.pages,
        posts: site.posts,
        media: site.folder.count_of_media(),
        folder: site.folder.finish()?,
    })
}
