//! The trait of stores.

use std::any::Any;
use std::sync::Arc;

use futures_core::future::BoxFuture;

use crate::credentials::{Credentials, RegisteredApp};
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::scope::Scopes;
use crate::url::InstanceUrl;

/// Identifies a registration: one app with one redirect URI and one set of scopes on one server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RegistrationKey {
    /// The server.
    pub issuer: InstanceUrl,
    /// The app's name and website, as users see them.
    pub app: String,
    /// `loopback`, or the redirect URI itself.
    pub redirect: String,
    /// The scopes of the registration.
    pub scopes: Scopes,
}

impl std::fmt::Display for RegistrationKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [
            self.issuer.as_str(),
            &self.redirect,
            &self.scopes.to_string(),
            &self.app,
        ];
        // As JSON, so that no two keys read the same whatever an app calls itself.
        f.write_str(&serde_json::json!(parts).to_string())
    }
}

/// Keeps registrations, credentials, the default account and what is known about instances.
///
/// The key of credentials is the issuer and the account id. Saving credentials of a stored account
/// replaces them and does not change the order of accounts.
///
/// **The default account** is used when no account is named. The first account that is saved becomes
/// the default, and it stays the default until [`set_default_account`](Store::set_default_account)
/// chooses another one or the account is removed. Neither a refresh nor the login of another account
/// changes it.
///
/// Your own store must implement only the first six methods. The others have a default body. Implement
/// them to make restarts cheaper, to find one of many accounts quickly, or to let several processes
/// refresh tokens safely. Each method says what its default body does. The methods return boxed
/// futures, so that a store can be shared as `Arc<dyn Store>`, which is a store, too.
pub trait Store: Send + Sync {
    /// The registration with this key.
    fn registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<Option<RegisteredApp>>>;

    /// Stores a registration.
    fn save_registration(
        &self,
        key: &RegistrationKey,
        app: &RegisteredApp,
    ) -> BoxFuture<'_, Result<()>>;

    /// Removes a registration, for example because the server no longer knows it.
    fn forget_registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<()>>;

    /// All credentials, in the order of the first login of each account. Clients do not call this,
    /// because a store may have very many accounts.
    fn credentials(&self) -> BoxFuture<'_, Result<Vec<Credentials>>>;

    /// Stores an account's credentials.
    fn save_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>>;

    /// Removes an account's credentials.
    fn forget_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>>;

    /// The stored credentials of the same account as these.
    ///
    /// The default body searches [all credentials](Store::credentials).
    fn credentials_of(&self, account: &Credentials) -> BoxFuture<'_, Result<Option<Credentials>>> {
        let account = account.clone();
        Box::pin(async move {
            let kept = self.credentials().await?;
            Ok(kept.into_iter().find(|kept| kept.is_same_account(&account)))
        })
    }

    /// Up to `most` accounts with this [name](Credentials::is_named), or of all accounts, in the order
    /// of the first login.
    ///
    /// The default body searches [all credentials](Store::credentials).
    fn named(&self, name: Option<&str>, most: usize) -> BoxFuture<'_, Result<Vec<Credentials>>> {
        let name = name.map(str::to_owned);
        Box::pin(async move {
            let mut kept = self.credentials().await?;
            kept.retain(|kept| name.as_ref().is_none_or(|name| kept.is_named(name)));
            kept.truncate(most);
            Ok(kept)
        })
    }

    /// The account that is used when no account is named: the chosen default, else the only account.
    ///
    /// The default body returns the only account, if there is only one.
    fn default_account(&self) -> BoxFuture<'_, Result<Option<Credentials>>> {
        Box::pin(async move {
            let kept = self.named(None, 2).await?;
            Ok(Some(kept)
                .filter(|kept| kept.len() == 1)
                .and_then(|mut kept| kept.pop()))
        })
    }

    /// Makes this account the default one. It must be in this store.
    ///
    /// The default body returns an error: the store has no default account.
    fn set_default_account(&self, _: &Credentials) -> BoxFuture<'_, Result<()>> {
        let error = Error::invalid("this store keeps no default account: name the account");
        Box::pin(std::future::ready(Err(error)))
    }

    /// What is known about an instance, with the time at which it was fetched.
    ///
    /// The default body returns nothing, and every start of a program asks the server.
    fn instance(&self, _: &InstanceUrl) -> BoxFuture<'_, Result<Option<Instance>>> {
        Box::pin(std::future::ready(Ok(None)))
    }

    /// Stores what is known about an instance. It contains no secret.
    ///
    /// The default body does nothing.
    fn save_instance(&self, _: &Instance) -> BoxFuture<'_, Result<()>> {
        Box::pin(std::future::ready(Ok(())))
    }

    /// Locks the refresh of this account's tokens. It waits until no other user of this store, in this
    /// process or another one, refreshes them. The lock is released when it is dropped.
    ///
    /// The default body does not lock. On most servers, two processes may still refresh at the same
    /// time, but the slower one may have to read the store several times.
    fn lock_refresh(&self, _: &Credentials) -> BoxFuture<'_, Result<RefreshLock>> {
        Box::pin(std::future::ready(Ok(RefreshLock::none())))
    }
}

/// A lock of [`Store::lock_refresh`], released when it is dropped.
#[must_use = "the lock is released when it is dropped"]
pub struct RefreshLock(Option<Box<dyn Any + Send>>);

impl RefreshLock {
    /// No lock, for a store without locks.
    pub fn none() -> Self {
        Self(None)
    }

    /// A lock that is held until this value is dropped.
    pub fn held(guard: impl Send + 'static) -> Self {
        Self(Some(Box::new(guard)))
    }

    /// Whether something is locked.
    pub fn is_held(&self) -> bool {
        self.0.is_some()
    }
}

impl std::fmt::Debug for RefreshLock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RefreshLock")
            .field("held", &self.is_held())
            .finish()
    }
}

impl<S: Store + ?Sized> Store for Arc<S> {
    fn registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<Option<RegisteredApp>>> {
        (**self).registration(key)
    }

    fn save_registration(
        &self,
        key: &RegistrationKey,
        app: &RegisteredApp,
    ) -> BoxFuture<'_, Result<()>> {
        (**self).save_registration(key, app)
    }

    fn forget_registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<()>> {
        (**self).forget_registration(key)
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Vec<Credentials>>> {
        (**self).credentials()
    }

    fn credentials_of(&self, account: &Credentials) -> BoxFuture<'_, Result<Option<Credentials>>> {
        (**self).credentials_of(account)
    }

    fn save_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        (**self).save_credentials(credentials)
    }

    fn forget_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        (**self).forget_credentials(credentials)
    }

    fn named(&self, name: Option<&str>, most: usize) -> BoxFuture<'_, Result<Vec<Credentials>>> {
        (**self).named(name, most)
    }

    fn default_account(&self) -> BoxFuture<'_, Result<Option<Credentials>>> {
        (**self).default_account()
    }

    fn set_default_account(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        (**self).set_default_account(credentials)
    }

    fn instance(&self, url: &InstanceUrl) -> BoxFuture<'_, Result<Option<Instance>>> {
        (**self).instance(url)
    }

    fn save_instance(&self, instance: &Instance) -> BoxFuture<'_, Result<()>> {
        (**self).save_instance(instance)
    }

    fn lock_refresh(&self, credentials: &Credentials) -> BoxFuture<'_, Result<RefreshLock>> {
        (**self).lock_refresh(credentials)
    }
}
