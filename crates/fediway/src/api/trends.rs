//! [trends](https://docs.joinmastodon.org/methods/trends/)

use crate::endpoint::resource;
use crate::entities::{Status, Tag, TrendingLink};

resource! {
    /// What is used more than before. GoToSocial answers empty lists.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for link in client.trends().links().limit(5).await? {
    ///     println!("{} {}", link.title, link.url);
    /// }
    /// # Ok(()) }
    /// ```
    trends => Trends {
        /// Hashtags.
        GET "/api/v1/trends/tags" [] tags as TrendingTags() -> [Tag by offset] {
            /// How many hashtags a page holds; 10 when not given, 20 at most.
            limit: u32,
            /// How many hashtags to leave out at the start.
            offset: u32,
        }

        /// Statuses.
        GET "/api/v1/trends/statuses" [] statuses as TrendingStatuses() -> [Status by offset] {
            /// How many statuses a page holds; 20 when not given, 40 at most.
            limit: u32,
            /// How many statuses to leave out at the start.
            offset: u32,
        }

        /// Links.
        GET "/api/v1/trends/links" [] links as TrendingLinks() -> [TrendingLink by offset] {
            /// How many links a page holds; 10 when not given, 20 at most.
            limit: u32,
            /// How many links to leave out at the start.
            offset: u32,
        }

        /// Hashtags, under the older path.
        #[deprecated(note = "use `Trends::tags`")]
        GET "/api/v1/trends" [] tags_v1 as TrendingTagsV1() -> [Tag by offset] {
            /// How many hashtags a page holds; 10 when not given, 20 at most.
            limit: u32,
            /// How many hashtags to leave out at the start.
            offset: u32,
        }
    }
}
