//! The beginning: from what was typed to the server's page.

use std::net::IpAddr;
use std::time::Duration;

use fediway::{Instance, RegisteredApp};

use super::discover::Discovery;
use super::login::Begun;
use super::register::Registration;
use super::task::to_the_end;
use crate::cookie::SetCookie;
use crate::events::Event;
use crate::input;
use crate::limits::spend_of;
use crate::problem::{Problem, SignInError};
use crate::random::{secret, short_name};
use crate::return_path;
use crate::site::SignIn;

/// How long somebody may take on the server's page.
const LIFETIME: Duration = fediway::login::LIFETIME;

/// The start of a sign-in.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Start {
    /// What was typed: a handle, a host, or the address of a page on a server.
    pub typed: String,
    /// The path of the site to go to afterwards. Anything else becomes `/`.
    pub return_to: String,
    /// The `Cookie` header of the request.
    pub cookies: String,
    /// The address of the visitor, for the limits that hold for each of them.
    pub visitor: Option<IpAddr>,
    /// The server showed an error instead of its page. Perhaps it no longer knows the site: the site asks
    /// the server, and registers again if needed.
    pub reregister: bool,
    /// Let the person choose another account than the one that the browser is signed in with.
    pub choose_account: bool,
}

impl Start {
    /// A sign-in at the server that was typed.
    pub fn at(typed: impl Into<String>) -> Self {
        Self {
            typed: typed.into(),
            ..Self::default()
        }
    }
}

/// Where to send the browser, with which cookies. Respond with 303, because a form was posted.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Redirect {
    /// The address. It contains the `state`, so do not give it to another browser.
    pub location: String,
    /// The cookies to set.
    pub cookies: Vec<SetCookie>,
}

impl std::fmt::Debug for Redirect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let address = self.location.split('?').next().unwrap_or_default();
        f.debug_struct("Redirect")
            .field("location", &format_args!("{address}?…"))
            .field("cookies", &self.cookies)
            .finish()
    }
}

/// What a sign-in carries from its beginning to its end.
pub(super) struct LoginContext {
    pub(super) server: Instance,
    pub(super) typed: Option<String>,
    pub(super) return_to: String,
    pub(super) again: u8,
    pub(super) choose_account: bool,
}

impl SignIn {
    /// Begins a sign-in: finds the server, registers the site there if that was never done, and gives
    /// the address of the server's page with the cookie that ties the sign-in to this browser.
    ///
    /// Call it only for a `POST` from a page of your own: see
    /// [`is_same_origin`](SignIn::is_same_origin).
    ///
    /// # Errors
    ///
    /// [`SignInError`] with the [`Problem`](crate::Problem) to show.
    pub async fn start(&self, start: Start) -> Result<Redirect, SignInError> {
        let site = self.clone();
        let begun = to_the_end(async move {
            let timeout = site.settings().timeout;
            match tokio::time::timeout(timeout, site.start_here(&start)).await {
                Ok(begun) => begun,
                Err(_) => Err(Problem::TooSlow.into()),
            }
        });
        let begun = begun.await;
        if let Err(error) = &begun {
            self.failed(error).await;
        }
        begun
    }

    async fn start_here(&self, start: &Start) -> Result<Redirect, SignInError> {
        let settings = self.settings();
        let limit = settings.limits.starts_per_visitor;
        spend_of(&settings.database, "starts", start.visitor, limit).await?;
        let typed = input::read(&start.typed, settings.transport()?.policy())?;
        let discovery = Discovery {
            settings: self.shared_settings(),
            visitor: start.visitor,
        };
        let server = discovery.server(&typed).await?;
        let key = server.url().authority().to_owned();
        let wanted = settings.wanted(&server);
        let registration = Registration::new(self.shared_settings(), &server, wanted);
        let app = match start.reregister {
            true => registration.app_or_reregister(start.visitor).await,
            false => registration.app().await,
        };
        let return_to = return_path::local(&start.return_to).unwrap_or("/");
        let context = LoginContext {
            typed: Some(typed.host).filter(|host| *host != key),
            server,
            return_to: return_to.to_owned(),
            again: 0,
            choose_account: start.choose_account,
        };
        let app = app.map_err(|error| error.at(&key))?;
        let mut redirect = self.send(&registration, app, context).await?;
        let dropped = settings.jar.drop_logins(&start.cookies);
        redirect.cookies.splice(0..0, dropped);
        Ok(redirect)
    }

    /// Puts the sign-in aside and sends the browser to the server's page.
    pub(super) async fn send(
        &self,
        registration: &Registration,
        app: RegisteredApp,
        context: LoginContext,
    ) -> Result<Redirect, SignInError> {
        let settings = self.settings();
        let server = context.server.url().authority().to_owned();
        let client_id = app.client_id.clone();
        let login = registration.login()?.registered(app);
        let login = match context.choose_account {
            true => login.force_login(),
            false => login,
        };
        let pending = login.start().await?;
        let (location, state) = (pending.url().to_owned(), pending.state().clone());
        let begun = Begun {
            server: server.clone(),
            typed: context.typed,
            wanted: registration.wanted.to_string(),
            client_id,
            return_to: context.return_to,
            again: context.again,
            login: pending.suspend()?.to_string(),
        };
        let browser = secret()?;
        let data = begun.to_bytes()?;
        let database = &settings.database;
        database
            .put_login(state.expose(), &browser, &data, LIFETIME)
            .await?;
        settings.tell(Event::Started { server }).await;
        let name = short_name(state.expose());
        Ok(Redirect {
            location,
            cookies: vec![settings.jar.set_login(&name, &browser, LIFETIME)],
        })
    }

    /// Tells of a failure. A host is named only if it is a known server: what somebody typed is
    /// private.
    pub(super) async fn failed(&self, error: &SignInError) {
        let settings = self.settings();
        let server = match &error.server {
            Some(host) => settings.database.server(host).await.ok().flatten(),
            None => None,
        };
        let (server, problem) = (server.map(|known| known.key), error.problem);
        if let Some(cause) = std::error::Error::source(error) {
            tracing::debug!(%problem, cause, "a sign-in failed");
        }
        settings.tell(Event::Failed { server, problem }).await;
    }
}
