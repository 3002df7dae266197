//! The file of the journal: one for each account, which only one run holds at a time.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use fediway::FileStore;
use fs4::fs_std::FileExt;

use super::read_only::ReadOnly;
use crate::beside::sync_names;
use crate::cleanup::journal::{Book, Line};
use crate::failure::{Exit, Failure};
use crate::session;

/// An open journal. The lock on it ends with it.
#[derive(Debug)]
pub struct Journal {
    file: File,
    pub path: PathBuf,
    /// What was in it when it was opened.
    pub book: Book,
}

impl Journal {
    /// Opens that of the account, and locks it.
    pub fn open(read: &ReadOnly) -> Result<Self, Failure> {
        let name = format!("{}@{}.jsonl", plain(read.account()), plain(&read.host()));
        let data = FileStore::open(session::APP)?.path();
        let folder = data.parent().unwrap_or(Path::new(".")).join("cleanup");
        let path = folder.join(name);
        let failed = |error| Failure::other(format!("the journal {}", path.display()), error);
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let mut file = private(&path).map_err(failed)?;
        match FileExt::try_lock_exclusive(&file) {
            Ok(true) => {}
            Ok(false) => return Err(busy(&path)),
            Err(error) => return Err(failed(error)),
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        if bytes.is_empty() {
            named(&folder).map_err(failed)?;
        }
        if bytes.last().is_some_and(|last| *last != b'\n') {
            // The last run was killed within a line.
            file.write_all(b"\n").map_err(failed)?;
        }
        let book = Book::read(&String::from_utf8_lossy(&bytes));
        Ok(Self { file, path, book })
    }

    /// Writes a line, and waits until it is on the disk.
    pub fn write(&mut self, line: &Line) -> Result<(), Failure> {
        let written = serde_json::to_vec(line)
            .map_err(io::Error::other)
            .and_then(|mut line| {
                line.push(b'\n');
                self.file.write_all(&line)?;
                self.file.sync_data()
            });
        let what = || format!("cannot write the journal {}", self.path.display());
        written.map_err(|error| {
            // Without a receipt nothing is deleted.
            Failure::new(
                Exit::Other,
                format!("{}: {error}", what()),
                "make room and run it again",
            )
        })
    }
}

fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Waits until the names in a folder, and that of the folder, are on the disk.
fn named(folder: &Path) -> io::Result<()> {
    let folders = [Some(folder), folder.parent()];
    folders.into_iter().flatten().try_for_each(sync_names)
}

/// Fit for the name of a file.
fn plain(text: &str) -> String {
    let fit = |c: char| {
        if c.is_ascii_alphanumeric() || "._-".contains(c) {
            c
        } else {
            '_'
        }
    };
    text.chars().map(fit).collect()
}

fn busy(path: &Path) -> Failure {
    Failure::new(
        Exit::Other,
        format!("another clean-up of this account runs ({})", path.display()),
        "wait for its end, or stop it",
    )
}
