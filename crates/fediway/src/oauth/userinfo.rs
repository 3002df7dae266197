//! The account of a token (OpenID Connect Core, section 5.3): Mastodon ≥ 4.4 and Hollo.

use http::Method;

use super::{Server, awaitable};
use crate::entities::UserInfo;
use crate::error::Result;
use crate::request::Outgoing;
use crate::secret::AccessToken;
use crate::transport::Transport;

/// Asks whose token it is. Needs the scope `profile`.
///
/// # Errors
///
/// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) on servers without this endpoint.
pub fn userinfo(server: impl Into<Server>, token: &AccessToken) -> GetUserInfo {
    GetUserInfo {
        server: server.into(),
        transport: None,
        token: token.clone(),
    }
}

/// The request [`userinfo`]: `.await` sends it.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetUserInfo {
    server: Server,
    transport: Option<Transport>,
    token: AccessToken,
}

awaitable!(GetUserInfo -> UserInfo);

impl GetUserInfo {
    async fn send(self, transport: Transport) -> Result<UserInfo> {
        let (instance, endpoints) = self.server.check(&transport)?;
        let path = "/oauth/userinfo";
        let url = endpoints.userinfo.unwrap_or_else(|| instance.join(path));
        let mut outgoing = Outgoing::login(&instance, Method::GET, path, &url)?;
        outgoing.bearer(&self.token)?;
        let answer = outgoing.send(&transport).await?;
        answer.success(&[self.token.expose()])?.json()
    }
}
