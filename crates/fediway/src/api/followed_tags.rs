//! [followed_tags](https://docs.joinmastodon.org/methods/followed_tags/)

use crate::api::resource::resource;
use crate::entities::Tag;

resource! {
    /// The hashtags that the account follows.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for tag in client.followed_tags().list().await? {
    ///     println!("#{}", tag.name);
    /// }
    /// # Ok(()) }
    /// ```
    followed_tags => FollowedTags {
        /// The followed hashtags.
        GET "/api/v1/followed_tags" [ReadFollows]
        list as ListFollowedTags() -> [Tag by link, 100..200]
    }
}
