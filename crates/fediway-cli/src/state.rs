//! What a command remembers for its next run: small private files beside the credentials.

use std::hash::Hasher;
use std::path::{Path, PathBuf};

use fediway::FileStore;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::beside;
use crate::failure::Failure;
use crate::session::APP;

/// A file that is written whole, or not at all.
#[derive(Debug)]
pub struct StateFile(PathBuf);

impl StateFile {
    /// The file of a kind for something that is told apart by these texts.
    pub fn of(kind: &str, parts: &[&str]) -> Result<Self, Failure> {
        let store = FileStore::open(APP)?.path();
        let folder = store.parent().unwrap_or(Path::new(".")).join(kind);
        Ok(Self::at(&folder, parts))
    }

    fn at(folder: &Path, parts: &[&str]) -> Self {
        let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
        for part in parts {
            hash.write(part.as_bytes());
            hash.write(&[0]);
        }
        Self(folder.join(format!("{:016x}.json", hash.finish())))
    }

    /// What was kept; `None` if nothing was, or nothing that can be read.
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&std::fs::read(&self.0).ok()?).ok()
    }

    /// Keeps it, on the disk and not in a buffer.
    pub fn write(&self, value: &impl Serialize) -> Result<(), Failure> {
        let folder = self.0.parent().unwrap_or(Path::new("."));
        let bytes = private_folder(folder).and_then(|()| Ok(serde_json::to_vec(value)?));
        let bytes = bytes
            .map_err(|error| Failure::other(format!("cannot keep {}", self.0.display()), error))?;
        beside::write(&self.0, &bytes)
    }

    /// Forgets it.
    pub fn remove(&self) {
        // What is left over is replaced by the next run.
        let _ = std::fs::remove_file(&self.0);
    }
}

fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// FNV-1a: a name for a file, the same in every version of this program.
struct Fnv(u64);

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_kept_for_its_parts_alone() {
        let folder = tempfile::tempdir().unwrap();
        let one = StateFile::at(&folder.path().join("threads"), &["ann", "text"]);
        let other = StateFile::at(&folder.path().join("threads"), &["ann", "tex", "t"]);
        assert_eq!(one.read::<u8>(), None);
        one.write(&7).unwrap();
        one.write(&8).unwrap();
        assert_eq!(one.read::<u8>(), Some(8));
        assert_eq!(other.read::<u8>(), None);
        one.remove();
        assert_eq!(one.read::<u8>(), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_state_is_private() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = StateFile::at(&folder.path().join("threads"), &["x"]);
        file.write(&1).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&file.0), 0o600);
        assert_eq!(mode(file.0.parent().unwrap()), 0o700);
    }
}
