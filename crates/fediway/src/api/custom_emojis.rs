//! [custom_emojis](https://docs.joinmastodon.org/methods/custom_emojis/)

use crate::api::resource::resource;
use crate::entities::CustomEmoji;

resource! {
    /// The custom emoji of a server.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for emoji in client.custom_emojis().list().await? {
    ///     println!(":{}: {}", emoji.shortcode, emoji.url);
    /// }
    /// # Ok(()) }
    /// ```
    custom_emojis => CustomEmojis {
        /// All of them, in one answer.
        GET "/api/v1/custom_emojis" [] list as ListCustomEmojis() -> [CustomEmoji]
    }
}
