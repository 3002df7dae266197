//! Files that are written beside their place and renamed: nobody finds half of one there, and a crash
//! leaves the old one.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// A file that is not in its place yet. It is deleted when it is dropped. Nobody but its owner can read
/// it.
pub struct Beside {
    file: NamedTempFile,
    place: PathBuf,
}

impl Beside {
    /// A file for this place, whose folder is there.
    pub fn new(place: &Path) -> Result<Self, Failure> {
        let file = NamedTempFile::new_in(folder(place)).map_err(|error| failed(place, error))?;
        let place = place.to_owned();
        Ok(Self { file, place })
    }

    /// The file, for a program that writes it.
    pub fn file(&self) -> &File {
        self.file.as_file()
    }

    /// Puts it into its place, on the disk and not in a buffer.
    pub fn put(self) -> Result<(), Failure> {
        let Self { file, place } = self;
        let put = || {
            file.as_file().sync_all()?;
            file.persist(&place)?;
            sync_names(folder(&place))
        };
        put().map_err(|error| failed(&place, error))
    }
}

impl Write for Beside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes a whole file.
pub fn write(place: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut beside = Beside::new(place)?;
    let written = beside.write_all(bytes);
    written.map_err(|error| failed(place, error))?;
    beside.put()
}

/// Waits until the names in a folder are on the disk: without it, a new file may be lost with a power
/// failure, however much was written into it.
pub fn sync_names(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    // Elsewhere, a folder cannot be opened.
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// The folder of a place. That of a name alone is the one where we are.
fn folder(place: &Path) -> &Path {
    match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn failed(place: &Path, error: io::Error) -> Failure {
    Failure::other(format!("cannot write {}", place.display()), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_file_stays_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("list.csv");
        write(&place, b"old").unwrap();
        let mut beside = Beside::new(&place).unwrap();
        beside.write_all(b"ne").unwrap();
        drop(beside);
        assert_eq!(std::fs::read(&place).unwrap(), b"old");
        write(&place, b"new").unwrap();
        assert_eq!(std::fs::read(&place).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_named() {
        let failure = write(Path::new("/nowhere/at/all.csv"), b"").unwrap_err();
        assert!(
            failure.what().contains("/nowhere/at/all.csv"),
            "{failure:?}"
        );
    }

    #[test]
    fn a_name_alone_is_in_this_folder() {
        assert_eq!(folder(Path::new("a.csv")), Path::new("."));
        assert_eq!(folder(Path::new("b/a.csv")), Path::new("b"));
    }
}
