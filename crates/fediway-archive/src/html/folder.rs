//! The folder of the pages: made beside the old one and put in its place as a whole, so that nothing
//! of an earlier one stays that had more in it.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::local::{File, extension};
use super::names;
use crate::error::{Error, ErrorKind, Result};
use crate::folder::create_private;
use crate::rows::FileRow;

/// Says that a folder was made here and may be replaced.
const MARK: &str = ".fediway-archive-html";

/// The new folder while it is made.
pub(super) struct Folder {
    target: PathBuf,
    new: tempfile::TempDir,
    media: HashSet<String>,
    pub(super) pages: u64,
}

impl Folder {
    /// # Errors
    ///
    /// [`ErrorKind::Exists`] if something else is in the folder.
    pub(super) fn begin(target: &Path) -> Result<Self> {
        let holds = fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_some());
        if holds && !target.join(MARK).is_file() {
            let what = format!(
                "{} has something else in it: name another folder",
                target.display()
            );
            return Err(Error::new(ErrorKind::Exists, what));
        }
        let parent = target.parent().filter(|it| !it.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        create_private(parent).map_err(|error| Error::file(parent, error))?;
        let new = private_dir(parent, ".html-").map_err(|error| Error::file(parent, error))?;
        let folder = Self {
            target: target.to_owned(),
            new,
            media: HashSet::new(),
            pages: 0,
        };
        let media = folder.new.path().join(names::MEDIA);
        create_private(&media).map_err(|error| Error::file(&media, error))?;
        folder.write(MARK, "")?;
        Ok(folder)
    }

    pub(super) fn page(&mut self, name: &str, html: &str) -> Result<()> {
        self.pages += 1;
        self.write(name, html)
    }

    pub(super) fn write(&self, name: &str, content: &str) -> Result<()> {
        let path = self.new.path().join(name);
        let write = || {
            use io::Write as _;
            crate::folder::private_file(&path)?.write_all(content.as_bytes())
        };
        write().map_err(|error| Error::file(&path, error))
    }

    /// Copies a file of the archive, once. What the old folder has is linked, and not copied again.
    pub(super) fn media(&mut self, archive: &Path, row: &FileRow) -> Result<File> {
        let name = format!("{}/{}.{}", names::MEDIA, row.sha256, extension(&row.mime));
        if self.media.insert(name.clone()) {
            let (from, to) = (archive.join(&row.path), self.new.path().join(&name));
            let old = self.target.join(&name);
            let is_same = fs::metadata(&old).is_ok_and(|it| Ok(it.len()) == row.bytes.try_into());
            if !is_same || fs::hard_link(&old, &to).is_err() {
                fs::copy(&from, &to).map_err(|error| Error::file(&from, error))?;
            }
        }
        Ok(File::new(name, &row.mime))
    }

    pub(super) fn count_of_media(&self) -> u64 {
        self.media.len() as u64
    }

    /// Puts the new folder in the place of the old one.
    pub(super) fn finish(self) -> Result<PathBuf> {
        let swap = || {
            if self.target.exists() {
                let parent = self.new.path().parent().unwrap_or(Path::new("."));
                let old = private_dir(parent, ".old-")?;
                fs::rename(&self.target, old.path().join("html"))?;
                fs::rename(self.new.path(), &self.target)?;
                return old.close();
            }
            fs::rename(self.new.path(), &self.target)
        };
        swap().map_err(|error| Error::file(&self.target, error))?;
        // It was renamed: there is nothing left to delete.
        let _ = self.new.keep();
        Ok(self.target)
    }
}

/// A new folder that only its owner can look into.
fn private_dir(parent: &Path, prefix: &str) -> io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir_in(parent)
}
