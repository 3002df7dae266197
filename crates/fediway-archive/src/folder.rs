//! The folder of an archive: its paths, its modes, its lock.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use fs4::fs_std::FileExt;

use crate::error::{Error, ErrorKind, Result};

/// The folder of an archive.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.0.join("archive.sqlite")
    }

    /// Whether changes lie beside the database that are not in it yet.
    pub(crate) fn has_unmerged(&self) -> bool {
        let found = fs::metadata(self.0.join("archive.sqlite-wal"));
        found.is_ok_and(|found| found.len() > 0)
    }

    /// Where files lie until they are complete.
    pub(crate) fn unfinished(&self) -> PathBuf {
        self.0.join("tmp")
    }

    pub(crate) fn join(&self, relative: &str) -> PathBuf {
        self.0.join(relative)
    }

    pub(crate) fn holds_an_archive(&self) -> bool {
        self.database().is_file()
    }

    /// Creates what is missing of it, for the owner alone.
    pub(crate) fn create(&self) -> Result<()> {
        for folder in [self.0.clone(), self.unfinished(), self.0.join("media")] {
            create_private(&folder).map_err(|error| Error::file(&folder, error))?;
        }
        let database = self.database();
        private_file(&database).map_err(|error| Error::file(&database, error))?;
        Ok(())
    }

    /// Takes the lock that keeps other writers out, until the file is dropped.
    pub(crate) fn lock(&self) -> Result<File> {
        let path = self.0.join("lock");
        let file = private_file(&path).map_err(|error| Error::file(&path, error))?;
        // By the trait's name: the standard library has such a method too, in later versions of Rust.
        match FileExt::try_lock_exclusive(&file) {
            Ok(true) => Ok(file),
            Ok(false) => Err(self.locked()),
            Err(error) => Err(Error::file(&path, error)),
        }
    }

    fn locked(&self) -> Error {
        let what = format!("another process writes to {}", self.0.display());
        Error::new(ErrorKind::Locked, what)
    }
}

/// Creates a folder that only its owner can look into. Leaves one alone that is there.
pub(crate) fn create_private(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Ok(()),
        _ => builder.create(path),
    }
}

/// Opens a file to write that only its owner can read, and creates it if it is not there.
pub(crate) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a rename in a folder last.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    // Opening a folder is a thing of Unix.
    #[cfg(unix)]
    File::open(path)?.sync_all()?;
    let _ = path;
    Ok(())
}
