//! A login that another process finishes.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::attempt::{Attempt, Secrets};
use super::builder::Login;
use super::paste::PendingLogin;
use crate::credentials::RegisteredApp;
use crate::error::{Error, Result};
use crate::store::AppForm;
use crate::time::{self, Timestamp};
use crate::transport::Transport;

/// The version of the format that is written and read.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Form<'a> {
    version: u32,
    issuer: String,
    #[serde(borrow)]
    app: AppForm<'a>,
    #[serde(borrow)]
    state: Text<'a>,
    #[serde(borrow)]
    verifier: Text<'a>,
    /// Whether the app's registration is the caller's.
    registered: bool,
    started_at: String,
}

type Text<'a> = std::borrow::Cow<'a, str>;

impl PendingLogin {
    /// The login as text. With [`Login::resume`], another process can finish it, or this one after a
    /// restart.
    ///
    /// The text contains the app's secret, `state` and the PKCE verifier **unencrypted**. Encrypt it
    /// before you store it, use it once, and delete it after [`LIFETIME`](super::LIFETIME).
    ///
    /// ```no_run
    /// # async fn run(callback: &str) -> fediway::Result<()> {
    /// use fediway::{Instance, Login, Scope};
    ///
    /// let instance = Instance::discover("mastodon.social").await?;
    /// let login = || Login::new(&instance, "My site").scopes(Scope::Profile);
    /// let pending = login().redirect_uri("https://example.org/callback").start().await?;
    /// let (url, kept) = (pending.url().to_owned(), pending.suspend()?);
    /// // … the browser goes to `url`; perhaps another process gets its callback:
    /// let client = login().resume(&kept)?.finish_callback(callback).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// None in practice: all values can be written as JSON.
    pub fn suspend(self) -> Result<Zeroizing<String>> {
        let attempt = &self.0;
        let started_at = attempt
            .transport
            .now()
            .checked_sub(attempt.age())
            .unwrap_or(Timestamp::UNIX_EPOCH);
        let form = Form {
            version: VERSION,
            issuer: attempt.settings.instance.url().as_str().to_owned(),
            app: AppForm::from(&attempt.app),
            state: attempt.secrets.state.expose().into(),
            verifier: attempt.secrets.verifier.expose().into(),
            registered: attempt.is_of_callers_app(),
            started_at: started_at.to_string(),
        };
        serde_json::to_string(&form)
            .map(Zeroizing::new)
            .map_err(|error| Error::local("a login cannot be written", error))
    }
}

impl Login {
    /// Continues a login that was [suspended](PendingLogin::suspend). This `Login` must have the same
    /// instance, name, scopes and store.
    ///
    /// The time while the login was suspended counts: see [`time_left`](PendingLogin::time_left).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the text is not a suspended login,
    /// or is one on another instance.
    pub fn resume(self, suspended: &str) -> Result<PendingLogin> {
        // The parser's own message could quote a secret.
        let form: Form<'_> = serde_json::from_str(suspended)
            .map_err(|_| Error::invalid("this is no suspended login"))?;
        if form.version != VERSION {
            return Err(Error::invalid("another version suspended this login"));
        }
        if form.issuer != self.settings.instance.url().as_str() {
            return Err(Error::invalid("the login was begun on another instance"));
        }
        let started_at = time::parse(&form.started_at)
            .ok_or_else(|| Error::invalid("this is no suspended login"))?;
        let transport = Transport::or_shared(self.transport.clone())?;
        let app = RegisteredApp::from(form.app);
        let entry = (!form.registered).then(|| {
            let registrations = self.registrations(&transport);
            registrations.entry(registrations.key(app.redirect_uri.as_str()))
        });
        let secrets = Secrets {
            state: form.state.as_ref().into(),
            verifier: form.verifier.as_ref().into(),
        };
        // A clock that runs behind gives a login more time, never less than none.
        let age = transport.now().duration_since(started_at);
        let age = Duration::try_from(age).unwrap_or_default();
        let attempt = Attempt::new(transport, self.settings, app, entry, secrets)?;
        Ok(PendingLogin::new(attempt.begun(age)))
    }
}
