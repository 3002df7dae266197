//! [oembed](https://docs.joinmastodon.org/methods/oembed/)

use crate::api::resource::resource;
use crate::entities::OEmbed;

resource! {
    /// What another site needs to show a status.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// let embed = client.oembed().get("https://mastodon.social/@Gargron/1").await?;
    /// println!("{}", embed.html);
    /// # Ok(()) }
    /// ```
    oembed => OEmbeds {
        /// HTML that shows a public status of this server, by the URL of its page.
        GET "/api/oembed" [] get as GetOEmbed(url: String) -> OEmbed {
            /// Pixels; 400 when not given.
            maxwidth: u32,
            /// Pixels.
            maxheight: u32,
        }
    }
}
