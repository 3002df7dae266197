//! Files that anybody may see, such as the pictures of a status.

use bytes::Bytes;
use http::Method;
use url::Url;

use super::outgoing::Outgoing;
use crate::error::{Error, Result};
use crate::transport::Transport;

impl Transport {
    /// Fetches a file that anybody may see, such as
    /// [`preview_url`](crate::MediaAttachment::preview_url), from whatever server it is on.
    ///
    /// No token is sent. The address and each redirect pass the same guard as every other request.
    /// The file may be as large as the answer of an API call: see
    /// [`Limits::json_body`](crate::transport::Limits::json_body).
    ///
    /// ```no_run
    /// # async fn run(transport: fediway::Transport, status: fediway::Status) -> fediway::Result<()> {
    /// for media in &status.media_attachments {
    ///     if let Some(address) = &media.preview_url {
    ///         println!("{} bytes", transport.public_file(address).await?.len());
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Address`](crate::ErrorKind::Address) if the policy does not allow the address,
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if it is no address at all, and
    /// otherwise those of an API call.
    pub async fn public_file(&self, address: &str) -> Result<Bytes> {
        let not_an_address = || Error::invalid("not the address of a file");
        let url = Url::parse(address).map_err(|error| not_an_address().source(error))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(not_an_address());
        }
        let server = self.instance_url(&url.origin().ascii_serialization())?;
        let asking = Outgoing::new(&server, Method::GET, "/{file}", url);
        let answer = asking.send(self).await?;
        match answer.status().is_success() {
            true => Ok(answer.body().clone()),
            false => Err(answer.to_error(&[])),
        }
    }
}
