//! One attempt to log in: its `state` and verifier, and the checks of the callback.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::callback::Callback;
use super::logout::revocation_of;
use super::probe::{is_about_app, is_refused_code, is_unknown_app};
use super::registration::Entry;
use super::settings::Settings;
use crate::client::Client;
use crate::credentials::{Account, Credentials, Parts, RegisteredApp};
use crate::discover;
use crate::entities::CredentialAccount;
use crate::error::{Error, ErrorKind, LoginFailure, OAuthCode, Result};
use crate::instance::Instance;
use crate::oauth::{self, Token};
use crate::restore::keep_instance;
use crate::secret::{AuthorizationCode, CodeVerifier, State};
use crate::session::Session;
use crate::store::Store;
use crate::transport::Transport;

pub(super) struct Attempt {
    pub(super) settings: Settings,
    pub(super) transport: Transport,
    pub(super) app: RegisteredApp,
    /// `None` for an app that the caller registered and keeps.
    registration: Option<Entry>,
    pub(super) secrets: Secrets,
    url: String,
    started: Instant,
    /// How old the login was then: it may have been begun elsewhere.
    age_then: Duration,
}

/// What ties the end of a login to its beginning.
pub(super) struct Secrets {
    pub(super) state: State,
    pub(super) verifier: CodeVerifier,
}

impl Secrets {
    pub(super) fn random() -> Result<Self> {
        Ok(Self {
            state: State::random()?,
            verifier: CodeVerifier::random()?,
        })
    }
}

impl Attempt {
    pub(super) fn new(
        transport: Transport,
        settings: Settings,
        app: RegisteredApp,
        registration: Option<Entry>,
        secrets: Secrets,
    ) -> Result<Self> {
        let instance = &settings.instance;
        let mut url = oauth::generate_authorization_url(instance, &app)
            .state(&secrets.state)
            .challenge(&secrets.verifier)
            .transport(&transport);
        if settings.force_login || instance.quirks().force_login {
            url = url.force_login();
        }
        Ok(Self {
            url: url.build()?,
            settings,
            transport,
            app,
            registration,
            secrets,
            started: Instant::now(),
            age_then: Duration::ZERO,
        })
    }

    /// The same attempt, begun so long ago.
    pub(super) fn begun(self, ago: Duration) -> Self {
        Self {
            age_then: ago,
            ..self
        }
    }

    pub(super) fn age(&self) -> Duration {
        self.age_then.saturating_add(self.started.elapsed())
    }

    /// Whether the app's registration is the caller's to keep.
    pub(super) fn is_of_callers_app(&self) -> bool {
        self.registration.is_none()
    }

