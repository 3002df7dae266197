//! The login people should use: the authorization code flow (RFC 6749, section 4.1) with PKCE
//! (RFC 7636), `state`, issuer check (RFC 9207), scope check, and the account verified at the end.
//!
//! A [`Login`] is started in one of two ways, each with its own type, so that only what fits can
//! be called:
//!
//! - [`listen`](Login::listen) waits on a loopback address for the browser to bring the code
//!   (RFC 8252), see [`LoopbackLogin`];
//! - [`start`](Login::start) leaves bringing the code to the caller: a person copies it from the
//!   server's page, or a web application receives it at its own redirect URI, see
//!   [`PendingLogin`].
//!
//! ```no_run
//! use fediway::{Client, Instance, Scope, Scopes, login::Login};
//!
//! # async fn run() -> fediway::Result<()> {
//! let instance = Instance::discover("mastodon.social").await?;
//! let login = Login::new(&instance, "My bot")
//!     .scopes(Scopes::read() + Scope::WriteStatuses)
//!     .listen()
//!     .await?;
//! println!("Open {}", login.url());
//! let credentials = login.wait().await?;
//! let client = Client::new(instance, credentials);
//! # Ok(()) }
//! ```

mod attempt;
mod callback;
mod loopback;
mod paste;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::client::Client;
use crate::credentials::{RedirectUri, RegisteredApp};
use crate::error::{Error, Result};
use crate::instance::Instance;
pub use crate::oauth::App;
use crate::oauth::{self, create_app};
use crate::scope::Scopes;
use crate::store::{MemoryStore, RegistrationKey, Store};
use crate::transport::Transport;
use attempt::Attempt;
pub use loopback::LoopbackLogin;
pub use paste::PendingLogin;

/// How long a started login may take, at most: the age to which `state` is accepted.
pub const LIFETIME: Duration = Duration::from_secs(600);

/// A login that is being prepared.
///
/// Registrations are kept in the [`store`](Login::store) and used again: a second login on the
/// same instance registers nothing.
#[derive(Clone)]
#[must_use = "a login does nothing until it is started"]
pub struct Login {
    instance: Instance,
    app: App,
    scopes: Scopes,
    redirect_uri: RedirectUri,
    force_login: bool,
    lifetime: Duration,
    transport: Option<Transport>,
    store: Option<Arc<dyn Store>>,
}

impl Login {
    /// A login on this instance, under this application's name.
    pub fn new(instance: &Instance, app: impl Into<App>) -> Self {
        Self {
            instance: instance.clone(),
            app: app.into(),
            scopes: Scopes::read_write(),
            redirect_uri: RedirectUri::out_of_band(),
            force_login: false,
            lifetime: LIFETIME,
            transport: None,
            store: None,
        }
    }

    /// The scopes to ask for; [`Scopes::read_write`] when not given.
    pub fn scopes(mut self, scopes: impl Into<Scopes>) -> Self {
        self.scopes = scopes.into();
        self
    }

    /// Where the code is sent when the login is [started](Login::start);
    /// [out of band](RedirectUri::out_of_band) when not given. [`listen`](Login::listen) has its
    /// own.
    pub fn redirect_uri(mut self, uri: impl Into<RedirectUri>) -> Self {
        self.redirect_uri = uri.into();
        self
    }

    /// Asks for the password even if the browser is signed in, so that another account can be
    /// chosen.
    pub fn force_login(mut self) -> Self {
        self.force_login = true;
        self
    }

