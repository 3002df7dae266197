//! A login whose code the caller passes on.

use std::sync::Arc;
use std::time::Duration;

use super::attempt::Attempt;
use super::callback::Callback;
use crate::client::Client;
use crate::entities::CredentialAccount;
use crate::error::{LoginFailure, Result};
use crate::secret::{AccessToken, AuthorizationCode, State};
use crate::session::Session;

/// A login that waits for the code or the callback.
#[must_use = "without the code there is no login"]
pub struct PendingLogin(pub(super) Attempt);

impl PendingLogin {
    pub(super) fn new(attempt: Attempt) -> Self {
        Self(attempt)
    }

    /// The address of the consent page.
    pub fn url(&self) -> &str {
        self.0.url()
    }

    /// The `state` of this login's callback. A web application can find the login by it, or better by
    /// its hash.
    pub fn state(&self) -> &State {
        &self.0.secrets.state
    }

    /// How long a code is valid on the server: ten minutes on most servers, one minute on Takahē.
    pub fn code_lifetime(&self) -> Duration {
        self.0.code_lifetime()
    }

    /// How much time is left to finish this login.
    pub fn time_left(&self) -> Duration {
        self.0.time_left()
    }

    /// Finishes the login with the code that the server showed, and returns a client of the account.
    /// White space around the code is ignored. If the whole address of the last page was pasted, it is
    /// treated as a [callback](PendingLogin::finish_callback).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Login`](crate::ErrorKind::Login) with the reason.
    pub async fn finish(self, code: impl Into<AuthorizationCode>) -> Result<Client> {
        let pasted = code.into();
        let text = pasted.expose().trim();
        if text.starts_with("http://") || text.starts_with("https://") {
            return self.finish_callback(text).await;
        }
        if text.is_empty() || text.contains(char::is_whitespace) {
            return Err(self.0.failed(LoginFailure::NoCode));
        }
        let code = AuthorizationCode::from(text);
        Ok(self.0.finish(code).await?.0)
    }

    /// Finishes the login with the callback: the query of the redirect URI or its whole URL. `state` and
    /// `iss` are checked.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Login`](crate::ErrorKind::Login) with the reason.
    pub async fn finish_callback(self, url_or_query: &str) -> Result<Client> {
        Ok(self.finish_with_account(url_or_query).await?.0)
    }

    /// Like [`finish_callback`](PendingLogin::finish_callback), and also returns the account. The login
    /// fetches it anyway, so this saves a request.
    ///
    /// # Errors
    ///
    /// The errors of [`finish_callback`](PendingLogin::finish_callback).
    pub async fn finish_with_account(
        self,
        url_or_query: &str,
    ) -> Result<(Client, CredentialAccount)> {
        self.exchange(url_or_query).await?.verify().await
    }

    /// The first half of [`finish_with_account`](PendingLogin::finish_with_account): checks the
    /// callback and exchanges the code. For who has to know the token if the second half fails.
    ///
    /// # Errors
    ///
    /// Those of [`finish_callback`](PendingLogin::finish_callback).
    pub async fn exchange(self, url_or_query: &str) -> Result<ExchangedLogin> {
        let query = url_or_query
            .split_once('?')
            .map_or(url_or_query, |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        let code = match self.0.check(Callback::parse(query)) {
            Ok(code) => code,
            Err(error) => return Err(self.0.refused(error).await),
        };
        let session = self.0.exchanged(code).await?;
        Ok(ExchangedLogin {
            attempt: self.0,
            session,
        })
    }
}

/// A login whose code was exchanged. Whose the token is was not asked yet.
#[must_use = "nobody is logged in until the account is verified"]
pub struct ExchangedLogin {
    attempt: Attempt,
    session: Arc<Session>,
}

impl ExchangedLogin {
    /// The token that the server gave for the code.
    pub fn access_token(&self) -> AccessToken {
        self.session.current().access_token().clone()
    }

    /// Asks whose token it is, and gives a client of that account.
    ///
    /// # Errors
    ///
    /// [`LoginFailure::TokenRejected`] if the server does not accept its own token; another login of
    /// the same account may have revoked it, where a server gives one token to both.
    pub async fn verify(self) -> Result<(Client, CredentialAccount)> {
        self.attempt.verified(self.session).await
    }
}

impl std::fmt::Debug for ExchangedLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExchangedLogin").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for PendingLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PendingLogin").finish_non_exhaustive()
    }
}
