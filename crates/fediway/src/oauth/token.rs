//! The token endpoint (RFC 6749, section 3.2), grant by grant.

use std::fmt;

use super::form::Form;
use super::{App, Server, awaitable, create_app};
use crate::credentials::{Credentials, Parts, RedirectUri, RegisteredApp};
use crate::entities::TokenAnswer;
use crate::error::{Error, ErrorKind, OAuthCode, Result};
use crate::scope::Scopes;
use crate::secret::{AccessToken, AuthorizationCode, CodeVerifier, Password, RefreshToken};
use crate::time::Timestamp;
use crate::transport::Transport;
use crate::url::InstanceUrl;

/// The response of the token endpoint.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Token {
    /// The token.
    pub access_token: AccessToken,
    /// The token for getting a new access token, if the server issues one.
    pub refresh_token: Option<RefreshToken>,
    /// The granted scopes, if the server says.
    pub scopes: Option<Scopes>,
    /// When it was issued, by the server's clock.
    pub created_at: Option<Timestamp>,
    /// When the token expires, by this machine's clock, if the server says.
    pub expires_at: Option<Timestamp>,
    /// When the answer came, by the transport's clock.
    pub(crate) came: Timestamp,
}

impl Credentials {
    /// Credentials from your own OAuth flow. They are refreshed and revoked like those of a
    /// [`Login`](crate::Login). [`Client::keep_in`](crate::Client::keep_in) saves them to a store.
    ///
    /// ```no_run
    /// # async fn run(app: fediway::RegisteredApp, code: &str) -> fediway::Result<()> {
    /// use fediway::{Client, Credentials, Instance, oauth};
    ///
    /// let instance = Instance::discover("mastodon.social").await?;
    /// let token = oauth::validate_authorization_code(&instance, &app, code).await?;
    /// let credentials = Credentials::from_token(instance.url().clone(), app, token);
    /// let client = Client::new(instance, credentials);
    /// # Ok(()) }
    /// ```
    pub fn from_token(issuer: InstanceUrl, app: RegisteredApp, token: Token) -> Self {
        let wanted = app.scopes.clone();
        Self::from_parts(Parts {
            issuer,
            access_token: token.access_token,
            refresh_token: token.refresh_token,
            account: None,
            // A server that does not say what it granted granted what was asked
            // (RFC 6749, section 5.1).
            granted: token.scopes.unwrap_or_else(|| wanted.clone()),
            wanted,
            issued_at: Some(token.came),
            expires_at: token.expires_at,
            app: Some(app.into()),
            notes: None,
        })
    }
}

/// Exchanges the code of the consent page for a token (RFC 6749, section 4.1.3).
///
/// # Errors
///
/// [`ErrorKind::OAuth`] with [`InvalidGrant`](crate::OAuthCode::InvalidGrant) if the code is
/// wrong, used or expired, or the verifier or redirect URI is not the one of the consent page.
pub fn validate_authorization_code(
    server: impl Into<Server>,
    app: &RegisteredApp,
    code: impl Into<AuthorizationCode>,
) -> TokenRequest {
    let mut request = TokenRequest::new(server, app, "authorization_code");
    request.form.secret("code", code.into().expose());
    request.redirect_uri = Some(app.redirect_uri.clone());
    request.scopes = Some(app.scopes.clone());
    request
}

/// Gets a token for the app itself, without an account (RFC 6749, section 4.4).
///
/// # Errors
///
/// [`ErrorKind::OAuth`] if the server does not support this.
pub fn client_credentials(server: impl Into<Server>, app: &RegisteredApp) -> TokenRequest {
    let mut request = TokenRequest::new(server, app, "client_credentials");
    request.redirect_uri = Some(app.redirect_uri.clone());
    request.scopes = Some(app.scopes.clone());
    request
}

/// Gets a new token with a refresh token (RFC 6749, section 6). Servers that rotate refresh tokens
/// invalidate the old one: store the new one before you use it.
///
/// # Errors
///
/// [`ErrorKind::OAuth`] if the refresh token is no longer valid, or the server does not support refresh.
pub fn refresh_token(
    server: impl Into<Server>,
    app: &RegisteredApp,
    token: &RefreshToken,
) -> TokenRequest {
    let mut request = TokenRequest::new(server, app, "refresh_token");
    request.form.secret("refresh_token", token.expose());
    request.form.finishes();
    request
}

/// A request to the token endpoint: `.await` sends it.
#[must_use = "a request does nothing until it is awaited"]
pub struct TokenRequest {
    server: Server,
    transport: Option<Transport>,
    form: Form,
    redirect_uri: Option<RedirectUri>,
    scopes: Option<Scopes>,
    grant: &'static str,
}

awaitable!(TokenRequest -> Token);

impl TokenRequest {
    fn new(server: impl Into<Server>, app: &RegisteredApp, grant: &'static str) -> Self {
        let mut form = Form::default();
        form.text("grant_type", grant).app(app);
        Self {
            server: server.into(),
            transport: None,
            form,
            redirect_uri: None,
            scopes: None,
            grant,
        }
    }

    /// The PKCE verifier whose challenge was sent to the consent page.
    pub fn verifier(mut self, verifier: &CodeVerifier) -> Self {
        self.form.secret("code_verifier", verifier.expose());
        self
    }

