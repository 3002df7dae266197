//! A store that keeps secrets separately, for example in the keyring of the operating system.

use std::sync::Arc;

use futures_core::future::BoxFuture;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use super::base::{RefreshLock, RegistrationKey, Store};
use crate::credentials::{Credentials, Parts, RegisteredApp};
use crate::error::{Error, ErrorKind, Result};
use crate::instance::Instance;
use crate::url::InstanceUrl;

/// What stands in the store in the place of a secret that is in the vault. No token can be that: it
/// has a space.
const ELSEWHERE: &str = "(in the vault)";

/// What a name of a secret keeps as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');

/// The same of a host.
const PLAIN_HOST: &AsciiSet = &PLAIN.remove(b'.');

/// Keeps secrets by name, such as a keyring or a password manager.
///
/// Names consist of ASCII letters, digits, `-`, `_`, `.`, `%` and `/`. They never begin with `-` and
/// have no part that is empty or `..`, so that they can be file names.
pub trait Vault: Send + Sync {
    /// The secret with this name.
    fn get(&self, name: &str) -> BoxFuture<'_, Result<Option<Zeroizing<String>>>>;

    /// Stores a secret. It replaces a secret with the same name.
    fn set(&self, name: &str, secret: &str) -> BoxFuture<'_, Result<()>>;

    /// Deletes a secret. It is not an error if there is none.
    fn delete(&self, name: &str) -> BoxFuture<'_, Result<()>>;
}

/// A store that keeps its secrets in a [`Vault`], each with its own name, and everything else in an inner
/// store.
///
/// [`is_in_vault`](VaultStore::is_in_vault) says where an account's secrets are. Accounts whose secrets
/// are in the inner store stay readable, so that a store may have both kinds. Secrets are written before
/// the rest. They are read only by [`unlocked`](VaultStore::unlocked), for one account.
#[derive(Clone)]
pub struct VaultStore<S> {
    inner: S,
    vault: Arc<dyn Vault>,
    in_clear: bool,
}

impl<S: Store> VaultStore<S> {
    /// A store that saves secrets in this vault.
    pub fn new(inner: S, vault: impl Vault + 'static) -> Self {
        Self {
            inner,
            vault: Arc::new(vault),
            in_clear: false,
        }
    }

    /// A store that saves secrets in the inner store. The vault is used only for the secrets that it
    /// already has.
    #[must_use]
    pub fn in_clear(mut self) -> Self {
        self.in_clear = true;
        self
    }

    /// The inner store. Its accounts have no secrets if these are in the vault.
    pub fn inner(&self) -> &S {
        &self.inner
    }

    /// Whether the secrets of these credentials are in the vault and not in them.
    pub fn is_in_vault(credentials: &Credentials) -> bool {
        credentials.access_token().expose() == ELSEWHERE
    }

    /// The same credentials with their secrets.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::ReauthenticationRequired`] if the vault does not have them, and errors of the vault.
    pub async fn unlocked(&self, credentials: &Credentials) -> Result<Credentials> {
        if !Self::is_in_vault(credentials) {
            return Ok(credentials.clone());
        }
        let names = Names::of(credentials);
        let Some(access_token) = self.vault.get(&names.access()).await? else {
            let what = format!("the vault has no token of {}", credentials.name());
            return Err(Error::new(ErrorKind::ReauthenticationRequired).message(&what));
        };
        let mut parts = Parts {
            access_token: access_token.as_str().into(),
            ..credentials.parts().clone()
        };
        if parts.refresh_token.is_some() {
            let kept = self.vault.get(&names.refresh()).await?;
            parts.refresh_token = kept.map(|token| token.as_str().into());
        }
        if let Some(app) = &parts.app {
            let kept = self.vault.get(&names.client_secret()).await?;
            parts.app = kept.map(|secret| Arc::new(with_secret(app, &secret)));
        }
        Ok(Credentials::from_parts(parts))
    }

    /// Puts the secrets into the vault and gives what is left.
    async fn lock(&self, credentials: &Credentials) -> Result<Credentials> {
        if Self::is_in_vault(credentials) {
            return Ok(credentials.clone());
        }
        let names = Names::of(credentials);
        let mut parts = credentials.parts().clone();
        self.vault
            .set(&names.access(), parts.access_token.expose())
            .await?;
        parts.access_token = ELSEWHERE.into();
        if let Some(token) = &parts.refresh_token {
            self.vault.set(&names.refresh(), token.expose()).await?;
            parts.refresh_token = Some(ELSEWHERE.into());
        }
        if let Some(app) = &parts.app {
            self.vault
                .set(&names.client_secret(), app.client_secret.expose())
                .await?;
            parts.app = Some(Arc::new(with_secret(app, ELSEWHERE)));
        }
        Ok(Credentials::from_parts(parts))
    }

    async fn empty(&self, credentials: &Credentials) -> Result<()> {
        let names = Names::of(credentials);
        // Only what is there: a password manager may complain about the rest.
        if credentials.refresh_token().is_some() {
            self.vault.delete(&names.refresh()).await?;
        }
        if credentials.app().is_some() {
            self.vault.delete(&names.client_secret()).await?;
        }
        self.vault.delete(&names.access()).await
    }

    /// The kept credentials of the same account, as the store inside has them.
    async fn kept(&self, credentials: &Credentials) -> Result<Option<Credentials>> {
        let kept = self.inner.credentials().await?;
        Ok(kept
            .into_iter()
            .find(|kept| kept.is_same_account(credentials)))
    }
}

