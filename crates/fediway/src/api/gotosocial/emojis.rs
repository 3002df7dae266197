//! Custom emoji for moderators on [GoToSocial](https://docs.gotosocial.org/en/latest/api/swagger/).

use crate::api::resource::resource;
use crate::entities::{AdminEmoji, CustomEmoji, EmojiCategory, EmojiUpdate};
use crate::file::MediaFile;
use crate::ids::EmojiId;

resource! {
    /// The custom emoji of the server and those it knows of others. GoToSocial.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::MediaFile;
    ///
    /// client.gotosocial_emojis().create("blobcat", MediaFile::path("blobcat.png")).await?;
    /// # Ok(()) }
    /// ```
    gotosocial_emojis => GotosocialEmojis {
        /// The emoji, in the order of their names.
        GET "/api/v1/admin/custom_emojis" [AdminRead]
        list as GtsListEmojis() -> [AdminEmoji by link] {
            /// Which of them, with commas between: `domain:all`, `domain:local`,
            /// `domain:example.org`, `enabled`, `disabled`, `shortcode:blobcat`; all when not given.
            filter: String,
            /// How many emoji a page holds; 50 when not given, 200 at most, all for 0.
            limit: u32,
            /// Only emoji after this `name@domain` in the order.
            max_shortcode_domain: String,
            /// Only emoji before this `name@domain` in the order.
            min_shortcode_domain: String,
        }

        /// One emoji.
        GET "/api/v1/admin/custom_emojis/{id}" [AdminRead]
        get as GtsGetEmoji(id: EmojiId) -> AdminEmoji

        /// Adds an emoji. The name has letters, digits and underscores, 30 at most.
        POST "/api/v1/admin/custom_emojis" [AdminWrite; multipart]
        create as GtsCreateEmoji(shortcode: String, image: MediaFile) -> CustomEmoji {
            /// The category of the emoji. It is created if it does not exist.
            category: String,
        }

        /// Copies, disables or changes an emoji.
        PATCH "/api/v1/admin/custom_emojis/{id}" [AdminWrite; multipart]
        update as GtsUpdateEmoji(id: EmojiId, update as "type": EmojiUpdate) -> AdminEmoji {
            /// The name; needed to copy.
            shortcode: String,
            /// The picture; only to change an emoji.
            image: MediaFile,
            /// The category of the emoji. It is created if it does not exist.
            category: String,
        }

        /// Deletes an emoji of this server.
        DELETE "/api/v1/admin/custom_emojis/{id}" [AdminWrite]
        delete as GtsDeleteEmoji(id: EmojiId) -> AdminEmoji

        /// The categories.
        GET "/api/v1/admin/custom_emojis/categories" [AdminRead]
        categories as GtsListEmojiCategories() -> [EmojiCategory]
    }
}
