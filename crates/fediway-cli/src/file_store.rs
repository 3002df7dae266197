//! Credentials in a file that only its owner can read.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fediway::store::{Contents, RegistrationKey, Store, from_json, to_json};
use fediway::{Credentials, Error, RegisteredApp, Result};
use fs4::fs_std::FileExt;
use futures_core::future::BoxFuture;
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use crate::output;

const FILE: &str = "credentials.json";
const LOCK: &str = "credentials.lock";

/// A store in one directory of the file system.
#[derive(Clone, Debug)]
pub struct FileStore {
    directory: PathBuf,
}

impl FileStore {
    /// The store of the person who runs the command: `fediway/credentials.json` in the XDG data
    /// directory.
    pub fn of_user() -> Result<Self> {
        // The XDG specification says to ignore a relative path.
        let data = std::env::var_os("XDG_DATA_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .or_else(|| Some(std::env::home_dir()?.join(".local/share")));
        let data = data
            .ok_or_else(|| Error::store("no place for credentials", "set HOME or XDG_DATA_HOME"))?;
        Ok(Self {
            directory: data.join("fediway"),
        })
    }

    fn file(&self) -> PathBuf {
        self.directory.join(FILE)
    }

    fn load(&self) -> io::Result<Loaded> {
        let file = match File::open(self.file()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Ok(Contents::default()));
            }
            opened => opened?,
        };
        make_private(&file, &self.file(), 0o600)?;
        let mut bytes = Zeroizing::new(Vec::new());
        io::Read::read_to_end(&mut &file, &mut bytes)?;
        Ok(from_json(&bytes))
    }

    /// Written beside and renamed, so that a reader, or a crash, sees the old file or the new one.
    fn save(&self, bytes: &[u8]) -> io::Result<()> {
        // For the owner alone from the beginning, as temporary files are.
        let mut beside = NamedTempFile::new_in(&self.directory)?;
        beside.write_all(bytes)?;
        beside.as_file().sync_all()?;
        beside.persist(self.file())?;
        sync_directory(&self.directory)
    }

    /// Reads, changes and writes, alone among all processes.
    fn change(&self, change: impl FnOnce(&mut Contents)) -> Result<()> {
        let failed =
            |error| Error::store(&format!("cannot write {}", self.file().display()), error);
        create_directory(&self.directory).map_err(failed)?;
        // Released when the file is closed, however this ends.
        let _lock = lock(&self.directory.join(LOCK)).map_err(failed)?;
        let mut contents = self.read()?;
        change(&mut contents);
        self.save(&to_json(&contents)?).map_err(failed)
    }

    fn read(&self) -> Result<Contents> {
        let failed = |error| Error::store(&format!("cannot read {}", self.file().display()), error);
        self.load().map_err(failed)?
    }

    /// Runs work on files where blocking does not hurt.
    fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(Self) -> Result<T> + Send + 'static,
    ) -> BoxFuture<'static, Result<T>> {
        let store = self.clone();
        let work = tokio::task::spawn_blocking(move || work(store));
        Box::pin(async move {
            work.await
                .unwrap_or_else(|error| Err(Error::store("the work on files broke off", error)))
        })
    }

    fn changing(
        &self,
        change: impl FnOnce(&mut Contents) + Send + 'static,
    ) -> BoxFuture<'static, Result<()>> {
        self.blocking(move |store| store.change(change))
    }
}

/// What the file holds, or why that makes no sense.
type Loaded = Result<Contents>;

impl Store for FileStore {
    fn registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<Option<RegisteredApp>>> {
        let key = key.clone();
        self.blocking(move |store| Ok(store.read()?.registration(&key).cloned()))
    }

    fn save_registration(
        &self,
        key: &RegistrationKey,
        app: &RegisteredApp,
    ) -> BoxFuture<'_, Result<()>> {
        let (key, app) = (key.clone(), app.clone());
        self.changing(move |contents| contents.save_registration(&key, &app))
    }

    fn forget_registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<()>> {
        let key = key.clone();
        self.changing(move |contents| contents.forget_registration(&key))
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Vec<Credentials>>> {
        self.blocking(|store| Ok(store.read()?.credentials().to_vec()))
    }

    fn save_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        let credentials = credentials.clone();
        self.changing(move |contents| contents.save_credentials(&credentials))
    }

    fn forget_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        let credentials = credentials.clone();
        self.changing(move |contents| contents.forget_credentials(&credentials))
    }
}

/// Waits until no other process changes the file.
fn lock(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    // By the trait's name: the standard library has such a method too, in later versions of Rust.
    FileExt::lock_exclusive(&file)?;
    Ok(file)
}

fn create_directory(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    // Opening a directory is a thing of Unix.
    #[cfg(unix)]
    make_private(&File::open(path)?, path, 0o700)?;
    Ok(())
}

/// Takes away what group and others may do, should somebody have given it to them.
#[cfg(unix)]
fn make_private(file: &File, path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let found = file.metadata()?.permissions().mode() & 0o777;
    if found & 0o077 != 0 {
        file.set_permissions(fs::Permissions::from_mode(mode))?;
        output::note(&format!(
            "warning: others had access to {}; now they have not",
            path.display()
        ));
    }
    Ok(())
}

/// Elsewhere the profile directory is the owner's alone.
#[cfg(not(unix))]
fn make_private(_: &File, _: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

/// Makes the rename itself last.
#[cfg(unix)]
fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

#[cfg(not(unix))]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
