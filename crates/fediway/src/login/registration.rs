//! The app's registration: made once, stored, and made again if the server no longer knows it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use super::probe::{AppStatus, probe};
use super::scopes;
use crate::credentials::{RedirectUri, RegisteredApp};
use crate::error::{Error, ErrorKind, Result};
use crate::instance::Instance;
use crate::oauth::{self, App, create_app};
use crate::scope::Scopes;
use crate::store::{MemoryStore, RegistrationKey, Store, Turns};
use crate::time::Timestamp;
use crate::transport::Transport;

/// Registrations of one app with one server.
pub(super) struct Registrations<'a> {
    pub(super) instance: &'a Instance,
    pub(super) app: &'a App,
    pub(super) wanted: &'a Scopes,
    pub(super) transport: &'a Transport,
    pub(super) store: Arc<dyn Store>,
}

/// Where registrations are kept that were given no store.
pub(super) fn store_of_process() -> Arc<dyn Store> {
    static PROCESS: OnceLock<Arc<dyn Store>> = OnceLock::new();
    PROCESS
        .get_or_init(|| Arc::new(MemoryStore::default()))
        .clone()
}

/// Only one task at a time registers under a key: the next one finds what the first one kept.
pub(super) async fn turn(key: &RegistrationKey) -> tokio::sync::OwnedMutexGuard<()> {
    static TURNS: LazyLock<Turns> = LazyLock::new(Turns::default);
    TURNS.of(&key.to_string()).lock_owned().await
}

impl Registrations<'_> {
    pub(super) fn key(&self, redirect: &str) -> RegistrationKey {
        RegistrationKey {
            issuer: self.instance.url().clone(),
            app: self.app.to_string(),
            redirect: redirect.to_owned(),
            scopes: self.wanted.clone(),
        }
    }

    /// The kept registration, unless the server says that it does not know it.
    ///
    /// Where the server does not tell, the registration is used but no longer kept: should the server
    /// refuse the app on the consent page, where we do not see it, then the next login registers
    /// again. A login that succeeds keeps it again.
    pub(super) async fn kept(&self, key: &RegistrationKey) -> Result<Option<RegisteredApp>> {
        let Some(app) = self.store.registration(key).await? else {
            return Ok(None);
        };
        let status = probe(self.instance, &app, self.transport).await?;
        if status != AppStatus::Known {
            self.store.forget_registration(key).await?;
        }
        Ok(Some(app).filter(|_| status != AppStatus::Unknown))
    }

    /// The registration of this login, to keep or to forget at its end.
    pub(super) fn entry(&self, key: RegistrationKey) -> Entry {
        Entry {
            key,
            store: self.store.clone(),
        }
    }

    /// Registers the app and keeps the registration.
    pub(super) async fn register(
        &self,
        key: &RegistrationKey,
        redirect_uri: RedirectUri,
    ) -> Result<RegisteredApp> {
        let app = self.create(redirect_uri).await?;
        self.store.save_registration(key, &app).await?;
        Ok(app)
    }

    /// Registers the app. Scopes that the server refuses are asked for in coarser words.
    pub(super) async fn create(&self, redirect_uri: RedirectUri) -> Result<RegisteredApp> {
        self.respect_rate_limit()?;
        let mut asked = self.instance.scopes_for(self.wanted);
        loop {
            let registered = create_app(self.instance, self.app)
                .scopes(asked.clone())
                .redirect_uri(redirect_uri.clone())
                .transport(self.transport)
                .await;
            match registered {
                Ok(app) => return Ok(app),
                Err(error) if oauth::is_about_scopes(&error) => match scopes::step_down(&asked) {
                    Some(coarser) => asked = coarser,
                    None => return Err(error),
                },
                Err(error) if takes_no_apps(&error) => {
                    let refused = error.into_kind(ErrorKind::Refused);
                    return Err(refused.advise("ask the server's admin: it takes no new apps"));
                }
                Err(error) => return Err(self.remember_rate_limit(error)),
            }
        }
    }

    /// Servers count registrations (Mastodon allows 5 in 10 minutes): one that said no is not
    /// asked again before its limit resets.
    fn respect_rate_limit(&self) -> Result<()> {
        let (mut limited, now) = (limited(), self.transport.now());
        limited.retain(|_, reset| *reset > now);
        match limited.get(self.instance.url().as_str()) {
            Some(reset) => Err(Error::new(ErrorKind::RateLimited(Some(*reset)))
                .message("the server takes no more registrations for now")),
            None => Ok(()),
        }
    }

    fn remember_rate_limit(&self, error: Error) -> Error {
        if let ErrorKind::RateLimited(Some(reset)) = error.kind() {
            limited().insert(self.instance.url().as_str().to_owned(), *reset);
        }
        error
    }
}

/// The registration of one login in the store.
pub(super) struct Entry {
    key: RegistrationKey,
    store: Arc<dyn Store>,
}

impl Entry {
    /// The server knows the app.
    pub(super) async fn keep(&self, app: &RegisteredApp) {
        let kept = match self.store.registration(&self.key).await {
            Ok(Some(kept)) if kept == *app => Ok(()),
            Ok(_) => self.store.save_registration(&self.key, app).await,
            Err(error) => Err(error),
        };
        if let Err(error) = kept {
            tracing::warn!(%error, "the registration could not be kept");
        }
    }

    /// The server does not know the app, or takes it no more: the next login registers again.
    pub(super) async fn forget(&self) {
        if let Err(error) = self.store.forget_registration(&self.key).await {
            tracing::warn!(%error, "the registration could not be forgotten");
        }
    }
}

fn limited() -> std::sync::MutexGuard<'static, HashMap<String, Timestamp>> {
    static LIMITED: LazyLock<Mutex<HashMap<String, Timestamp>>> = LazyLock::new(Mutex::default);
    LIMITED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the server lets nobody register an app. There is no token yet that could be at fault.
fn takes_no_apps(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Unauthorized | ErrorKind::Forbidden)
}
