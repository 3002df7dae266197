//! Where a server's OAuth endpoints are (RFC 8414).

use super::{Server, awaitable};
use crate::error::{Error, ErrorKind, Result};
use crate::instance::OAuthEndpoints;
use crate::transport::{Size, Transport};

/// Asks for the server's OAuth metadata.
///
/// Where there is none, where it names another issuer, or where an endpoint is on another origin,
/// the classic paths stand in.
///
/// # Errors
///
/// [`ErrorKind::Network`](crate::ErrorKind::Network) and its like, if nothing answers.
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
        let request = transport.get(&instance.join(path))?;
        let found = match transport.send(&instance, path, request, Size::Auth).await {
            Ok(answer) if answer.status().is_success() => answer.json().ok(),
            Ok(answer) if is_down(answer.status()) => return Err(answer.to_error(&[])),
            Ok(_) => None,
            Err(error) if leads_nowhere(&error) => None,
            Err(error) => return Err(error),
        };
        Ok(found
            .and_then(|metadata| OAuthEndpoints::from_metadata(&instance, metadata))
            .unwrap_or_else(|| OAuthEndpoints::classic(&instance)))
    }
}

/// Whether a server is down or starting: asking again later gives another answer.
pub(crate) fn is_down(status: http::StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 502..=504)
}

/// Whether an optional document counts as absent: something is there, but nothing that may be used.
pub(crate) fn leads_nowhere(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Redirect | ErrorKind::TooLarge(_))
}
