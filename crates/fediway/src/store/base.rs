//! What a store does.

use std::any::Any;
use std::sync::Arc;

use futures_core::future::BoxFuture;

use crate::credentials::{Credentials, RegisteredApp};
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::scope::Scopes;
use crate::url::InstanceUrl;

/// Which registration: one app with one redirect URI and one set of scopes on one server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RegistrationKey {
    /// The server.
    pub issuer: InstanceUrl,
    /// The app's name and website, as people see them.
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

/// Keeps registrations, credentials, the default account and what is known of instances.
///
/// Credentials are keyed by issuer and account id. Saving credentials of an account that is kept
/// already replaces them in place and changes no order.
///
/// **The default account** is the one to work as when no account is named. It is a mark of its own:
/// the first account that is saved gets it, and it stays there until
/// [`set_default_account`](Store::set_default_account) moves it or the account is forgotten. Neither
/// a refresh nor the login of another account moves it.
///
/// A store of your own needs only the first six methods. Those with a default body make restarts
/// cheaper, many accounts quick to find, and several processes safer: what they do without it is said
/// at each. The methods return
/// boxed futures, so that a store can be shared as `Arc<dyn Store>`, which is a store as well.
pub trait Store: Send + Sync {
    /// The registration under this key.
    fn registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<Option<RegisteredApp>>>;

    /// Keeps a registration.
    fn save_registration(
        &self,
        key: &RegistrationKey,
        app: &RegisteredApp,
    ) -> BoxFuture<'_, Result<()>>;

    /// Forgets a registration, as when the server no longer knows it.
    fn forget_registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<()>>;

    /// All credentials, in the order of the first login of each account. A client never asks for
    /// them: of a fleet of bots, these are many.
    fn credentials(&self) -> BoxFuture<'_, Result<Vec<Credentials>>>;

    /// Keeps an account's credentials.
    fn save_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>>;

    /// Forgets an account's credentials.
    fn forget_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>>;

    /// The credentials of the same account as these, as they are kept now.
    ///
    /// Without a body of your own, they are looked for among [all](Store::credentials).
    fn credentials_of(&self, account: &Credentials) -> BoxFuture<'_, Result<Option<Credentials>>> {
        let account = account.clone();
        Box::pin(async move {
            let kept = self.credentials().await?;
            Ok(kept.into_iter().find(|kept| kept.is_same_account(&account)))
        })
    }

    /// The first accounts that a [name](Credentials::is_named) means, or the first ones of all, in
    /// the order of the first login, and at most so many.
    ///
    /// Without a body of your own, they are looked for among [all](Store::credentials).
    fn named(&self, name: Option<&str>, most: usize) -> BoxFuture<'_, Result<Vec<Credentials>>> {
        let name = name.map(str::to_owned);
        Box::pin(async move {
            let mut kept = self.credentials().await?;
            kept.retain(|kept| name.as_ref().is_none_or(|name| kept.is_named(name)));
            kept.truncate(most);
            Ok(kept)
        })
    }

    /// The account to work as when no account is named: the marked one, else the only one.
    ///
    /// Without a body of your own, it is the only one, if there is only one.
    fn default_account(&self) -> BoxFuture<'_, Result<Option<Credentials>>> {
        Box::pin(async move {
            let kept = self.named(None, 2).await?;
            Ok(Some(kept)
                .filter(|kept| kept.len() == 1)
                .and_then(|mut kept| kept.pop()))
        })
    }

    /// Makes this account the default one. It must be kept in this store.
    ///
    /// Without a body of your own, it is an error: the store has no default account.
    fn set_default_account(&self, _: &Credentials) -> BoxFuture<'_, Result<()>> {
        let error = Error::invalid("this store keeps no default account: name the account");
        Box::pin(std::future::ready(Err(error)))
    }

    /// What is known of an instance, with the time it was learnt.
    ///
    /// Without a body of your own, nothing is known, and every start of a program asks the server.
    fn instance(&self, _: &InstanceUrl) -> BoxFuture<'_, Result<Option<Instance>>> {
        Box::pin(std::future::ready(Ok(None)))
    }

    /// Keeps what is known of an instance. It holds no secret.
    ///
    /// Without a body of your own, it is not kept.
    fn save_instance(&self, _: &Instance) -> BoxFuture<'_, Result<()>> {
        Box::pin(std::future::ready(Ok(())))
    }

    /// Waits until nobody else who uses this store, in this process or another one, refreshes the
    /// tokens of this account. The lock is released when it is dropped.
    ///
    /// Without a body of your own, there is no lock. Two processes that refresh at once are safe
    /// even so on most servers, but the slower one may have to look into the store several times.
    fn lock_refresh(&self, _: &Credentials) -> BoxFuture<'_, Result<RefreshLock>> {
        Box::pin(std::future::ready(Ok(RefreshLock::none())))
    }
}

/// A lock of [`Store::lock_refresh`], released when it is dropped.
#[must_use = "the lock is released when it is dropped"]
pub struct RefreshLock(Option<Box<dyn Any + Send>>);

impl RefreshLock {
    /// No lock: the store has none.
    pub fn none() -> Self {
        Self(None)
    }

    /// A lock that is held as long as this value lives.
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
