//! Revoking a token (RFC 7009).

use super::form::Form;
use super::{Server, awaitable};
use crate::credentials::RegisteredApp;
use crate::error::Result;
use crate::secret::AccessToken;
use crate::transport::Transport;

/// Revokes a token. It is not an error if the token was revoked before.
///
/// Some servers give two logins with the same app and scopes the same token. There, this ends both
/// logins.
///
/// # Errors
///
/// [`ErrorKind::OAuth`](crate::ErrorKind::OAuth) if the token belongs to another app.
pub fn revoke_token(
    server: impl Into<Server>,
    app: &RegisteredApp,
    token: &AccessToken,
) -> RevokeToken {
    let mut form = Form::default();
    form.app(app).secret("token", token.expose());
    RevokeToken {
        server: server.into(),
        transport: None,
        form,
        token: token.clone(),
        bearer: false,
    }
}

/// The request [`revoke_token`]: `.await` sends it.
#[must_use = "a request does nothing until it is awaited"]
pub struct RevokeToken {
    server: Server,
    transport: Option<Transport>,
    form: Form,
    token: AccessToken,
    bearer: bool,
}

awaitable!(RevokeToken -> ());

impl RevokeToken {
    /// Also sends the token in the `Authorization` header, which one server requires.
    pub fn bearer(mut self) -> Self {
        self.bearer = true;
        self
    }

    async fn send(self, transport: Transport) -> Result<()> {
        let (instance, endpoints) = self.server.check(&transport)?;
        let bearer = self.bearer.then_some(&self.token);
        let url = &endpoints.revocation;
        // Whether the body is `{}`, a text or empty makes no difference.
        self.form
            .post_as(bearer, &transport, &instance, "/oauth/revoke", url)
            .await
            .map(drop)
    }
}

impl std::fmt::Debug for RevokeToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RevokeToken")
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}
