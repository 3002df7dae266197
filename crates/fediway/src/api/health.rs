//! [health](https://docs.joinmastodon.org/methods/health/)

use crate::api::resource::resource;

resource! {
    /// Whether the server works.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// println!("{}", client.health().check().await?);
    /// # Ok(()) }
    /// ```
    health => Health {
        /// Whether the server works: an error if it does not. Mastodon answers `OK` as text, and
        /// `{"status":"UP"}` according to its documentation.
        GET "/health" [] check as CheckHealth() -> Text

        /// Whether the server's streams work, asked on the instance's own host. Mastodon answers
        /// `OK` as text. Where another host streams, [`StreamingBuilder::health`] asks that one.
        ///
        /// [`StreamingBuilder::health`]: crate::streaming::StreamingBuilder::health
        GET "/api/v1/streaming/health" [] streaming as CheckStreamingHealth() -> Text
    }
}
