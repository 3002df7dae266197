//! The app's registration with a server: made once, kept, and renewed when the server forgot it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError, Weak};

use super::scopes;
use crate::credentials::{RedirectUri, RegisteredApp};
use crate::error::{Error, ErrorKind, OAuthCode, Result};
use crate::instance::Instance;
use crate::oauth::{self, App, create_app};
use crate::scope::Scopes;
use crate::store::{MemoryStore, RegistrationKey, Store};
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
    type Turns = Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>;
    static TURNS: LazyLock<Turns> = LazyLock::new(Turns::default);
    let turn = {
        let mut turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| turn.strong_count() > 0);
        let kept = turns.entry(key.to_string()).or_default();
        kept.upgrade().unwrap_or_else(|| {
            let new = Arc::default();
            *kept = Arc::downgrade(&new);
            new
        })
    };
    turn.lock_owned().await
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

    /// The kept registration, if the server still knows it.
    pub(super) async fn kept(&self, key: &RegistrationKey) -> Result<Option<RegisteredApp>> {
        let Some(app) = self.store.registration(key).await? else {
            return Ok(None);
        };
        if self.is_forgotten(&app).await {
            self.store.forget_registration(key).await?;
            return Ok(None);
        }
        Ok(Some(app))
    }

    /// Asks with a code that cannot be right: a server that knows the app refuses the code, one
    /// that forgot it refuses the app. Nothing else changes anything.
    async fn is_forgotten(&self, app: &RegisteredApp) -> bool {
        let probe = oauth::validate_authorization_code(self.instance, app, "probe")
            .transport(self.transport)
            .await;
        probe.is_err_and(|error| match error.kind() {
            ErrorKind::OAuth(OAuthCode::InvalidClient | OAuthCode::UnauthorizedClient) => true,
            ErrorKind::OAuth(OAuthCode::Other(word)) => {
                matches!(&**word, "invalid_client_id" | "invalid_application")
            }
            _ => false,
        })
    }

    /// Registers the app and keeps the registration. Scopes that the server refuses are asked for
    /// in coarser words.
    pub(super) async fn register(
        &self,
        key: &RegistrationKey,
        redirect_uri: RedirectUri,
    ) -> Result<RegisteredApp> {
        self.respect_rate_limit()?;
        let mut asked = scopes::negotiate(self.instance, self.wanted);
        let app = loop {
            let registered = create_app(self.instance, self.app)
                .scopes(asked.clone())
                .redirect_uri(redirect_uri.clone())
                .transport(self.transport)
                .await;
            match registered {
                Ok(app) => break app,
                Err(error) if oauth::is_about_scopes(&error) => match scopes::step_down(&asked) {
                    Some(coarser) => asked = coarser,
                    None => return Err(error),
                },
                Err(error) => return Err(self.remember_rate_limit(error)),
            }
        };
        self.store.save_registration(key, &app).await?;
        Ok(app)
    }

    /// Servers count registrations (Mastodon allows 5 in 10 minutes): one that said no is not
    /// asked again before its limit resets.
    fn respect_rate_limit(&self) -> Result<()> {
        let mut limited = limited();
        limited.retain(|_, reset| *reset > Timestamp::now());
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

fn limited() -> std::sync::MutexGuard<'static, HashMap<String, Timestamp>> {
    static LIMITED: LazyLock<Mutex<HashMap<String, Timestamp>>> = LazyLock::new(Mutex::default);
    LIMITED.lock().unwrap_or_else(PoisonError::into_inner)
}
