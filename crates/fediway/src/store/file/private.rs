//! Files and a directory that only their owner may read.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// The folder of a store.
#[derive(Clone, Debug)]
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    pub(super) fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Creates the folder if it is not there.
    pub(super) fn create(&self) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        if !self.check()? {
            builder.create(&self.0)?;
        }
        Ok(())
    }

    /// Whether the folder is there; an error if it is not one for the owner alone.
    pub(super) fn check(&self) -> io::Result<bool> {
        let Some(found) = look(&self.0)? else {
            return Ok(false);
        };
        if !found.is_dir() {
            return Err(refused(&self.0, "it is not a folder"));
        }
        check_mode(&self.0, &found, "700")?;
        Ok(true)
    }

    /// Makes a rename last.
    pub(super) fn sync(&self) -> io::Result<()> {
        // Opening a folder is a thing of Unix.
        #[cfg(unix)]
        File::open(&self.0)?.sync_all()?;
        Ok(())
    }
}

/// Opens a file to read, if it is there.
pub(super) fn open(path: &Path) -> io::Result<Option<File>> {
    match look(path)? {
        Some(seen) => File::open(path)
            .and_then(|file| checked(path, file, Some(&seen)))
            .map(Some),
        None => Ok(None),
    }
}

/// Opens a file to lock.
pub(super) fn open_or_create(path: &Path) -> io::Result<File> {
    let seen = look(path)?;
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    checked(path, file, seen.as_ref())
}

/// What lies at a path, which must not be a symbolic link.
fn look(path: &Path) -> io::Result<Option<fs::Metadata>> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => Err(refused(
            path,
            "it is a symbolic link: put the file or folder itself there",
        )),
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The file that was opened, if it is the one that was looked at and is for the owner alone.
fn checked(path: &Path, file: File, seen: Option<&fs::Metadata>) -> io::Result<File> {
    let opened = file.metadata()?;
    if !opened.is_file() {
        return Err(refused(path, "it is not a file"));
    }
    // Looked at again, because it may have been created, or replaced by a link, in between.
    let now = look(path)?;
    if ![seen, now.as_ref()]
        .into_iter()
        .flatten()
        .any(|seen| is_same(seen, &opened))
    {
        return Err(refused(
            path,
            "it was replaced while it was opened: try again",
        ));
    }
    check_mode(path, &opened, "600")?;
    Ok(file)
}

fn refused(path: &Path, why: &str) -> io::Error {
    let what = format!("{} is refused: {why}", path.display());
    io::Error::new(io::ErrorKind::PermissionDenied, what)
}

#[cfg(unix)]
fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(unix)]
fn check_mode(path: &Path, found: &fs::Metadata, wanted: &str) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = found.permissions().mode() & 0o777;
    match mode & 0o077 {
        0 => Ok(()),
        _ => Err(refused(
            path,
            &format!(
                "others have access to it (mode {mode:o}): run `chmod {wanted} {}`",
                path.display()
            ),
        )),
    }
}

#[cfg(not(unix))]
fn is_same(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    true
}

/// Elsewhere the profile directory is the owner's alone.
#[cfg(not(unix))]
fn check_mode(_: &Path, _: &fs::Metadata, _: &str) -> io::Result<()> {
    Ok(())
}
