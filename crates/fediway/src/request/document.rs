//! Documents about a server.

use http::Method;
use http::header::{ACCEPT, HeaderValue};

use super::outgoing::Outgoing;
use crate::error::{ErrorKind, Result};
use crate::transport::{Response, Transport};
use crate::url::InstanceUrl;

impl Transport {
    /// Asks for a document that a server may not have: `None` then, and where a redirect or the
    /// size keeps it from being used. A server that is down is an error, because asking again later
    /// gives another answer.
    pub(crate) async fn document(
        &self,
        instance: &InstanceUrl,
        endpoint: &'static str,
        path: &str,
        accept: &'static str,
    ) -> Result<Option<Response>> {
        let mut asking = Outgoing::login(instance, Method::GET, endpoint, &instance.join(path))?;
        asking.header(ACCEPT, HeaderValue::from_static(accept));
        let answer = match asking.send(self).await {
            Ok(answer) => answer,
            Err(error) => match error.kind() {
                ErrorKind::Redirect | ErrorKind::TooLarge(_) => return Ok(None),
                _ => return Err(error),
            },
        };
        match answer.status().as_u16() {
            200..=299 => Ok(Some(answer)),
            429 | 502..=504 => Err(answer.to_error(&[])),
            _ => Ok(None),
        }
    }
}
