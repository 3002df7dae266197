//! Restores a client from a store without a request.

use std::sync::Arc;

use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::future::{RequestFuture, boxed};
use crate::instance::Instance;
use crate::session::Session;
use crate::store::{Store, WhichAccount, find_account};
use crate::transport::Transport;

/// The future of [`Client::restore`]: `.await` it.
#[must_use = "nothing is restored until this is awaited"]
pub struct Restore {
    store: Arc<dyn Store>,
    account: WhichAccount,
    transport: Option<Transport>,
}

impl Client {
    /// Restores the client of an account in a store, with its credentials and with what is known about
    /// its instance. It makes no request, unless the store knows nothing about the instance.
    ///
    /// The account is a handle, the host of a server, or [`WhichAccount::Default`]: see
    /// [`find_account`]. Refreshed credentials are saved to the same store.
    ///
    /// What is known about the instance is fetched again before a call if it is older than a day, or if
    /// a response contradicts it. If that fails, the call continues with the old values.
    ///
    /// ```no_run
    /// # async fn run() -> fediway::Result<()> {
    /// use fediway::{Client, store::FileStore};
    ///
    /// let store = FileStore::open("my-bot")?;
    /// let client = Client::restore(&store, "@me@mastodon.social").await?;
    /// client.statuses().post("Good morning").await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::ReauthenticationRequired`] if the store does not have the account: a login is needed.
    pub fn restore(
        store: &(impl Store + Clone + 'static),
        account: impl Into<WhichAccount>,
    ) -> Restore {
        Restore {
            store: Arc::new(store.clone()),
            account: account.into(),
            transport: None,
        }
    }

    /// Saves this client's account to a store, for [`Client::restore`] at the next start. Use it for a
    /// token that does not come from a [`Login`](crate::Login) with a store.
    ///
    /// If the account of the token is unknown, the server is asked. This needs a scope such as
    /// `read:accounts` or `profile`. From now on, refreshed credentials are saved to the store, too.
    ///
    /// ```no_run
    /// # async fn run() -> fediway::Result<()> {
    /// use fediway::{Client, Instance, store::FileStore};
    ///
    /// let instance = Instance::discover("mastodon.social").await?;
    /// let client = Client::with_token(instance, "3UTwK7cP5SGO");
    /// client.keep_in(&FileStore::open("my-bot")?).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Errors of the store, [`ErrorKind::Unauthorized`] if the server refuses the token, and
    /// [`ErrorKind::InvalidInput`] if the client has no token.
    pub async fn keep_in(&self, store: &(impl Store + Clone + 'static)) -> Result<()> {
        let Some(session) = self.session() else {
            return Err(Error::invalid("an anonymous client has nothing to keep"));
        };
        if session.current().account_id().is_none() {
            let me = self.accounts().verify_credentials().await?.account;
            if me.id.as_str().is_empty() {
                let message = "the server did not say whose token it is";
                return Err(Error::new(ErrorKind::Decode).message(message));
            }
            session.bind(me.id, me.acct).await;
        }
        session.keep_now(Arc::new(store.clone())).await?;
        keep_instance(store, &self.instance()).await
    }
}

/// Keeps what the server said of itself, if it was asked.
pub(crate) async fn keep_instance(store: &dyn Store, instance: &Instance) -> Result<()> {
    match instance.discovered_at() {
        Some(_) => store.save_instance(instance).await,
        None => Ok(()),
    }
}

impl Restore {
    /// Sends through this transport instead of the shared one; so does the client.
    pub fn transport(mut self, transport: &Transport) -> Self {
        self.transport = Some(transport.clone());
        self
    }

    async fn run(self) -> Result<Client> {
        let credentials = find_account(&*self.store, self.account).await?;
        let transport = Transport::or_shared(self.transport)?;
        let instance = match self.store.instance(credentials.issuer()).await? {
            Some(known) => known,
            None => {
                let discovery = Instance::discover(credentials.issuer().as_str());
                let found = discovery.transport(&transport).await?;
                self.store.save_instance(&found).await?;
                found
            }
        };
        let tells_accounts_only = !instance.limits_are_known();
        let session = Session::new(instance, credentials, Some(self.store));
        if tells_accounts_only {
            session.known().doubt();
        }
        Ok(Client::of_session(session).with_transport(&transport))
    }
}

impl IntoFuture for Restore {
    type Output = Result<Client>;
    type IntoFuture = RequestFuture<Client>;

    fn into_future(self) -> Self::IntoFuture {
        boxed(self.run())
    }
}

impl std::fmt::Debug for Restore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Restore")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}
