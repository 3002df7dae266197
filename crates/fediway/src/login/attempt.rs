//! One attempt to log in: its `state` and verifier, and the checks on what comes back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Login;
use super::callback::Callback;
use super::logout::revocation;
use crate::client::Client;
use crate::credentials::{Account, Credentials, Parts, RegisteredApp};
use crate::error::{Error, ErrorKind, LoginFailure, OAuthCode, Result};
use crate::instance::Instance;
use crate::oauth::{self, Token};
use crate::scope::Scopes;
use crate::secret::{AuthorizationCode, CodeVerifier, State};
use crate::session::Session;
use crate::store::Store;
use crate::transport::Transport;

pub(super) struct Attempt {
    instance: Instance,
    transport: Transport,
    store: Option<Arc<dyn Store>>,
    app: RegisteredApp,
    wanted: Scopes,
    state: State,
    verifier: CodeVerifier,
    url: String,
    started: Instant,
    lifetime: Duration,
}

impl Attempt {
    pub(super) fn new(transport: Transport, login: Login, app: RegisteredApp) -> Result<Self> {
        let (state, verifier) = (State::random()?, CodeVerifier::random()?);
        let mut url = oauth::generate_authorization_url(&login.instance, &app)
            .state(&state)
            .challenge(&verifier)
            .transport(&transport);
        if login.force_login || login.instance.quirks().force_login {
            url = url.force_login();
        }
        Ok(Self {
            url: url.build()?,
            instance: login.instance,
            transport,
            store: login.store,
            app,
            wanted: login.scopes,
            state,
            verifier,
            started: Instant::now(),
            lifetime: login.lifetime,
        })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// How long a code lives on the server once it is shown.
    pub(super) fn code_lifetime(&self) -> Duration {
        self.instance.quirks().code_lifetime
    }

    /// How long an answer is still accepted.
    pub(super) fn time_left(&self) -> Duration {
        self.lifetime.saturating_sub(self.started.elapsed())
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
            .is_some_and(|iss| !self.instance.oauth().is_issuer(&iss))
        {
            return Err(self.failed(LoginFailure::IssuerMismatch));
        }
        match (callback.error, callback.code) {
            (Some(OAuthCode::AccessDenied), _) => Err(self.failed(LoginFailure::Denied)),
            (Some(error), _) => {
                let words = callback
                    .error_description
                    .unwrap_or_else(|| error.as_str().into());
                Err(self.failed(LoginFailure::Refused).server_said(&words))
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
            Some(state) => *state == self.state,
            None => callback.error.is_some() && callback.code.is_none(),
        }
    }

    /// Exchanges the code, verifies the account and binds the credentials to it.
    pub(super) async fn finish(&self, code: AuthorizationCode) -> Result<Client> {
        if self.time_left().is_zero() {
            return Err(self.failed(LoginFailure::Expired));
        }
        let token = self.exchange(code).await?;
        let session = Arc::new(Session::new(self.credentials(token), None));
        let verified = self.verify(&session).await;
        // As they are now: a token that lives for seconds was refreshed on the way.
        let unverified = session.current();
        let account = match verified {
            Ok(account) => account,
            Err(error) => return Err(self.give_up(&unverified, error).await),
        };
        let credentials = Credentials::from_parts(Parts {
            account: Some(account),
            ..unverified.parts().clone()
        });
        if let Some(store) = &self.store
            && let Err(error) = store.save_credentials(&credentials).await
        {
            return Err(self.give_up(&credentials, error).await);
        }
        let session = Session::new(credentials, self.store.clone());
        Ok(self.client(Arc::new(session)))
    }

    fn client(&self, session: Arc<Session>) -> Client {
        Client::of_session(self.instance.clone(), session).with_transport(&self.transport)
    }

    async fn exchange(&self, code: AuthorizationCode) -> Result<Token> {
        let exchanged = oauth::validate_authorization_code(&self.instance, &self.app, code)
            .verifier(&self.verifier)
            .transport(&self.transport)
            .await;
        exchanged.map_err(|error| match self.is_refused_code(&error) {
            true => error.into_kind(ErrorKind::Login(LoginFailure::CodeRefused)),
            false => error,
        })
    }

    /// Servers refuse a code with `invalid_grant`, with words of their own under 400 or 422, with
    /// a 404, and one with a 500.
    fn is_refused_code(&self, error: &Error) -> bool {
        match error.kind() {
            ErrorKind::OAuth(OAuthCode::InvalidGrant | OAuthCode::Other(_))
            | ErrorKind::Refused
            | ErrorKind::NotFound
            | ErrorKind::Unprocessable => true,
            _ => {
                let status = self.instance.quirks().refused_code_status;
                status.is_some() && error.http_status() == status
            }
        }
    }

    fn credentials(&self, token: Token) -> Credentials {
        Credentials::from_parts(Parts {
            issuer: self.instance.url().clone(),
            access_token: token.access_token,
            refresh_token: token.refresh_token,
            account: None,
            // A server that does not say what it granted granted what was asked
            // (RFC 6749, section 5.1).
            granted: token.scopes.unwrap_or_else(|| self.app.scopes.clone()),
            wanted: self.wanted.clone(),
            expires_at: token.expires_at,
            app: Some(self.app.clone().into()),
        })
    }

    async fn verify(&self, session: &Arc<Session>) -> Result<Account> {
        let client = self.client(session.clone());
        let me = client.accounts().verify_credentials().await;
        let me = me.map_err(|error| match error.kind() {
            ErrorKind::Unauthorized => {
                error.into_kind(ErrorKind::Login(LoginFailure::TokenRejected))
            }
            _ => error,
        })?;
        let me = me.account;
        if me.id.as_str().is_empty() {
            // Credentials are bound to the account's id.
            let host = self.instance.url();
            let message = format!("{host} did not say whose token it is");
            return Err(Error::new(ErrorKind::Decode).message(&message));
        }
        Ok(Account {
            id: me.id,
            acct: me.acct,
        })
    }

    /// Ends a token that nobody will get to know, as far as the server lets us.
    async fn give_up(&self, credentials: &Credentials, error: Error) -> Error {
        if self.instance.quirks().shares_tokens {
            // The token may be that of another login, which goes on.
            return error;
        }
        let revoked = match revocation(&self.instance, credentials) {
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
