//! Files of the repository, and of what is packaged.

use std::path::{Path, PathBuf};

use crate::steps::{Outcome, root};

/// The version of all crates.
pub(super) fn version() -> Result<String, String> {
    let manifest = read(&root().join("Cargo.toml"))?;
    let mut lines = manifest.lines();
    let version = lines.find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version
        .map(str::to_owned)
        .ok_or_else(|| "no version in Cargo.toml".to_owned())
}

pub(super) fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

pub(super) fn write(path: PathBuf, bytes: impl AsRef<[u8]>) -> Outcome {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    }
    std::fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}
