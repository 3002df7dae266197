//! [followed_tags](https://docs.joinmastodon.org/methods/followed_tags/)

use crate::endpoint::resource;
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
        GET "/api/v1/followed_tags" [ReadFollows] list as ListFollowedTags() -> [Tag by link] {
            /// How many a page holds; 100 when not given, 200 at most.
            limit: u32,
            /// Only entries older than this cursor, which comes from the server.
            max_id: String,
            /// Only entries newer than this cursor, the newest of them first.
            since_id: String,
            /// Only entries newer than this cursor, those right after it first.
            min_id: String,
        }
    }
}
