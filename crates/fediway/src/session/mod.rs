//! The credentials in use. They are refreshed before they expire, once for all tasks.

mod known;

use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use crate::credentials::{Account, Credentials, Parts};
use crate::error::{Error, ErrorKind, Result};
use crate::ids::AccountId;
use crate::instance::Instance;
use crate::oauth::{self, Token};
use crate::secret::AccessToken;
use crate::store::{RefreshLock, Store};
use crate::transport::Transport;
pub(crate) use known::Known;

/// How long before its end a token is no longer used: it must live until the request arrives.
const MARGIN: jiff::SignedDuration = jiff::SignedDuration::from_secs(30);

/// How long to wait for another process that may have refreshed already, where the store has no
/// lock.
const PAUSES: &[Duration] = &[
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_millis(1000),
];

/// Where renewed credentials come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Renewed {
    /// From the server, just now.
    Got,
    /// Another task or process had got them, perhaps long ago.
    Found,
}

/// One account's credentials, shared by all clones of a client.
pub(crate) struct Session {
    known: Known,
    current: RwLock<Credentials>,
    /// Held while refreshing. What is in it is the last refresh that failed. Made by the first refresh:
    /// most sessions never refresh, and a process may have many.
    refreshing: OnceLock<Box<tokio::sync::Mutex<Option<Failed>>>>,
    /// Where new credentials are kept, if anywhere.
    store: RwLock<Option<Arc<dyn Store>>>,
}

/// A refresh that failed: with which token, and how.
struct Failed {
    token: AccessToken,
    error: Error,
}

impl Session {
    pub(crate) fn new(
        instance: Instance,
        credentials: Credentials,
        store: Option<Arc<dyn Store>>,
    ) -> Self {
        Self {
            known: Known::new(instance),
            current: RwLock::new(credentials),
            refreshing: OnceLock::new(),
            store: RwLock::new(store),
        }
    }

    /// What is known of the instance.
    pub(crate) fn known(&self) -> &Known {
        &self.known
    }

    /// Notes whose credentials they are, after a refresh that is under way: what that gets has no
    /// owner yet.
    pub(crate) async fn bind(&self, id: AccountId, acct: String) {
        let _turn = self.refreshing.get_or_init(Box::default).lock().await;
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let domain = self.known.get().proven_domain(&acct);
        *current = Credentials::from_parts(Parts {
            account: Some(Account { id, acct, domain }),
            ..current.parts().clone()
        });
    }

    /// Asks the server again what it is, if that is due.
    pub(crate) async fn ask_if_due(&self, transport: &Transport) {
        if !self.known.is_due(transport.now()) {
            return;
        }
        let (token, store) = (self.current(), self.store());
        let token = Some(token.access_token());
        self.known
            .ask_if_due(token, transport, store.as_deref())
            .await;
    }

