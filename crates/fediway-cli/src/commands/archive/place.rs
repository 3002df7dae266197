//! Where the archive is.

use std::path::{Path, PathBuf};

use fediway::FileStore;
use fediway_archive::Archive;

use super::trouble::failure;
use crate::cli::Folder;
use crate::failure::Failure;
use crate::session::APP;

/// The folder that is meant.
pub fn folder(place: &Folder) -> Result<PathBuf, Failure> {
    if let Some(folder) = &place.folder {
        return Ok(folder.clone());
    }
    let store = FileStore::open(APP)?.path();
    Ok(store.parent().unwrap_or(Path::new(".")).join("archive"))
}

pub async fn opened(place: &Folder) -> Result<Archive, Failure> {
    open(&folder(place)?).await
}

/// The archive in a folder.
pub async fn open(folder: &Path) -> Result<Archive, Failure> {
    Archive::open(folder).await.map_err(failure)
}
