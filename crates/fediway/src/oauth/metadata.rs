//! Where a server's OAuth endpoints are (RFC 8414).

use super::{Server, awaitable};
use crate::error::Result;
use crate::instance::OAuthEndpoints;
use crate::transport::Transport;

/// Fetches the server's OAuth metadata.
///
/// The usual paths are used if there is no metadata, if it names another issuer, or for an endpoint on
/// another origin.
///
/// # Errors
///
/// [`ErrorKind::Network`](crate::ErrorKind::Network) and similar errors if the server does not answer.
pub fn metadata(server: impl Into<Server>) -> Metadata {
    Metadata {
        server: server.into(),
        transport: None,
    }
}

/// The request [`metadata`]: `.await` sends it.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct Metadata {
    server: Server,
    transport: Option<Transport>,
}

awaitable!(Metadata -> OAuthEndpoints);

impl Metadata {
    async fn send(self, transport: Transport) -> Result<OAuthEndpoints> {
        let (instance, _) = self.server.check(&transport)?;
        let path = "/.well-known/oauth-authorization-server";
        let found = transport
            .document(&instance, path, path, "application/json")
            .await?
            .and_then(|answer| answer.json().ok());
        Ok(found
            .and_then(|metadata| OAuthEndpoints::from_metadata(&instance, metadata))
            .unwrap_or_else(|| OAuthEndpoints::classic(&instance)))
    }
}
