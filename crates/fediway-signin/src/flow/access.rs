//! The tokens of people: kept for a site that asked for scopes, revoked for all others.

use fediway::store::WhichAccount;
use fediway::{Client, Credentials, Instance};

use super::register::Registration;
use super::task::to_the_end;
use crate::events::Event;
use crate::identity::Identity;
use crate::limits::spend_requests;
use crate::problem::{Problem, SignInError};
use crate::settings::Settings;
use crate::site::SignIn;
use crate::store::{AccountKey, KeptAccess, Operation, RefreshLease};

impl SignIn {
    /// A client for somebody who signed in, now or at any later time. It refreshes its token where
    /// the server's tokens expire, and keeps the new one for all processes.
    ///
    /// `None` if no token is kept: the site asked for no scopes, or the person signed out.
    ///
    /// # Errors
    ///
    /// Those of the database. Whether the token is still good shows at the first call.
    pub async fn client_for(&self, account: &AccountKey) -> Result<Option<Client>, SignInError> {
        let settings = self.settings();
        let Some(credentials) = settings.database.credentials_for(account).await? else {
            return Ok(None);
        };
        let kept = WhichAccount::from(&credentials);
        let client = Client::restore(&settings.database, kept);
        Ok(Some(client.transport(&settings.transport()?).await?))
    }

    /// Revokes the token that is kept of an account and forgets it; whether there was one. Sessions go
    /// on.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn revoke_access(&self, account: &AccountKey) -> Result<bool, SignInError> {
        let (site, account) = (self.clone(), account.clone());
        to_the_end(async move {
            let refreshing = site.no_refresh(&account).await?;
            let taken = site.settings().database.take_access(&account).await?;
            drop(refreshing);
            site.end_taken(taken).await
        })
        .await
    }

    /// The same at a sign-out: if nobody else is signed in with the account, and unless the site keeps
    /// tokens for work in the background.
    pub(super) async fn end_unused_access(&self, account: &AccountKey) -> Result<(), SignInError> {
        let Settings {
            database,
            keep_access,
            ..
        } = self.settings();
        if !keep_access {
            let refreshing = self.no_refresh(account).await?;
            let taken = database.take_unused_access(account).await?;
            drop(refreshing);
            self.end_taken(taken).await?;
        }
        Ok(())
    }

    /// Waits for a refresh that is under way: its new token would be kept after the old one was
    /// revoked. A process that died in the middle of one is not waited for as long as its lease lasts.
    async fn no_refresh(&self, account: &AccountKey) -> Result<Option<RefreshLease>, SignInError> {
        let Settings {
            database, timeout, ..
        } = self.settings();
        let lease = database.lease_refresh(account);
        match tokio::time::timeout(*timeout, lease).await {
            Ok(lease) => Ok(lease?),
            Err(_) => Ok(None),
        }
    }

    async fn end_taken(&self, taken: Option<Credentials>) -> Result<bool, SignInError> {
        let Some(taken) = taken else {
            return Ok(false);
        };
        let client = self.client_of(&taken).await?;
        self.end_token_in_turn(&client).await;
        Ok(true)
    }

    /// Keeps the token of a sign-in and begins its session. A token that was kept before and is
    /// another one is revoked, so that they do not pile up at the server. `false` if a sign-out
    /// revoked the new one meanwhile.
    pub(super) async fn keep_token(
        &self,
        client: &Client,
        session: &str,
    ) -> Result<bool, SignInError> {
        let Settings {
            database,
            session: time,
            ..
        } = self.settings();
        let new = client.credentials().ok_or(Problem::Internal)?;
        let old = match database.keep_access(&new, session, *time).await {
            Ok(KeptAccess::Kept { before }) => before,
            Ok(KeptAccess::Revoked) => return Ok(false),
            Err(error) => {
                // Nobody would know of it.
                self.end_token(client).await;
                return Err(error.into());
            }
        };
        if let Some(old) = old.filter(|old| old.access_token() != new.access_token()) {
            let client = self.client_of(&old).await?;
            self.end_token(&client).await;
        }
        Ok(true)
    }

    /// Revokes the token of a sign-in, unless it is the one that is kept: some servers give the same
    /// token to every sign-in with the same app. One that ends at this moment may have got it, too.
    pub(super) async fn end_unshared_token(&self, identity: &Identity, client: &Client) {
        let database = &self.settings().database;
        let kept = database.credentials_for(&identity.key).await;
        let Some(own) = client.credentials() else {
            return;
        };
        let kept = kept.ok().flatten();
        if kept.is_some_and(|kept| kept.access_token() == own.access_token()) {
            return;
        }
        let noted = database.note_ended_token(&identity.key, own.access_token());
        if let Err(error) = noted.await {
            tracing::debug!(%error, "a sign-in that ends at this moment may have to be tried again");
        }
        self.end_token(client).await;
    }

    /// Revokes a token when the server has room for that, or says that it was left.
    async fn end_token_in_turn(&self, client: &Client) {
        let Settings {
            database, timeout, ..
        } = self.settings();
        let (server, operation) = (client.instance(), Operation::Revocation);
        match spend_requests(database, &server, operation, *timeout).await {
            Err(error) if error.problem == Problem::ServerBusy => {
                self.tell_not_revoked(client).await
            }
            // The token counts for more than the budget.
            _ => self.end_token(client).await,
        }
    }

    /// Revokes a token. That it cannot be revoked stops nobody from signing in or out.
    pub(super) async fn end_token(&self, client: &Client) {
        let ended = fediway::login::logout(client).await;
        if ended.as_ref().is_ok_and(|ended| ended.ends_app) {
            self.forget_app_of(client).await;
        }
        if ended.as_ref().is_ok_and(|ended| ended.token_is_dead) {
            return;
        }
        if let Err(error) = ended {
            tracing::warn!(%error, "a token was not revoked");
        }
        self.tell_not_revoked(client).await;
    }

    async fn tell_not_revoked(&self, client: &Client) {
        let Some(own) = client.credentials() else {
            return;
        };
        let (settings, account) = (self.settings(), AccountKey::of(&own));
        let (database, token) = (&settings.database, own.access_token());
        if let Err(error) = database.forget_ended_token(&account.server, token).await {
            tracing::debug!(%error, "a sign-in with this token may have to be tried again");
        }
        settings.tell(Event::TokenNotRevoked { account }).await;
    }

    /// One server deletes the registered app together with the token.
    async fn forget_app_of(&self, client: &Client) {
        let server = client.instance();
        let wanted = self.settings().wanted(&server);
        let registration = Registration::new(self.shared_settings(), &server, wanted);
        let credentials = client.credentials();
        let app = credentials.as_ref().and_then(Credentials::app);
        if let Some(app) = app
            && let Err(error) = registration.forget(&app.client_id).await
        {
            tracing::warn!(%error, "a registration that is gone was not forgotten");
        }
    }

    /// A client of credentials that keeps nothing.
    async fn client_of(&self, credentials: &Credentials) -> Result<Client, SignInError> {
        let settings = self.settings();
        let server = credentials.issuer().authority();
        // What is known of the server is of use, but a token can be revoked without it.
        let known = settings.database.server(server).await.ok().flatten();
        let instance = known.map(|known| known.instance);
        let instance =
            instance.unwrap_or_else(|| Instance::without_discovery(credentials.issuer().clone()));
        Ok(Client::new(instance, credentials.clone()).with_transport(&settings.transport()?))
    }
}