    /// How long the login may take; [`LIFETIME`] when not given, and never longer.
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime.min(LIFETIME);
        self
    }

    /// Sends through this transport instead of the shared one.
    pub fn transport(mut self, transport: &Transport) -> Self {
        self.transport = Some(transport.clone());
        self
    }

    /// Where registrations are kept, and the credentials at the end. Without one, registrations
    /// are kept until the process ends and credentials are not kept.
    pub fn store(mut self, store: Arc<dyn Store>) -> Self {
        self.store = Some(store);
        self
    }

    /// Starts a login whose code the caller brings: pasted by a person, or received at the
    /// [`redirect_uri`](Login::redirect_uri).
    ///
    /// # Errors
    ///
    /// Those of [`oauth::create_app`].
    pub async fn start(self) -> Result<PendingLogin> {
        let redirect_uri = self.redirect_uri.clone();
        let key = self.registration_key(redirect_uri.as_str());
        let app = match self.registrations().registration(&key).await? {
            Some(app) => app,
            None => self.register(&key, redirect_uri).await?,
        };
        Ok(PendingLogin::new(self.attempt(app)?))
    }

    /// Starts a login whose code the browser brings to a listener on 127.0.0.1.
    ///
    /// # Errors
    ///
    /// Those of [`oauth::create_app`], and [`ErrorKind::Local`](crate::ErrorKind::Local) if no
    /// loopback port can be had.
    pub async fn listen(self) -> Result<LoopbackLogin> {
        let key = self.registration_key("loopback");
        if let Some(app) = self.registrations().registration(&key).await?
            && let Some(listener) = self.listen_again(&app).await
        {
            let app = app.redirect_uri(listener.redirect_uri());
            return Ok(LoopbackLogin::new(self.attempt(app)?, listener));
        }
        let listener = loopback::Listener::bind().await?;
        let app = self.register(&key, listener.redirect_uri()).await?;
        Ok(LoopbackLogin::new(self.attempt(app)?, listener))
    }

    /// The address of an earlier registration: most servers take no other.
    async fn listen_again(&self, app: &RegisteredApp) -> Option<loopback::Listener> {
        let any_port = self.instance.quirks().any_loopback_port;
        loopback::Listener::again(&app.redirect_uri, any_port).await
    }

    fn registration_key(&self, redirect: &str) -> RegistrationKey {
        RegistrationKey {
            issuer: self.instance.url().clone(),
            app: self.app.to_string(),
            redirect: redirect.to_owned(),
            scopes: self.scopes.clone(),
        }
    }

    async fn register(&self, key: &RegistrationKey, uri: RedirectUri) -> Result<RegisteredApp> {
        let app = create_app(&self.instance, &self.app)
            .scopes(self.scopes.clone())
            .redirect_uri(uri)
            .transport(&Transport::or_shared(self.transport.clone())?)
            .await?;
        self.registrations().save_registration(key, &app).await?;
        Ok(app)
    }

    fn registrations(&self) -> Arc<dyn Store> {
        static PROCESS: OnceLock<Arc<dyn Store>> = OnceLock::new();
        let of_process = || {
            PROCESS
                .get_or_init(|| Arc::new(MemoryStore::default()))
                .clone()
        };
        self.store.clone().unwrap_or_else(of_process)
    }

    fn attempt(self, app: RegisteredApp) -> Result<Attempt> {
        let transport = Transport::or_shared(self.transport.clone())?;
        Attempt::new(transport, self, app)
    }
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login")
            .field("instance", self.instance.url())
            .field("app", &self.app)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// Ends a login: revokes the token and forgets the credentials.
///
/// The credentials are forgotten even if revoking fails, so that nothing is left behind here.
///
/// # Errors
///
/// Those of [`oauth::revoke_token`]: the token may be alive then.
/// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a client without credentials or
/// with a token that was got by other means.
pub async fn logout(client: &Client, store: &dyn Store) -> Result<()> {
    let credentials = client
        .credentials()
        .ok_or_else(|| Error::invalid("there is nothing to log out: the client is anonymous"))?;
    let revoked = match credentials.app() {
        Some(app) => {
            oauth::revoke_token(client.instance(), app, credentials.access_token())
                .transport(&client.transport()?)
                .await
        }
        None => Err(Error::invalid(
            "only the app that got this token can revoke it",
        )),
    };
    store.forget_credentials(credentials).await?;
    revoked
}
