//! Ending a token (RFC 7009).

use super::form::Form;
use super::{Server, awaitable};
use crate::credentials::RegisteredApp;
use crate::error::Result;
use crate::secret::AccessToken;
use crate::transport::Transport;

/// Ends a token. A token that is dead already counts as ended.
///
/// On servers that give a second login with the same app and scopes the same token, this ends both
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
    }
}

/// The request [`revoke_token`]: `.await` sends it.
#[must_use = "a request does nothing until it is awaited"]
pub struct RevokeToken {
    server: Server,
    transport: Option<Transport>,
    form: Form,
}

awaitable!(RevokeToken -> ());

impl RevokeToken {
    async fn send(self, transport: Transport) -> Result<()> {
        let (instance, endpoints) = self.server.check(&transport)?;
        // Whether the body is `{}`, a text or empty makes no difference.
        self.form
            .post(
                &transport,
                &instance,
                "/oauth/revoke",
                &endpoints.revocation,
            )
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
