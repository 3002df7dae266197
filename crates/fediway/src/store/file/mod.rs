//! A store in a file that only its owner can read.

mod lock;
mod place;
mod private;

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use futures_core::future::BoxFuture;
use tempfile::Builder;
use zeroize::Zeroizing;

use self::private::Folder;
use super::account::not_kept;
use super::base::{RefreshLock, RegistrationKey, Store};
use super::contents::Contents;
use super::form::{from_json, to_json};
use crate::credentials::{Credentials, RegisteredApp};
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::url::InstanceUrl;

const FILE: &str = "credentials.json";
const LOCK: &str = "credentials.lock";
/// Files that are being written begin and end so.
const BESIDE: (&str, &str) = (".credentials-", ".tmp");
/// How long to wait for another process that holds a lock.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long to wait before asking for a lock again.
const PAUSE: Duration = Duration::from_millis(20);

/// A store in a directory of its own, for one user. Tokens are not encrypted: only the file permissions
/// protect them. Needs the feature `file-store`, which is on by default.
///
/// On Unix, the directory has mode 0700 and its files have mode 0600. If others may read the directory
/// or a file, or if it is a symbolic link, it is refused, and the error says what to do. On Windows, the
/// directory is in the user's profile, which others cannot read.
///
/// Several processes may use a store at the same time. A change is written to a new file, flushed to
/// disk, and renamed, so that a crash leaves the old or the new contents. The file has a version number
/// of its format.
///
/// ```no_run
/// # async fn run() -> fediway::Result<()> {
/// use fediway::{Client, Instance, Login, store::FileStore};
///
/// let store = FileStore::open("my-bot")?;
/// let instance = Instance::discover("mastodon.social").await?;
/// let login = Login::new(&instance, "My bot").store(&store).listen().await?;
/// println!("Open {}", login.url());
/// login.wait().await?;
///
/// // And at the next start:
/// let client = Client::restore(&store, "@me@mastodon.social").await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct FileStore {
    folder: Folder,
}

impl FileStore {
    /// The store of the program with this name, in the usual place of the platform:
    ///
    /// | platform | place |
    /// |---|---|
    /// | Linux and other Unix systems | `$XDG_DATA_HOME/NAME`, else `~/.local/share/NAME` |
    /// | macOS | `~/Library/Application Support/NAME` |
    /// | Windows | `%LOCALAPPDATA%\NAME` |
    ///
    /// Nothing is created before the first login.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the name is not a plain file
    /// name, [`ErrorKind::Store`](crate::ErrorKind::Store) if the platform has no such place, or if
    /// others may read the directory.
    pub fn open(name: &str) -> Result<Self> {
        if !place::is_file_name(name) {
            let why = format!("`{name}` cannot be the name of a folder");
            return Err(Error::invalid(why));
        }
        let data = place::of_data(|name| std::env::var_os(name)).ok_or_else(|| {
            Error::store("no place for credentials", "the home directory is unknown")
        })?;
        let store = Self::at(data.join(name));
        store
            .folder
            .check()
            .map_err(|error| store.failed("use", error))?;
        Ok(store)
    }

    /// A store in this directory, which must be used for nothing else. It is created when it is needed.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: Folder(folder.into()),
        }
    }

    /// The file with the credentials.
    pub fn path(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    fn failed(&self, what: &str, error: io::Error) -> Error {
        let path = self.path();
        // What is wrong with a permission says itself what to do.
        Error::store(&format!("cannot {what} {}: {error}", path.display()), error)
    }

    fn read(&self) -> Result<Contents> {
        let bytes = self.load().map_err(|error| self.failed("read", error))?;
        bytes.map_or_else(|| Ok(Contents::default()), |bytes| from_json(&bytes))
    }

    fn load(&self) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        self.folder.check()?;
        let Some(file) = private::open(&self.path())? else {
            return Ok(None);
        };
        let mut bytes = Zeroizing::new(Vec::new());
        io::Read::read_to_end(&mut &file, &mut bytes)?;
        Ok(Some(bytes))
    }

    /// Reads, changes and writes, alone among all processes.
    fn change<T>(&self, change: impl FnOnce(&mut Contents) -> T) -> Result<T> {
        let failed = |error| self.failed("write", error);
        self.folder.create().map_err(failed)?;
        // Released when the file is closed, however this ends.
        let _lock = lock::wait(&self.folder.join(LOCK), PATIENCE, PAUSE).map_err(failed)?;
        let mut contents = self.read()?;
        let changed = change(&mut contents);
        self.save(&to_json(&contents)?).map_err(failed)?;
        Ok(changed)
    }

    /// Written beside and renamed, so that a reader, or a crash, sees the old file or the new one.
    fn save(&self, bytes: &[u8]) -> io::Result<()> {
        self.remove_leftovers();
        let (prefix, suffix) = BESIDE;
        // For the owner alone from the beginning, as temporary files are.
        let mut beside = Builder::new()
            .prefix(prefix)
            .suffix(suffix)
            .tempfile_in(&self.folder.0)?;
        beside.write_all(bytes)?;
        beside.as_file().sync_all()?;
        beside.persist(self.path())?;
        self.folder.sync()
    }

    /// A process that was killed leaves its file behind, with secrets in it. Whoever holds the lock
    /// is the only one that writes, so all such files are left over.
    fn remove_leftovers(&self) {
        let Ok(entries) = std::fs::read_dir(&self.folder.0) else {
            return;
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(BESIDE.0) && name.ends_with(BESIDE.1) {
                // The next change tries again.
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    /// Runs work on files where blocking does not hurt.
    fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(Self) -> Result<T> + Send + 'static,
    ) -> BoxFuture<'static, Result<T>> {
        let store = self.clone();
        // Boxed, so that a task is compiled once for each result and not for each work.
        let work: Box<dyn FnOnce() -> Result<T> + Send> = Box::new(move || work(store));
        let work = tokio::task::spawn_blocking(work);
        Box::pin(async move {
            work.await
                .unwrap_or_else(|error| Err(Error::store("the work on files broke off", error)))
        })
    }

    fn changing<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Contents) -> T + Send + 'static,
    ) -> BoxFuture<'static, Result<T>> {
        self.blocking(move |store| store.change(change))
    }
}

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

    fn default_account(&self) -> BoxFuture<'_, Result<Option<Credentials>>> {
        self.blocking(|store| Ok(store.read()?.default_account().cloned()))
    }

    fn set_default_account(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        let credentials = credentials.clone();
        self.blocking(move |store| {
            match store.change(|contents| contents.set_default_account(&credentials))? {
                true => Ok(()),
                false => Err(not_kept(&credentials)),
            }
        })
    }

    fn instance(&self, url: &InstanceUrl) -> BoxFuture<'_, Result<Option<Instance>>> {
        let url = url.clone();
        self.blocking(move |store| Ok(store.read()?.instance(&url).cloned()))
    }

    fn save_instance(&self, instance: &Instance) -> BoxFuture<'_, Result<()>> {
        let instance = instance.clone();
        self.changing(move |contents| contents.save_instance(&instance))
    }

    fn lock_refresh(&self, credentials: &Credentials) -> BoxFuture<'_, Result<RefreshLock>> {
        let path = self.folder.join(&lock::file_name(&credentials.key()));
        Box::pin(async move {
            let failed = |error| self.failed("lock", error);
            self.folder.create().map_err(failed)?;
            let file = lock::wait_async(&path, PATIENCE, PAUSE)
                .await
                .map_err(failed)?;
            Ok(RefreshLock::held(file))
        })
    }
}

#[cfg(test)]
mod tests;