impl<S: Store> Store for VaultStore<S> {
    fn registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<Option<RegisteredApp>>> {
        let key = key.clone();
        Box::pin(async move {
            match self.inner.registration(&key).await? {
                // Made for another place: this place registers anew.
                Some(app) if is_elsewhere(&app) && self.in_clear => Ok(None),
                Some(app) if is_elsewhere(&app) => {
                    let kept = self.vault.get(&registration_name(&key)).await?;
                    Ok(kept.map(|secret| with_secret(&app, &secret)))
                }
                found => Ok(found),
            }
        })
    }

    fn save_registration(
        &self,
        key: &RegistrationKey,
        app: &RegisteredApp,
    ) -> BoxFuture<'_, Result<()>> {
        let (key, app) = (key.clone(), app.clone());
        Box::pin(async move {
            if self.in_clear {
                return self.inner.save_registration(&key, &app).await;
            }
            self.vault
                .set(&registration_name(&key), app.client_secret.expose())
                .await?;
            let left = with_secret(&app, ELSEWHERE);
            self.inner.save_registration(&key, &left).await
        })
    }

    fn forget_registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<()>> {
        let key = key.clone();
        Box::pin(async move {
            let kept = self.inner.registration(&key).await?;
            if !self.in_clear && kept.as_ref().is_some_and(is_elsewhere) {
                self.vault.delete(&registration_name(&key)).await?;
            }
            self.inner.forget_registration(&key).await
        })
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Vec<Credentials>>> {
        Box::pin(async move {
            let mut unlocked = Vec::new();
            for kept in self.inner.credentials().await? {
                unlocked.push(self.unlocked(&kept).await?);
            }
            Ok(unlocked)
        })
    }

    fn named(&self, name: Option<&str>, most: usize) -> BoxFuture<'_, Result<Vec<Credentials>>> {
        let name = name.map(str::to_owned);
        Box::pin(async move {
            let mut unlocked = Vec::new();
            for kept in self.inner.named(name.as_deref(), most).await? {
                unlocked.push(self.unlocked(&kept).await?);
            }
            Ok(unlocked)
        })
    }

    fn credentials_of(&self, account: &Credentials) -> BoxFuture<'_, Result<Option<Credentials>>> {
        let account = account.clone();
        Box::pin(async move {
            match self.kept(&account).await? {
                Some(kept) => self.unlocked(&kept).await.map(Some),
                None => Ok(None),
            }
        })
    }

    fn save_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        let credentials = credentials.clone();
        Box::pin(async move {
            if !self.in_clear {
                let left = self.lock(&credentials).await?;
                return self.inner.save_credentials(&left).await;
            }
            let before = self.kept(&credentials).await?;
            let credentials = self.unlocked(&credentials).await?;
            self.inner.save_credentials(&credentials).await?;
            match before.filter(Self::is_in_vault) {
                Some(before) => self.empty(&before).await,
                None => Ok(()),
            }
        })
    }

    fn forget_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        let credentials = credentials.clone();
        Box::pin(async move {
            if let Some(kept) = self.kept(&credentials).await?.filter(Self::is_in_vault) {
                self.empty(&kept).await?;
            }
            self.inner.forget_credentials(&credentials).await
        })
    }

    fn default_account(&self) -> BoxFuture<'_, Result<Option<Credentials>>> {
        Box::pin(async move {
            match self.inner.default_account().await? {
                Some(kept) => self.unlocked(&kept).await.map(Some),
                None => Ok(None),
            }
        })
    }

    fn set_default_account(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        self.inner.set_default_account(credentials)
    }

    fn instance(&self, url: &InstanceUrl) -> BoxFuture<'_, Result<Option<Instance>>> {
        self.inner.instance(url)
    }

    fn save_instance(&self, instance: &Instance) -> BoxFuture<'_, Result<()>> {
        self.inner.save_instance(instance)
    }

    fn lock_refresh(&self, credentials: &Credentials) -> BoxFuture<'_, Result<RefreshLock>> {
        self.inner.lock_refresh(credentials)
    }
}

impl<S: std::fmt::Debug> std::fmt::Debug for VaultStore<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VaultStore")
            .field("inner", &self.inner)
            .field("in_clear", &self.in_clear)
            .finish_non_exhaustive()
    }
}

fn is_elsewhere(app: &RegisteredApp) -> bool {
    app.client_secret.expose() == ELSEWHERE
}

fn with_secret(app: &RegisteredApp, secret: &str) -> RegisteredApp {
    RegisteredApp {
        client_secret: secret.into(),
        ..app.clone()
    }
}

/// The names of an account's secrets. The id is the server's to choose and can be anything.
struct Names(String);

impl Names {
    fn of(credentials: &Credentials) -> Self {
        let id = credentials.account_id().map_or("", |id| id.as_str());
        let id = utf8_percent_encode(id, PLAIN);
        Self(format!("{}/account-{id}", host_name(credentials.issuer())))
    }

    fn access(&self) -> String {
        format!("{}/access-token", self.0)
    }

    fn refresh(&self) -> String {
        format!("{}/refresh-token", self.0)
    }

    fn client_secret(&self) -> String {
        format!("{}/client-secret", self.0)
    }
}

/// The server in a name: its host, and what else there is if it is not https on port 443.
fn host_name(issuer: &InstanceUrl) -> String {
    let address = issuer.as_str();
    let address = address.strip_prefix("https://").unwrap_or(address);
    utf8_percent_encode(address, PLAIN_HOST).to_string()
}

/// The name of a registration's secret.
fn registration_name(key: &RegistrationKey) -> String {
    let parts = [&key.redirect, &key.scopes.to_string(), &key.app]
        .map(|part| utf8_percent_encode(part, PLAIN).to_string());
    format!("{}/app-{}", host_name(&key.issuer), parts.join("."))
}

#[cfg(test)]
mod tests;
