//! The settings of a login.

use std::sync::Arc;
use std::time::Duration;

use super::attempt::{Attempt, Secrets};
use super::paste::PendingLogin;
use super::probe::{AppStatus, probe};
use super::registration::{self, Entry, Registrations};
use super::settings::Settings;
use crate::credentials::{RedirectUri, RegisteredApp};
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::oauth::App;
use crate::scope::{Scope, Scopes};
use crate::store::Store;
use crate::transport::Transport;

/// The longest time that a login may take. After it, its `state` is no longer accepted.
pub const LIFETIME: Duration = Duration::from_secs(600);

/// Settings for a login.
///
/// Registrations are kept in the [`store`](Login::store). A second login on the same instance uses the
/// same registration.
#[derive(Clone)]
#[must_use = "a login does nothing until it is started"]
pub struct Login {
    pub(super) settings: Settings,
    app: App,
    redirect_uri: RedirectUri,
    registered: Option<RegisteredApp>,
    pub(super) transport: Option<Transport>,
    #[cfg(feature = "loopback")]
    pub(super) loopback_port: Option<u16>,
}

impl Login {
    /// A login on this instance for an application with this name.
    pub fn new(instance: &Instance, app: impl Into<App>) -> Self {
        Self {
            settings: Settings {
                instance: instance.clone(),
                scopes: Scopes::read_write(),
                force_login: false,
                lifetime: LIFETIME,
                store: None,
                make_default: false,
            },
            app: app.into(),
            redirect_uri: RedirectUri::out_of_band(),
            registered: None,
            transport: None,
            #[cfg(feature = "loopback")]
            loopback_port: None,
        }
    }

    /// The requested scopes. The default is [`Scopes::read_write`]. They must include `profile` or
    /// `read:accounts`, because the login verifies the account.
    pub fn scopes(mut self, scopes: impl Into<Scopes>) -> Self {
        self.settings.scopes = scopes.into();
        self
    }

    /// The redirect URI for [`start`](Login::start). The default is
    /// [out of band](RedirectUri::out_of_band). [`listen`](Login::listen) has its own.
    pub fn redirect_uri(mut self, uri: impl Into<RedirectUri>) -> Self {
        self.redirect_uri = uri.into();
        self
    }

    /// The port on which [`listen`](Login::listen) waits for the browser. The default is any free port.
    /// Choose one if the browser is on another machine and a tunnel leads to this port. Such logins
    /// have a registration of their own.
    #[cfg(feature = "loopback")]
    pub fn loopback_port(mut self, port: u16) -> Self {
        self.loopback_port = Some(port);
        self
    }

    /// Asks for the password even if the browser is signed in, so that another account can be
    /// chosen.
    pub fn force_login(mut self) -> Self {
        self.settings.force_login = true;
        self
    }

    /// How long the login may take. The default and the maximum is [`LIFETIME`].
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.settings.lifetime = lifetime.min(LIFETIME);
        self
    }

    /// Uses this transport instead of the shared one, for the login and for its client.
    pub fn transport(mut self, transport: &Transport) -> Self {
        self.transport = Some(transport.clone());
        self
    }

    /// Keeps registrations and credentials in this store. The client of this login saves refreshed
    /// credentials there, too. Without a store, registrations are kept until the process ends, and
    /// credentials are not kept.
    pub fn store(mut self, store: &(impl Store + Clone + 'static)) -> Self {
        self.settings.store = Some(Arc::new(store.clone()));
        self
    }

    /// Makes the account the store's [default one](Store::default_account). Without this, it becomes
    /// the default one only if the store has none.
    pub fn make_default(mut self) -> Self {
        self.settings.make_default = true;
        self
    }

    /// Uses this registration, which the caller made with [`register`](Login::register). It is not
    /// checked before the login and not saved to the store. If the server no longer knows the app, the
    /// login fails with
    /// [`LoginFailure::UnknownApp`](crate::LoginFailure::UnknownApp).
    pub fn registered(mut self, app: RegisteredApp) -> Self {
        self.registered = Some(app);
        self
    }

    /// Registers the app and does not store the registration. This is for programs that store
    /// registrations themselves, such as a web application with several processes. Scopes that the
    /// server does not know are replaced by coarser ones.
    ///
    /// # Errors
    ///
    /// The errors of [`oauth::create_app`](crate::oauth::create_app).
    pub async fn register(&self) -> Result<RegisteredApp> {
        self.check_scopes()?;
        let transport = Transport::or_shared(self.transport.clone())?;
        let registrations = self.registrations(&transport);
        registrations.create(self.redirect_uri.clone()).await
    }

    /// Asks the server whether it still knows a registered app. The request creates nothing.
    ///
    /// # Errors
    ///
    /// Errors of the request, for example if the server is down.
    pub async fn app_status(&self, app: &RegisteredApp) -> Result<AppStatus> {
        let transport = Transport::or_shared(self.transport.clone())?;
        probe(&self.settings.instance, app, &transport).await
    }

    /// Starts a login whose code the caller passes on: a person pastes it, or it comes to the
    /// [`redirect_uri`](Login::redirect_uri).
    ///
    /// # Errors
    ///
    /// The errors of [`oauth::create_app`](crate::oauth::create_app).
    pub async fn start(mut self) -> Result<PendingLogin> {
        self.check_scopes()?;
        let transport = Transport::or_shared(self.transport.clone())?;
        let (app, entry) = match self.registered.take() {
            Some(app) => (app, None),
            None => {
                let (app, entry) = self.registration(&transport).await?;
                (app, Some(entry))
            }
        };
        let secrets = Secrets::random()?;
        let attempt = Attempt::new(transport, self.settings, app, entry, secrets)?;
        Ok(PendingLogin::new(attempt))
    }

    /// The kept registration, else a new one.
    async fn registration(&self, transport: &Transport) -> Result<(RegisteredApp, Entry)> {
        let redirect_uri = self.redirect_uri.clone();
        let registrations = self.registrations(transport);
        let key = registrations.key(redirect_uri.as_str());
        let turn = registration::turn(&key).await;
        let app = match registrations.kept(&key).await? {
            Some(app) => app,
            None => registrations.register(&key, redirect_uri).await?,
        };
        drop(turn);
        Ok((app, registrations.entry(key)))
    }

    /// The account is verified at the end, so the token must be allowed to ask whose it is.
    pub(super) fn check_scopes(&self) -> Result<()> {
        let identity = [Scope::Profile, Scope::ReadAccounts];
        match identity
            .iter()
            .any(|scope| self.settings.scopes.covers(scope))
        {
            true => Ok(()),
            false => Err(Error::invalid(
                "a login needs the scope `profile` or `read:accounts`, to verify the account",
            )),
        }
    }

    pub(super) fn registrations<'a>(&'a self, transport: &'a Transport) -> Registrations<'a> {
        Registrations {
            instance: &self.settings.instance,
            app: &self.app,
            wanted: &self.settings.scopes,
            transport,
            store: self
                .settings
                .store
                .clone()
                .unwrap_or_else(registration::store_of_process),
        }
    }
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login")
            .field("instance", self.settings.instance.url())
            .field("app", &self.app)
            .field("scopes", &self.settings.scopes)
            .finish_non_exhaustive()
    }
}