    #[cfg(feature = "loopback")]
    pub(super) fn transport(&self) -> &Transport {
        &self.transport
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// How long a code lives on the server once it is shown.
    pub(super) fn code_lifetime(&self) -> Duration {
        self.settings.instance.quirks().code_lifetime
    }

    /// How long an answer is still accepted.
    pub(super) fn time_left(&self) -> Duration {
        self.settings.lifetime.saturating_sub(self.age())
    }

    pub(super) fn failed(&self, failure: LoginFailure) -> Error {
        Error::new(ErrorKind::Login(failure))
    }

    /// The code of a callback that belongs to this attempt.
    pub(super) fn check(&self, callback: Callback) -> Result<AuthorizationCode> {
        if self.time_left().is_zero() {
            return Err(self.failed(LoginFailure::Expired));
        }
        if !self.is_ours(&callback) {
            return Err(self.failed(LoginFailure::StateMismatch));
        }
        if callback
            .iss
            .is_some_and(|iss| !self.settings.instance.oauth().is_issuer(&iss))
        {
            return Err(self.failed(LoginFailure::IssuerMismatch));
        }
        match (callback.error, callback.code) {
            (Some(OAuthCode::AccessDenied), _) => Err(self.failed(LoginFailure::Denied)),
            (Some(error), _) => {
                let words = callback
                    .error_description
                    .unwrap_or_else(|| error.as_str().into());
                let failure = match is_about_app(&error) {
                    true => LoginFailure::UnknownApp,
                    false => LoginFailure::Refused,
                };
                Err(self.failed(failure).server_said(&words))
            }
            (None, Some(code)) => Ok(code),
            (None, None) => Err(self.failed(LoginFailure::NoCode)),
        }
    }

    /// Whether a callback belongs to this attempt. One server leaves `state` out when it reports an
    /// error: that can end a login but not forge one, and its address is known to few.
    fn is_ours(&self, callback: &Callback) -> bool {
        match &callback.state {
            // Compared in constant time: see the secret types.
            Some(state) => *state == self.secrets.state,
            None => callback.error.is_some() && callback.code.is_none(),
        }
    }

    /// Exchanges the code, verifies the account and binds the credentials to it.
    pub(super) async fn finish(
        &self,
        code: AuthorizationCode,
    ) -> Result<(Client, CredentialAccount)> {
        let session = self.exchanged(code).await?;
        self.verified(session).await
    }

    /// Exchanges the code. Whose the token is shows later.
    pub(super) async fn exchanged(&self, code: AuthorizationCode) -> Result<Arc<Session>> {
        if self.time_left().is_zero() {
            return Err(self.failed(LoginFailure::Expired));
        }
        let token = self.exchange(code).await?;
        let (instance, issued) = (self.settings.instance.clone(), self.credentials(token));
        Ok(Arc::new(Session::new(instance, issued, None)))
    }

    /// Verifies the account of a token that was issued just now, and binds the credentials to it.
    pub(super) async fn verified(
        &self,
        session: Arc<Session>,
    ) -> Result<(Client, CredentialAccount)> {
        let verified = self.verify(&session).await;
        // As they are now: a token that lives for seconds was refreshed on the way.
        let unverified = session.current();
        let me = match verified {
            Ok(me) => me,
            Err(error) => return Err(self.give_up(&unverified, error).await),
        };
        let credentials = Credentials::from_parts(Parts {
            account: Some(self.owner(&me)),
            ..unverified.parts().clone()
        });
        let instance = self.instance_with_limits(&credentials).await;
        if let Err(error) = self.keep(&credentials, &instance).await {
            return Err(self.give_up(&credentials, error).await);
        }
        let session = Session::new(instance, credentials, self.settings.store.clone());
        Ok((self.client(Arc::new(session)), me))
    }

    /// A server that tells its limits only to its accounts is asked again with the token.
    async fn instance_with_limits(&self, credentials: &Credentials) -> Instance {
        let known = &self.settings.instance;
        if known.discovered_at().is_none() || known.limits_are_known() {
            return known.clone();
        }
        let token = Some(credentials.access_token());
        let asked = discover::again(known, token, &self.transport).await;
        asked.unwrap_or_else(|error| {
            tracing::debug!(%error, "the limits stay unknown");
            known.clone()
        })
    }

    async fn keep(&self, credentials: &Credentials, instance: &Instance) -> Result<()> {
        let Some(store) = &self.settings.store else {
            return Ok(());
        };
        store.save_credentials(credentials).await?;
        if self.settings.make_default {
            store.set_default_account(credentials).await?;
        }
        keep_instance(&**store, instance).await
    }

    fn client(&self, session: Arc<Session>) -> Client {
        Client::of_session(session).with_transport(&self.transport)
    }

    async fn exchange(&self, code: AuthorizationCode) -> Result<Token> {
        let exchanged =
            oauth::validate_authorization_code(&self.settings.instance, &self.app, code)
                .verifier(&self.secrets.verifier)
                .transport(&self.transport)
                .await;
        match exchanged {
            Ok(token) => {
                if let Some(registration) = &self.registration {
                    registration.keep(&self.app).await;
                }
                Ok(token)
            }
            Err(error) if is_unknown_app(&error) => {
                let unknown = error.into_kind(ErrorKind::Login(LoginFailure::UnknownApp));
                Err(self.refused(unknown).await)
            }
            Err(error) if is_refused_code(&self.settings.instance, &error) => {
                Err(error.into_kind(ErrorKind::Login(LoginFailure::CodeRefused)))
            }
            Err(error) => Err(error),
        }
    }

    /// The consent page refused the app, or nobody came back from it, perhaps because it did: the
    /// next login registers again.
    pub(super) async fn refused(&self, error: Error) -> Error {
        let may_be_the_app = matches!(
            error.kind(),
            ErrorKind::Login(
                LoginFailure::Refused
                    | LoginFailure::UnknownApp
                    | LoginFailure::TimedOut
                    | LoginFailure::BrowserClosed
            )
        );
        if let (true, Some(registration)) = (may_be_the_app, &self.registration) {
            registration.forget().await;
        }
        error
    }

    fn credentials(&self, token: Token) -> Credentials {
        let issuer = self.settings.instance.url().clone();
        let issued = Credentials::from_token(issuer, self.app.clone(), token);
        Credentials::from_parts(Parts {
            wanted: self.settings.scopes.clone(),
            ..issued.parts().clone()
        })
    }

    async fn verify(&self, session: &Arc<Session>) -> Result<CredentialAccount> {
        let client = self.client(session.clone());
        let me = client.accounts().verify_credentials().await;
        let me = me.map_err(|error| match error.kind() {
            ErrorKind::Unauthorized => {
                error.into_kind(ErrorKind::Login(LoginFailure::TokenRejected))
            }
            _ => error,
        })?;
        if me.account.id.as_str().is_empty() {
            // Credentials are bound to the account's id.
            let host = self.settings.instance.url();
            let message = format!("{host} did not say whose token it is");
            return Err(Error::new(ErrorKind::Decode).message(&message));
        }
        Ok(me)
    }

    fn owner(&self, me: &CredentialAccount) -> Account {
        let me = &me.account;
        Account {
            domain: self.settings.instance.proven_domain(&me.acct),
            id: me.id.clone(),
            acct: me.acct.clone(),
        }
    }

    /// Ends a token that nobody will get to know, as far as the server lets us.
    async fn give_up(&self, credentials: &Credentials, error: Error) -> Error {
        if self.settings.instance.quirks().shares_tokens {
            // The token may be that of another login, which goes on.
            return error;
        }
        let revoked = match revocation_of(&self.settings.instance, credentials) {
            Ok(Some(request)) => request.transport(&self.transport).await,
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        if revoked.is_err() {
            tracing::warn!("a token that cannot be used could not be revoked either");
        }
        error
    }
}
