//! [tags](https://docs.joinmastodon.org/methods/tags/)

use crate::api::resource::resource;
use crate::entities::Tag;

resource! {
    /// Hashtags, named without `#`. Their statuses are in
    /// [`Timelines::tag`](super::Timelines::tag).
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// client.tags().follow("caturday").await?;
    /// # Ok(()) }
    /// ```
    tags => Tags {
        /// One hashtag, and whether the account follows it.
        GET "/api/v1/tags/{name}" [] get as GetTag(name: String) -> Tag

        /// Follows a hashtag: its statuses come into the home timeline.
        POST "/api/v1/tags/{name}/follow" [WriteFollows] follow as FollowTag(name: String) -> Tag

        /// Stops following a hashtag.
        POST "/api/v1/tags/{name}/unfollow" [WriteFollows]
        unfollow as UnfollowTag(name: String) -> Tag

        /// Features a hashtag on the account's profile.
        POST "/api/v1/tags/{id}/feature" [WriteAccounts]
        feature as FeatureTag(name as "id": String) -> Tag

        /// Takes a hashtag off the account's profile.
        POST "/api/v1/tags/{id}/unfeature" [WriteAccounts]
        unfeature as UnfeatureTag(name as "id": String) -> Tag
    }
}
