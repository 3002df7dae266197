//! The login people should use: the authorization code flow (RFC 6749, section 4.1) with PKCE
//! (RFC 7636), `state`, issuer check (RFC 9207), scope check, and the account verified at the end.
//!
//! A [`Login`] is started in one of two ways, each with its own type, so that only what fits can
//! be called:
//!
//! - [`listen`](Login::listen) waits on a loopback address for the browser to bring the code
//!   (RFC 8252), see [`LoopbackLogin`];
//! - with [`start`](Login::start) you pass the code to [`finish`](PendingLogin::finish): a person
//!   copies it from the server's page, or a web application receives it at its own redirect URI.
//!
//! Both end in a [`Client`](crate::Client) with the login's transport and store.
//!
//! ```no_run
//! use fediway::{Instance, Scope, Scopes, login::Login};
//!
//! # async fn run() -> fediway::Result<()> {
//! let instance = Instance::discover("mastodon.social").await?;
//! let login = Login::new(&instance, "My bot")
//!     .scopes(Scopes::read() + Scope::WriteStatuses)
//!     .listen()
//!     .await?;
//! println!("Open {}", login.url());
//! let client = login.wait().await?;
//! client.statuses().post("Hello, fediverse!").await?;
//! # Ok(()) }
//! ```

mod attempt;
mod callback;
mod logout;
#[cfg(feature = "loopback")]
mod loopback;
mod paste;
mod registration;
mod scopes;

use std::sync::Arc;
use std::time::Duration;

use crate::credentials::RedirectUri;
#[cfg(feature = "loopback")]
use crate::credentials::RegisteredApp;
use crate::error::{Error, Result};
use crate::instance::Instance;
pub use crate::oauth::App;
use crate::scope::{Scope, Scopes};
#[cfg(feature = "loopback")]
use crate::store::RegistrationKey;
use crate::store::Store;
use crate::transport::Transport;
use attempt::Attempt;
pub use logout::{LoggedOut, logout};
#[cfg(feature = "loopback")]
use loopback::Listener;
#[cfg(feature = "loopback")]
pub use loopback::LoopbackLogin;
pub use paste::PendingLogin;
use registration::Registrations;

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

    /// The scopes to ask for; [`Scopes::read_write`] when not given. `profile` or `read:accounts`
    /// has to be covered, because the account is verified at the end.
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

    /// Sends through this transport instead of the shared one; so does the client that comes from
    /// this login.
    pub fn transport(mut self, transport: &Transport) -> Self {
        self.transport = Some(transport.clone());
        self
    }

    /// Where registrations are kept, and the credentials at the end and whenever the client that
    /// comes from this login refreshes them. Without one, registrations are kept until the process
    /// ends and credentials are not kept.
    pub fn store(mut self, store: &(impl Store + Clone + 'static)) -> Self {
        self.store = Some(Arc::new(store.clone()));
        self
    }

    /// Starts a login whose code the caller brings: pasted by a person, or received at the
    /// [`redirect_uri`](Login::redirect_uri).
    ///
    /// # Errors
    ///
    /// Those of [`oauth::create_app`](crate::oauth::create_app).
    pub async fn start(self) -> Result<PendingLogin> {
        self.check_scopes()?;
        let redirect_uri = self.redirect_uri.clone();
        let transport = Transport::or_shared(self.transport.clone())?;
        let registrations = self.registrations(&transport);
        let key = registrations.key(redirect_uri.as_str());
        let turn = registration::turn(&key).await;
        let app = match registrations.kept(&key).await? {
            Some(app) => app,
            None => registrations.register(&key, redirect_uri).await?,
        };
        drop(turn);
        Ok(PendingLogin::new(Attempt::new(transport, self, app)?))
    }

    /// Starts a login whose code the browser brings to a listener on this machine. Needs the
    /// feature `loopback`.
    ///
    /// # Errors
    ///
    /// Those of [`oauth::create_app`](crate::oauth::create_app), and
    /// [`ErrorKind::Local`](crate::ErrorKind::Local) if no loopback port can be had.
    #[cfg(feature = "loopback")]
    pub async fn listen(self) -> Result<LoopbackLogin> {
        self.check_scopes()?;
        let transport = Transport::or_shared(self.transport.clone())?;
        let registrations = self.registrations(&transport);
        let key = registrations.key("loopback");
        let turn = registration::turn(&key).await;
        let (app, listener) = self.listen_as_registered(&registrations, &key).await?;
        drop(turn);
        let attempt = Attempt::new(transport, self, app)?;
        Ok(LoopbackLogin::new(attempt, listener))
    }

    /// A listener at the address of an earlier registration, since most servers take no other one,
    /// else at a new address under a new registration.
    #[cfg(feature = "loopback")]
    async fn listen_as_registered(
        &self,
        registrations: &Registrations<'_>,
        key: &RegistrationKey,
    ) -> Result<(RegisteredApp, Listener)> {
        let any_port = self.instance.quirks().any_loopback_port;
        if let Some(app) = registrations.kept(key).await?
            && let Some(listener) = Listener::again(&app.redirect_uri, any_port).await
        {
            return Ok((app.redirect_uri(listener.redirect_uri()), listener));
        }
        let listener = Listener::bind().await?;
        let app = registrations.register(key, listener.redirect_uri()).await?;
        Ok((app, listener))
    }

    /// The account is verified at the end, so the token must be allowed to ask whose it is.
    fn check_scopes(&self) -> Result<()> {
        let identity = [Scope::Profile, Scope::ReadAccounts];
        match identity.iter().any(|scope| self.scopes.covers(scope)) {
            true => Ok(()),
            false => Err(Error::invalid(
                "a login needs the scope `profile` or `read:accounts`, to verify the account",
            )),
        }
    }

    fn registrations<'a>(&'a self, transport: &'a Transport) -> Registrations<'a> {
        Registrations {
            instance: &self.instance,
            app: &self.app,
            wanted: &self.scopes,
            transport,
            store: self
                .store
                .clone()
                .unwrap_or_else(registration::store_of_process),
        }
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
