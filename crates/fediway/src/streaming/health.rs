//! Whether a server's streams work.

use http::Method;

use super::address;
use super::builder::StreamingBuilder;
use crate::error::{ErrorKind, Result};
use crate::request::Outgoing;

const ENDPOINT: &str = "/api/v1/streaming/health";

impl StreamingBuilder {
    /// Whether the server's streams work, asked on the host that streams, which may be another than
    /// the instance's own: [`GET /api/v1/streaming/health`][api]. No token is sent.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// client.streaming().health().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// If they do not work, and on a server that has no such endpoint: not all that stream do.
    ///
    /// [api]: https://docs.joinmastodon.org/methods/streaming/#health
    pub async fn health(&self) -> Result<()> {
        let transport = self.client.transport()?;
        let base = address::endpoint(&self.client.instance())?;
        let url = address::with(&base, "health", &[]);
        let host = transport.instance_url(&base.origin().ascii_serialization())?;
        let asking = Outgoing::login(&host, Method::GET, ENDPOINT, url.as_str())?;
        let answer = asking.send(&transport).await?;
        let answer = answer.success(&[])?;
        match answer.body().trim_ascii() {
            b"OK" => Ok(()),
            _ => Err(answer
                .error_of(ErrorKind::Decode)
                .message("it does not say OK")),
        }
    }
}
