//! From what a store keeps to a client, without a request.

use std::sync::Arc;

use futures_core::future::BoxFuture;

use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::instance::Instance;
use crate::session::Session;
use crate::store::{Store, WhichAccount, find_account};
use crate::transport::Transport;

/// A client under way: `.await` it. See [`Client::restore`].
#[must_use = "nothing is restored until this is awaited"]
pub struct Restore {
    store: Arc<dyn Store>,
    account: WhichAccount,
    transport: Option<Transport>,
}

impl Client {
    /// The client of an account that is kept in a store: with its credentials and with what is known
    /// of its instance, so that no request is made.
    ///
    /// The account is a handle, the host of a server, or [`WhichAccount::Default`]; see
    /// [`find_account`]. New credentials are kept in the same store.
    ///
    /// What is known of the instance is asked for again before the first call if it is older than a
    /// day, and after an answer that contradicts it; the calls do not fail if the server does not
    /// answer that. Only if nothing is known is the instance discovered here.
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
    /// [`ErrorKind::ReauthenticationRequired`] if the account is not kept: a person has to log in.
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

    /// Keeps this client's account in a store, for [`Client::restore`] at the next start: for a token
    /// that does not come from a [`Login`](crate::Login) with a store.
    ///
    /// Where it is not known whose token it is, the server is asked, which takes a scope such as
    /// `read:accounts` or `profile`. New credentials are kept in the store from now on.
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
    /// Those of the store, [`ErrorKind::Unauthorized`] if the token is not good, and
    /// [`ErrorKind::InvalidInput`] for a client without a token.
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
            session.bind(me.id, me.acct);
        }
        store.save_credentials(&session.current()).await?;
        keep_instance(store, &self.instance()).await?;
        session.keep_in(Arc::new(store.clone()));
        Ok(())
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
        let session = Session::new(instance, credentials, Some(self.store));
        Ok(Client::of_session(session).with_transport(&transport))
    }
}

impl IntoFuture for Restore {
    type Output = Result<Client>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl std::fmt::Debug for Restore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Restore")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}
