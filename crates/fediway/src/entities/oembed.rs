//! [OEmbed](https://docs.joinmastodon.org/methods/oembed/).

use super::macros::entity;

entity! {
    /// What another site needs to show a status.
    OEmbed {
        /// `rich`.
        kind as "type": String,
        /// The version of oEmbed.
        version: String,
        /// The title.
        title: String,
        /// The author's name.
        author_name: String,
        /// The author's page.
        author_url: String,
        /// The server's name.
        provider_name: String,
        /// The server.
        provider_url: String,
        /// Seconds that it may be kept.
        cache_age: u64,
        /// HTML to embed, from the server.
        html: String,
        /// Pixels.
        width: Option<u64>,
        /// Pixels.
        height: Option<u64>,
    }
}
