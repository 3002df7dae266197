//! The credentials in use: refreshed when they are about to expire, once however many tasks ask.

use std::sync::{Arc, PoisonError, RwLock};

use crate::credentials::{Credentials, Parts};
use crate::error::{Error, ErrorKind, Result};
use crate::instance::Instance;
use crate::oauth::{self, Token};
use crate::secret::AccessToken;
use crate::store::Store;
use crate::time::Timestamp;
use crate::transport::Transport;

/// How long before its end a token is no longer used: it must live until the request arrives.
const MARGIN: jiff::SignedDuration = jiff::SignedDuration::from_secs(30);

/// One account's credentials, shared by all clones of a client.
pub(crate) struct Session {
    current: RwLock<Credentials>,
    /// Held while refreshing. What is in it is the last refresh that failed.
    refreshing: tokio::sync::Mutex<Option<Failed>>,
    /// Where new credentials are kept, if anywhere.
    store: RwLock<Option<Arc<dyn Store>>>,
}

/// A refresh that failed: with which token, and how.
struct Failed {
    token: AccessToken,
    error: Error,
}

impl Session {
    pub(crate) fn new(credentials: Credentials, store: Option<Arc<dyn Store>>) -> Self {
        Self {
            current: RwLock::new(credentials),
            refreshing: tokio::sync::Mutex::default(),
            store: RwLock::new(store),
        }
    }

    /// Keeps new credentials in this store from now on.
    pub(crate) fn keep_in(&self, store: Arc<dyn Store>) {
        *self.store.write().unwrap_or_else(PoisonError::into_inner) = Some(store);
    }

    /// Where new credentials are kept.
    pub(crate) fn store(&self) -> Option<Arc<dyn Store>> {
        self.store
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The credentials as they are now.
    pub(crate) fn current(&self) -> Credentials {
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Credentials that are good for a request.
    pub(crate) async fn fresh(
        self: &Arc<Self>,
        instance: &Instance,
        transport: &Transport,
    ) -> Result<Credentials> {
        let current = self.current();
        let now = Timestamp::now();
        match current.expires_at() {
            Some(end) if now + MARGIN >= end && current.can_refresh() => {
                match self.refresh(&current, instance, transport).await {
                    // It is good for a moment yet.
                    Err(error) if error.is_transient() && now < end => Ok(current),
                    refreshed => refreshed,
                }
            }
            Some(end) if now >= end => Err(Error::new(ErrorKind::ReauthenticationRequired)),
            _ => Ok(current),
        }
    }

    /// New credentials in the place of those that were used. Of many tasks that ask at once one
    /// refreshes, and the others get what it got.
    ///
    /// It runs to its end even if the caller goes away: the server may have ended the old refresh
    /// token already, and the new one must not be lost.
    pub(crate) async fn refresh(
        self: &Arc<Self>,
        used: &Credentials,
        instance: &Instance,
        transport: &Transport,
    ) -> Result<Credentials> {
        let session = self.clone();
        let (used, instance, transport) = (used.clone(), instance.clone(), transport.clone());
        let refreshing =
            tokio::spawn(async move { session.refresh_once(&used, &instance, &transport).await });
        refreshing
            .await
            .map_err(|error| Error::local("the refresh was cut off", error))?
    }

    async fn refresh_once(
        &self,
        used: &Credentials,
        instance: &Instance,
        transport: &Transport,
    ) -> Result<Credentials> {
        let (mut failed, waited) = match self.refreshing.try_lock() {
            Ok(failed) => (failed, false),
            Err(_) => (self.refreshing.lock().await, true),
        };
        let current = self.current();
        if current.access_token() != used.access_token() {
            return Ok(current);
        }
        // Those who waited for a refresh that failed share its failure: they do not all try again.
        if let Some(failed) = failed
            .as_ref()
            .filter(|failed| waited && failed.is_of(used))
        {
            return Err(failed.error.clone());
        }
        let refreshed = self.refresh_now(&current, instance, transport).await;
        *failed = refreshed.as_ref().err().map(|error| Failed {
            token: used.access_token().clone(),
            error: error.clone(),
        });
        refreshed
    }

    async fn refresh_now(
        &self,
        current: &Credentials,
        instance: &Instance,
        transport: &Transport,
    ) -> Result<Credentials> {
        let (Some(app), Some(token)) = (current.app(), current.refresh_token()) else {
            return Err(Error::new(ErrorKind::ReauthenticationRequired));
        };
        let refreshed = oauth::refresh_token(instance, app, token)
            .transport(transport)
            .await;
        let new = match refreshed {
            Ok(token) => current.renewed(token),
            Err(error) => return Ok(self.adopt(self.refreshed_elsewhere(current, error).await?)),
        };
        // Stored before use. Should that fail, this process goes on with them all the same: the
        // server may have ended the old ones.
        let stored = match self.store() {
            Some(store) => store.save_credentials(&new).await,
            None => Ok(()),
        };
        self.adopt(new.clone());
        stored.map(|()| new)
    }

    fn adopt(&self, new: Credentials) -> Credentials {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = new.clone();
        new
    }

    /// Another process may have used the refresh token and kept what it got.
    async fn refreshed_elsewhere(&self, old: &Credentials, error: Error) -> Result<Credentials> {
        if !is_refusal(&error) {
            return Err(error);
        }
        if let Some(store) = self.store() {
            let kept = store.credentials().await?;
            let newer = kept.into_iter().find(|kept| {
                kept.is_same_account(old) && kept.access_token() != old.access_token()
            });
            if let Some(newer) = newer {
                return Ok(newer);
            }
        }
        Err(error.into_kind(ErrorKind::ReauthenticationRequired))
    }
}

impl Failed {
    fn is_of(&self, used: &Credentials) -> bool {
        self.token == *used.access_token()
    }
}

/// Whether the server will never take this refresh token again. Servers say so in many words.
fn is_refusal(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::OAuth(_)
            | ErrorKind::Refused
            | ErrorKind::Unauthorized
            | ErrorKind::Forbidden
            | ErrorKind::Unprocessable
    )
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.current().fmt(f)
    }
}

impl Credentials {
    /// The same account with the tokens of a refresh. What the answer leaves out stays
    /// (RFC 6749, section 6).
    fn renewed(&self, token: Token) -> Self {
        let old = self.parts();
        Self::from_parts(Parts {
            access_token: token.access_token,
            refresh_token: token.refresh_token.or_else(|| old.refresh_token.clone()),
            granted: token.scopes.unwrap_or_else(|| old.granted.clone()),
            expires_at: token.expires_at,
            ..old.clone()
        })
    }
}
