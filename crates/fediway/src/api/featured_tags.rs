//! [featured_tags](https://docs.joinmastodon.org/methods/featured_tags/)

use crate::api::resource::resource;
use crate::entities::{FeaturedTag, Tag};
use crate::ids::FeaturedTagId;

resource! {
    /// The hashtags that the account features on its profile.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// let tag = client.featured_tags().create("gardening").await?;
    /// client.featured_tags().delete(&tag.id).await?;
    /// # Ok(()) }
    /// ```
    featured_tags => FeaturedTags {
        /// The featured hashtags. GoToSocial always says none.
        GET "/api/v1/featured_tags" [ReadAccounts] list as ListFeaturedTags() -> [FeaturedTag]

        /// Features a hashtag, given without `#`.
        POST "/api/v1/featured_tags" [WriteAccounts]
        create as CreateFeaturedTag(name: String) -> FeaturedTag

        /// Features a hashtag no longer.
        DELETE "/api/v1/featured_tags/{id}" [WriteAccounts]
        delete as DeleteFeaturedTag(id: FeaturedTagId) -> Empty

        /// Hashtags that the account used lately and could feature.
        GET "/api/v1/featured_tags/suggestions" [ReadAccounts]
        suggestions as ListFeaturedTagSuggestions() -> [Tag]
    }
}
