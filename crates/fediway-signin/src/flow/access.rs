//! The tokens of people: kept for a site that asked for scopes, revoked for all others.

use fediway::store::WhichAccount;
use fediway::{Client, Credentials, Instance};

use super::register::Registration;
use crate::events::Event;
use crate::identity::Identity;
use crate::limits::spend_errand;
use crate::problem::{Problem, SignInError};
use crate::settings::Settings;
use crate::site::SignIn;
use crate::store::{AccountKey, Errand};

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
    pub async fn end_access(&self, account: &AccountKey) -> Result<bool, SignInError> {
        let database = &self.settings().database;
        match database.credentials_for(account).await? {
            Some(kept) => {
                let client = self.client_of(&kept).await?;
                self.end_token_in_turn(&client).await;
                Ok(database.drop_credentials(account).await?)
            }
            None => Ok(false),
        }
    }

    /// Keeps the token of a sign-in. One that was kept before and is another one is revoked, so that
    /// they do not pile up at the server.
    pub(super) async fn keep_token(&self, client: &Client) -> Result<(), SignInError> {
        let database = &self.settings().database;
        let Some(new) = client.credentials() else {
            return Ok(());
        };
        let old = match database.replace_credentials(&new).await {
            Ok(old) => old,
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
        Ok(())
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
            database, patience, ..
        } = self.settings();
        let (server, errand) = (client.instance(), Errand::Revocation);
        match spend_errand(database, &server, errand, *patience).await {
            Err(error) if error.problem == Problem::ServerBusy => self.token_is_left(client).await,
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
        self.token_is_left(client).await;
    }

    async fn token_is_left(&self, client: &Client) {
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
