//! [trends](https://docs.joinmastodon.org/methods/trends/)

use crate::api::resource::resource;
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
        GET "/api/v1/trends/tags" [] tags as TrendingTags() -> [Tag by offset, 10..20]

        /// Statuses.
        GET "/api/v1/trends/statuses" []
        statuses as TrendingStatuses() -> [Status by offset, 20..40]

        /// Links.
        GET "/api/v1/trends/links" [] links as TrendingLinks() -> [TrendingLink by offset, 10..20]

        /// Hashtags, under the older path.
        #[deprecated(note = "use `Trends::tags`")]
        GET "/api/v1/trends" [] tags_v1 as TrendingTagsV1() -> [Tag by offset, 10..20]
    }
}
