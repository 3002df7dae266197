//! A store in memory.

use std::sync::{Arc, Mutex, PoisonError};

use futures_core::future::BoxFuture;

use super::account::not_kept;
use super::base::{RefreshLock, RegistrationKey, Store};
use super::contents::Contents;
use super::turns::Turns;
use crate::credentials::{Credentials, RegisteredApp};
use crate::error::Result;
use crate::instance::Instance;
use crate::url::InstanceUrl;

/// A store in memory, until the process ends. Clones share their contents.
///
/// ```
/// use fediway::store::{MemoryStore, Store};
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let store = MemoryStore::default();
/// assert!(store.credentials().await?.is_empty());
/// # Ok::<(), fediway::Error>(()) }).unwrap();
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    contents: Arc<Mutex<Contents>>,
    refreshing: Arc<Turns>,
}

impl MemoryStore {
    fn with<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Contents) -> T,
    ) -> BoxFuture<'static, Result<T>> {
        let value = act(&mut self.contents.lock().unwrap_or_else(PoisonError::into_inner));
        Box::pin(std::future::ready(Ok(value)))
    }
}

impl Store for MemoryStore {
    fn registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<Option<RegisteredApp>>> {
        self.with(|contents| contents.registration(key).cloned())
    }

    fn save_registration(
        &self,
        key: &RegistrationKey,
        app: &RegisteredApp,
    ) -> BoxFuture<'_, Result<()>> {
        self.with(|contents| contents.save_registration(key, app))
    }

    fn forget_registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<()>> {
        self.with(|contents| contents.forget_registration(key))
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Vec<Credentials>>> {
        self.with(|contents| contents.credentials().to_vec())
    }

    fn save_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        self.with(|contents| contents.save_credentials(credentials))
    }

    fn forget_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        self.with(|contents| contents.forget_credentials(credentials))
    }

    fn default_account(&self) -> BoxFuture<'_, Result<Option<Credentials>>> {
        self.with(|contents| contents.default_account().cloned())
    }

    fn set_default_account(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        let marked = self.with(|contents| contents.set_default_account(credentials));
        let credentials = credentials.clone();
        Box::pin(async move {
            match marked.await? {
                true => Ok(()),
                false => Err(not_kept(&credentials)),
            }
        })
    }

    fn instance(&self, url: &InstanceUrl) -> BoxFuture<'_, Result<Option<Instance>>> {
        self.with(|contents| contents.instance(url).cloned())
    }

    fn save_instance(&self, instance: &Instance) -> BoxFuture<'_, Result<()>> {
        self.with(|contents| contents.save_instance(instance))
    }

    fn lock_refresh(&self, credentials: &Credentials) -> BoxFuture<'_, Result<RefreshLock>> {
        let turn = self.refreshing.of(&credentials.key());
        Box::pin(async move { Ok(RefreshLock::held(turn.lock_owned().await)) })
    }
}