    /// Keeps the credentials in this store, now and whenever they are new. A refresh that is under way
    /// comes first: what it gets is what has to be kept.
    pub(crate) async fn keep_now(&self, store: Arc<dyn Store>) -> Result<()> {
        let _turn = self.refreshing.get_or_init(Box::default).lock().await;
        store.save_credentials(&self.current()).await?;
        self.keep_in(store);
        Ok(())
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
    pub(crate) async fn fresh(self: &Arc<Self>, transport: &Transport) -> Result<Credentials> {
        let current = self.current();
        let Some(end) = current.expires_at() else {
            return Ok(current);
        };
        let now = transport.now();
        if now + MARGIN >= end && current.can_refresh() {
            return match self.refresh(&current, transport).await.map(|new| new.0) {
                // It is good for a moment yet.
                Err(error) if error.is_transient() && now < end => Ok(current),
                refreshed => refreshed,
            };
        }
        match now < end {
            true => Ok(current),
            false => Err(Error::new(ErrorKind::ReauthenticationRequired)),
        }
    }

    /// New credentials in the place of those that were used. Of many tasks that ask at once one
    /// refreshes, and the others get what it got.
    ///
    /// It runs to its end even if the caller goes away or the transport is closed: the server may have
    /// ended the old refresh token already, and the new one must not be lost.
    pub(crate) async fn refresh(
        self: &Arc<Self>,
        used: &Credentials,
        transport: &Transport,
    ) -> Result<(Credentials, Renewed)> {
        let session = self.clone();
        let (used, sending) = (used.clone(), transport.clone());
        let refreshing = tokio::spawn(async move { session.refresh_once(&used, &sending).await });
        tokio::select! {
            biased;
            refreshed = refreshing => {
                refreshed.map_err(|error| Error::local("the refresh was cut off", error))?
            }
            // It may wait for another process, which nothing bounds here.
            () = transport.closed() => Err(Error::new(ErrorKind::Cancelled)),
        }
    }

    async fn refresh_once(
        &self,
        used: &Credentials,
        transport: &Transport,
    ) -> Result<(Credentials, Renewed)> {
        let refreshing = self.refreshing.get_or_init(Box::default);
        let (mut failed, waited) = match refreshing.try_lock() {
            Ok(failed) => (failed, false),
            Err(_) => (refreshing.lock().await, true),
        };
        let current = self.current();
        if current.access_token() != used.access_token() {
            return Ok((current, Renewed::Found));
        }
        // Those who waited for a refresh that failed share its failure: they do not all try again.
        if let Some(failed) = failed
            .as_ref()
            .filter(|failed| waited && failed.is_of(used))
        {
            return Err(failed.error.clone());
        }
        let refreshed = self.refresh_now(&current, transport).await;
        *failed = refreshed.as_ref().err().map(|error| Failed {
            token: used.access_token().clone(),
            error: error.clone(),
        });
        refreshed
    }

    async fn refresh_now(
        &self,
        current: &Credentials,
        transport: &Transport,
    ) -> Result<(Credentials, Renewed)> {
        if !current.can_refresh() {
            return Err(Error::new(ErrorKind::ReauthenticationRequired));
        }
        let store = self.store();
        // Held until the new credentials are kept: a refresh token may be good only once.
        let lock = match &store {
            Some(store) => store.lock_refresh(current).await?,
            None => RefreshLock::none(),
        };
        if let Some(newer) =
            kept(store.as_ref(), current, |kept| kept.is_newer_than(current)).await?
        {
            return Ok((self.adopt(newer), Renewed::Found));
        }
        let new = match self.ask_for_token(current, transport).await {
            Ok(token) => current.renewed(token),
            Err(error) if is_refusal(&error) => {
                let pauses = if lock.is_held() { &[] } else { PAUSES };
                let elsewhere = refreshed_elsewhere(store.as_ref(), current, pauses).await?;
                let dead = || error.into_kind(ErrorKind::ReauthenticationRequired);
                return Ok((self.adopt(elsewhere.ok_or_else(dead)?), Renewed::Found));
            }
            Err(error) => return Err(error),
        };
        // Stored before use. Should that fail, this process goes on with them all the same: the
        // server may have ended the old ones.
        let stored = match &store {
            Some(store) => store.save_credentials(&new).await,
            None => Ok(()),
        };
        self.adopt(new.clone());
        self.keep_where_it_is_kept_now(&new, store.as_ref()).await?;
        stored.map(|()| (new, Renewed::Got))
    }

    /// Keeps new credentials in the store that was named while they were got.
    async fn keep_where_it_is_kept_now(
        &self,
        new: &Credentials,
        kept: Option<&Arc<dyn Store>>,
    ) -> Result<()> {
        match self.store() {
            Some(now) if kept.is_none_or(|kept| !Arc::ptr_eq(kept, &now)) => {
                now.save_credentials(new).await
            }
            _ => Ok(()),
        }
    }

    /// Sends the refresh token. Where the token endpoint is no longer what is known, the server is
    /// asked where it is.
    async fn ask_for_token(&self, current: &Credentials, transport: &Transport) -> Result<Token> {
        let known = self.known.get();
        let refreshed = send_refresh(&known, current, transport).await;
        match &refreshed {
            Err(error) if is_not_there(error) => {
                self.known.doubt();
                self.ask_if_due(transport).await;
                let now = self.known.get();
                match now.oauth().token == known.oauth().token {
                    true => refreshed,
                    false => send_refresh(&now, current, transport).await,
                }
            }
            _ => refreshed,
        }
    }

    fn adopt(&self, new: Credentials) -> Credentials {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = new.clone();
        new
    }
}

async fn send_refresh(
    instance: &Instance,
    current: &Credentials,
    transport: &Transport,
) -> Result<Token> {
    match (current.app(), current.refresh_token()) {
        (Some(app), Some(token)) => {
            oauth::refresh_token(instance, app, token)
                .transport(transport)
                .await
        }
        _ => Err(Error::new(ErrorKind::ReauthenticationRequired)),
    }
}

/// Whether the server has no such endpoint.
pub(crate) fn is_not_there(error: &Error) -> bool {
    matches!(error.http_status(), Some(404 | 405 | 410))
}

/// What another process kept that used the refresh token first. Without a lock, its answer may
/// still be on the way: the store is looked at again after each pause.
async fn refreshed_elsewhere(
    store: Option<&Arc<dyn Store>>,
    old: &Credentials,
    pauses: &[Duration],
) -> Result<Option<Credentials>> {
    let is_other = |kept: &Credentials| kept.access_token() != old.access_token();
    let mut found = kept(store, old, is_other).await?;
    for pause in pauses.iter().filter(|_| store.is_some()) {
        if found.is_some() {
            break;
        }
        tokio::time::sleep(*pause).await;
        found = kept(store, old, is_other).await?;
    }
    Ok(found)
}

/// The credentials of the same account in a store, if they are such.
async fn kept(
    store: Option<&Arc<dyn Store>>,
    account: &Credentials,
    is_such: impl Fn(&Credentials) -> bool,
) -> Result<Option<Credentials>> {
    let kept = match store {
        Some(store) => store.credentials_of(account).await?,
        None => None,
    };
    Ok(kept.filter(is_such))
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
            issued_at: Some(token.came),
            expires_at: token.expires_at,
            ..old.clone()
        })
    }
}
