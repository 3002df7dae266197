//! The tokens of people: kept for a site that asked for scopes, revoked for all others.

use fediway::store::WhichAccount;
use fediway::{Client, Credentials, Instance};

use super::register::Registration;
use crate::events::Event;
use crate::identity::Identity;
use crate::problem::{Problem, SignInError};
use crate::site::SignIn;
use crate::store::AccountKey;

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
        let Some(credentials) = settings.database.credentials_of(account).await? else {
            return Ok(None);
        };
        let kept = WhichAccount::from(&credentials);
        let client = Client::restore(&settings.database, kept);
        Ok(Some(client.transport(&settings.transport()?).await?))
    }

    /// Asks the server whether the account still exists and the token is good, and ends its sessions
    /// if not. `true` if it is good; also if no token is kept, which says nothing.
    ///
    /// # Errors
    ///
    /// Those of the database, and of a server that does not answer. Nothing is ended then.
    pub async fn check_again(&self, account: &AccountKey) -> Result<bool, SignInError> {
        let Some(client) = self.client_for(account).await? else {
            return Ok(true);
        };
        match client.accounts().verify_credentials().await {
            Ok(me) if me.account.id.as_str() == account.account_id => Ok(true),
            Ok(_) => self.end_all(account).await,
            Err(error) => match Problem::of(&error) {
                // 401 and 403: revoked, suspended.
                Problem::Blocked => self.end_all(account).await,
                _ if is_over(&error) => self.end_all(account).await,
                _ => Err(error.into()),
            },
        }
    }

    async fn end_all(&self, account: &AccountKey) -> Result<bool, SignInError> {
        self.sign_out_everywhere(account).await?;
        self.settings().database.drop_credentials(account).await?;
        Ok(false)
    }

    /// Revokes the token that is kept of an account and forgets it; whether there was one. Sessions go
    /// on.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn end_access(&self, account: &AccountKey) -> Result<bool, SignInError> {
        let database = &self.settings().database;
        match database.credentials_of(account).await? {
            Some(kept) => {
                let client = self.client_of(&kept).await?;
                self.end_token(&client).await;
                Ok(database.drop_credentials(account).await?)
            }
            None => Ok(false),
        }
    }

    /// Keeps the token of a sign-in. One that was kept before and is another one is revoked, so that
    /// they do not pile up at the server.
    pub(super) async fn keep_token(
        &self,
        identity: &Identity,
        client: &Client,
    ) -> Result<(), SignInError> {
        let database = &self.settings().database;
        let Some(new) = client.credentials() else {
            return Ok(());
        };
        let old = database.credentials_of(&identity.key).await?;
        database.put_credentials(&new).await?;
        if let Some(old) = old.filter(|old| old.access_token() != new.access_token()) {
            let client = self.client_of(&old).await?;
            self.end_token(&client).await;
        }
        Ok(())
    }

    /// Revokes the token of a sign-in, unless it is the one that is kept: some servers give the same
    /// token to every sign-in with the same app.
    pub(super) async fn end_unshared_token(&self, identity: &Identity, client: &Client) {
        let kept = self.settings().database.credentials_of(&identity.key).await;
        let own = client.credentials();
        let is_kept = kept
            .ok()
            .flatten()
            .zip(own)
            .is_some_and(|(kept, own)| kept.access_token() == own.access_token());
        if !is_kept {
            self.end_token(client).await;
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
        if let Some(account) = client.credentials().map(|it| AccountKey::of(&it)) {
            self.settings().tell(Event::TokenLeft { account }).await;
        }
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
        let known = settings
            .database
            .server(credentials.issuer().authority())
            .await?;
        let instance = known.map(|known| known.instance);
        let instance =
            instance.unwrap_or_else(|| Instance::without_discovery(credentials.issuer().clone()));
        Ok(Client::new(instance, credentials.clone()).with_transport(&settings.transport()?))
    }
}

/// Whether the token has ended for good.
fn is_over(error: &fediway::Error) -> bool {
    matches!(
        error.kind(),
        fediway::ErrorKind::ReauthenticationRequired | fediway::ErrorKind::OAuth(_)
    )
}