    /// The scopes, exactly as they were sent to the consent page. The default is those of the
    /// registration.
    pub fn scopes(mut self, scopes: impl Into<Scopes>) -> Self {
        self.scopes = Some(scopes.into());
        self
    }

    /// The redirect URI, exactly as it was sent to the consent page. The default is that of the
    /// registration.
    pub fn redirect_uri(mut self, uri: impl Into<RedirectUri>) -> Self {
        self.redirect_uri = Some(uri.into());
        self
    }

    async fn send(mut self, transport: Transport) -> Result<Token> {
        let (instance, endpoints) = self.server.check(&transport)?;
        if let Some(uri) = &self.redirect_uri {
            self.form.text("redirect_uri", uri.as_str());
        }
        if let Some(scopes) = &self.scopes {
            self.form.text("scope", &scopes.to_string());
        }
        let answer = self
            .form
            .post(&transport, &instance, "/oauth/token", &endpoints.token)
            .await?;
        let malformed = |why: &str| answer.error_of(ErrorKind::Decode).message(why);
        let token: TokenAnswer = answer.json()?;
        let token = Token::new(token, answer.came());
        let token = token.ok_or_else(|| malformed("an answer without access_token"))?;
        match token.access_token.bearer() {
            Ok(_) => Ok(token),
            Err(_) => Err(malformed("an access_token that does not fit into a header")),
        }
    }
}

impl fmt::Debug for TokenRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRequest")
            .field("server", &self.server)
            .field("grant", &self.grant)
            .finish_non_exhaustive()
    }
}

impl Token {
    fn new(answer: TokenAnswer, came: Timestamp) -> Option<Self> {
        Some(Self {
            access_token: answer.access_token?,
            refresh_token: answer.refresh_token,
            scopes: answer.scope.as_deref().map(Scopes::parse),
            created_at: answer.created_at,
            expires_at: answer.expires_in.and_then(|lasts| ends(came, lasts)),
            came,
        })
    }
}

/// `expires_in` counts from when the answer came, not from `created_at`, because the clocks may
/// differ.
fn ends(came: Timestamp, seconds: i64) -> Option<Timestamp> {
    let lasts = jiff::SignedDuration::from_secs(seconds);
    (seconds > 0)
        .then(|| came.checked_add(lasts).ok())
        .flatten()
}

/// Registers an app and exchanges a password for a token, in one call (RFC 6749, section 4.3).
///
/// The program then handles its users' passwords, and a second factor is bypassed. Most servers no
/// longer support it. Each use logs a warning through `tracing`.
///
/// # Errors
///
/// [`ErrorKind::OAuth`] with [`UnsupportedGrantType`](crate::OAuthCode::UnsupportedGrantType)
/// if the server refuses the grant type. Use the authorization code flow instead.
#[deprecated = "passwords belong on the server's own page: use fediway::login"]
pub fn get_auth_token(
    server: impl Into<Server>,
    username: impl Into<String>,
    password: impl Into<Password>,
) -> PasswordLogin {
    PasswordLogin {
        server: server.into(),
        transport: None,
        username: username.into(),
        password: password.into(),
        app: App::new("fediway"),
        scopes: Scopes::read_write(),
        redirect_uri: RedirectUri::out_of_band(),
    }
}

/// The requests of [`get_auth_token`]: `.await` sends them.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct PasswordLogin {
    server: Server,
    transport: Option<Transport>,
    username: String,
    password: Password,
    app: App,
    scopes: Scopes,
    redirect_uri: RedirectUri,
}

awaitable!(PasswordLogin -> (RegisteredApp, Token));

impl PasswordLogin {
    /// The name of the application. The default is `fediway`.
    pub fn app(mut self, app: impl Into<App>) -> Self {
        self.app = app.into();
        self
    }

    /// The scopes. The default is [`Scopes::read_write`].
    pub fn scopes(mut self, scopes: impl Into<Scopes>) -> Self {
        self.scopes = scopes.into();
        self
    }

    /// The redirect URI to register. The default is [out of band](RedirectUri::out_of_band).
    pub fn redirect_uri(mut self, uri: impl Into<RedirectUri>) -> Self {
        self.redirect_uri = uri.into();
        self
    }

    async fn send(self, transport: Transport) -> Result<(RegisteredApp, Token)> {
        tracing::warn!("the password grant is deprecated: use the authorization code flow");
        let app = create_app(self.server.clone(), self.app)
            .scopes(self.scopes)
            .redirect_uri(self.redirect_uri)
            .transport(&transport)
            .await?;
        let mut request = TokenRequest::new(self.server, &app, "password");
        request.form.text("username", &self.username);
        request.form.secret("password", self.password.expose());
        request.scopes = Some(app.scopes.clone());
        let token = request.send(transport).await.map_err(refused_grant)?;
        Ok((app, token))
    }
}

/// Servers that dropped the grant refuse it in many words: what is no wrong password and no
/// unknown app is that.
fn refused_grant(error: Error) -> Error {
    match error.kind() {
        ErrorKind::OAuth(OAuthCode::InvalidGrant | OAuthCode::InvalidClient) => error,
        ErrorKind::OAuth(_)
        | ErrorKind::Refused
        | ErrorKind::Unauthorized
        | ErrorKind::Forbidden
        | ErrorKind::NotFound
        | ErrorKind::Unprocessable => {
            error.into_kind(ErrorKind::OAuth(OAuthCode::UnsupportedGrantType))
        }
        _ => error,
    }
}
