//! Starting a login with a listener on this machine.

use super::attempt::{Attempt, Secrets};
use super::builder::Login;
use super::loopback::{Listener, LoopbackLogin};
use super::registration::{self, Registrations};
use crate::credentials::RegisteredApp;
use crate::error::Result;
use crate::store::RegistrationKey;
use crate::transport::Transport;

impl Login {
    /// Starts a login whose code the browser sends to a listener on this machine. Needs the feature
    /// `loopback`.
    ///
    /// # Errors
    ///
    /// The errors of [`oauth::create_app`](crate::oauth::create_app), and
    /// [`ErrorKind::Local`](crate::ErrorKind::Local) if no loopback port is available.
    pub async fn listen(self) -> Result<LoopbackLogin> {
        self.check_scopes()?;
        let transport = Transport::or_shared(self.transport.clone())?;
        let registrations = self.registrations(&transport);
        let key = registrations.key(&match self.loopback_port {
            Some(port) => format!("loopback:{port}"),
            None => "loopback".to_owned(),
        });
        let turn = registration::turn(&key).await;
        let (app, listener) = self.listen_as_registered(&registrations, &key).await?;
        drop(turn);
        let entry = registrations.entry(key);
        let secrets = Secrets::random()?;
        let attempt = Attempt::new(transport, self.settings, app, Some(entry), secrets)?;
        Ok(LoopbackLogin::new(attempt, listener))
    }

    /// A listener at the address of an earlier registration, since most servers take no other one,
    /// else at a new address under a new registration.
    async fn listen_as_registered(
        &self,
        registrations: &Registrations<'_>,
        key: &RegistrationKey,
    ) -> Result<(RegisteredApp, Listener)> {
        let any_port = self.settings.instance.quirks().any_loopback_port;
        let any_port = any_port && self.loopback_port.is_none();
        if let Some(app) = registrations.kept(key).await?
            && let Some(listener) = Listener::again(&app.redirect_uri, any_port).await
        {
            return Ok((app.redirect_uri(listener.redirect_uri()), listener));
        }
        let listener = Listener::bind(self.loopback_port).await?;
        let app = registrations.register(key, listener.redirect_uri()).await?;
        Ok((app, listener))
    }
}
