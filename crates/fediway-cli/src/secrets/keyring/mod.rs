//! The keyring of the operating system.
//!
//! Keyrings block, some for ever: each access has a thread of its own, which is left behind if it
//! takes too long.

use std::io;
use std::sync::Arc;

use fediway::store::Vault;
use fediway::{Error, Result};
use futures_core::future::BoxFuture;
use keyring_core::{CredentialStore, Entry, Error as KeyringError};
use tokio::sync::oneshot;
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::patience::Patience;
use crate::output;

/// What the entries of this command are filed under.
const SERVICE: &str = "fediway";
/// The entry that a keyring is tried with.
const TRIAL: &str = "trial";

type Open = dyn Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + Sync;

#[derive(Clone)]
pub struct Keyring {
    open: Arc<Open>,
    patience: Patience,
}

impl Keyring {
    pub fn of_system() -> Self {
        Self {
            open: Arc::new(of_system),
            patience: Patience::of_system(),
        }
    }

    /// Keeps, reads and forgets a secret of no value.
    pub async fn try_it(&self) -> Result<()> {
        self.set(TRIAL, "nothing").await?;
        self.delete(TRIAL).await
    }

    /// Works with an entry on a thread of its own.
    async fn with<T: Send + 'static>(
        &self,
        name: &str,
        work: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T> {
        let (open, name) = (self.open.clone(), name.to_owned());
        let (tell, told) = oneshot::channel();
        let thread = std::thread::Builder::new().name("keyring".into());
        let started = thread.spawn(move || {
            let entry = open().and_then(|store| store.build(SERVICE, &name, None));
            // Nobody listens any more if it took too long.
            let _ = tell.send(entry.and_then(|entry| work(&entry)));
        });
        started.map_err(|error| Error::store("no thread for the keyring", error))?;
        self.wait(told).await?.map_err(failed)
    }

    async fn wait<T>(
        &self,
        mut told: oneshot::Receiver<keyring_core::Result<T>>,
    ) -> Result<keyring_core::Result<T>> {
        let silent = |error| Error::store("the keyring does not answer", error);
        let gone = |_| silent(io::Error::other("its thread ended"));
        match (
            timeout(self.patience.silence, &mut told).await,
            self.patience.prompt,
        ) {
            (Ok(answer), _) => answer.map_err(gone),
            (Err(_), None) => Err(silent(io::Error::new(
                io::ErrorKind::TimedOut,
                "it may be locked, and wait for a prompt that nobody sees",
            ))),
            (Err(_), Some(prompt)) => {
                output::note("The keyring waits: look for its prompt on your screen.");
                let rest = prompt.saturating_sub(self.patience.silence);
                let late = |_| silent(io::Error::new(io::ErrorKind::TimedOut, "it may be locked"));
                timeout(rest, told).await.map_err(late)?.map_err(gone)
            }
        }
    }
}

impl Vault for Keyring {
    fn get(&self, name: &str) -> BoxFuture<'_, Result<Option<Zeroizing<String>>>> {
        let name = name.to_owned();
        Box::pin(async move { self.with(&name, read).await })
    }

    fn set(&self, name: &str, secret: &str) -> BoxFuture<'_, Result<()>> {
        let (name, secret) = (name.to_owned(), Zeroizing::new(secret.to_owned()));
        Box::pin(async move {
            let kept = self.with(&name, move |entry| write(entry, &secret)).await?;
            match kept {
                true => Ok(()),
                false => Err(Error::store(
                    "the keyring does not give back what was put into it",
                    io::Error::other("keyring"),
                )),
            }
        })
    }

    fn delete(&self, name: &str) -> BoxFuture<'_, Result<()>> {
        let name = name.to_owned();
        Box::pin(async move { self.with(&name, remove).await })
    }
}

fn read(entry: &Entry) -> keyring_core::Result<Option<Zeroizing<String>>> {
    match entry.get_password() {
        Ok(secret) => Ok(Some(Zeroizing::new(secret))),
        Err(KeyringError::NoEntry) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a secret and reads it back; whether it is the same.
fn write(entry: &Entry, secret: &str) -> keyring_core::Result<bool> {
    match entry.set_password(secret) {
        // Somebody made a second entry of this name. Neither can be told to be the right one.
        Err(KeyringError::Ambiguous(entries)) => {
            entries.iter().try_for_each(Entry::delete_credential)?;
            entry.set_password(secret)?;
        }
        written => written?,
    }
    Ok(read(entry)?.is_some_and(|kept| *kept == secret))
}

fn remove(entry: &Entry) -> keyring_core::Result<()> {
    match entry.delete_credential() {
        Err(KeyringError::NoEntry) => Ok(()),
        Err(KeyringError::Ambiguous(entries)) => {
            entries.iter().try_for_each(Entry::delete_credential)
        }
        removed => removed,
    }
}

/// Not the error itself: some of its kinds hold the secret.
fn failed(error: KeyringError) -> Error {
    let why = match error {
        KeyringError::NoStorageAccess(why) => format!("it is locked, or refuses: {why}"),
        KeyringError::PlatformFailure(why) => why.to_string(),
        KeyringError::TooLong(_, most) => format!("it takes no more than {most} characters"),
        KeyringError::Ambiguous(entries) => {
            format!("it has {} entries of one name", entries.len())
        }
        KeyringError::BadEncoding(_) | KeyringError::BadDataFormat(..) => {
            "what it has is not text".into()
        }
        KeyringError::NotSupportedByStore(why) | KeyringError::BadStoreFormat(why) => why,
        _ => "it cannot be used".into(),
    };
    Error::store("the keyring cannot be used", io::Error::other(why))
}

#[cfg(all(unix, not(target_os = "macos")))]
fn of_system() -> keyring_core::Result<Arc<CredentialStore>> {
    // Without a session bus there is nobody to ask, and an attempt might start a bus.
    if !has_session_bus() {
        return Err(no_session_bus());
    }
    let store: Arc<CredentialStore> = zbus_secret_service_keyring_store::Store::new()?;
    Ok(store)
}

#[cfg(all(unix, not(target_os = "macos")))]
fn no_session_bus() -> KeyringError {
    let why = "there is no session bus (DBUS_SESSION_BUS_ADDRESS is not set)";
    KeyringError::PlatformFailure(why.into())
}

#[cfg(all(unix, not(target_os = "macos")))]
fn has_session_bus() -> bool {
    use crate::environment::path;
    path("DBUS_SESSION_BUS_ADDRESS").is_some()
        || path("XDG_RUNTIME_DIR").is_some_and(|folder| folder.join("bus").exists())
}

#[cfg(target_os = "macos")]
fn of_system() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = apple_native_keyring_store::keychain::Store::new()?;
    Ok(store)
}

#[cfg(windows)]
fn of_system() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = windows_native_keyring_store::Store::new()?;
    Ok(store)
}

#[cfg(test)]
mod tests;
