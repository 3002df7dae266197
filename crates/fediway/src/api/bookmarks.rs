//! [bookmarks](https://docs.joinmastodon.org/methods/bookmarks/)

use crate::api::resource::resource;
use crate::entities::Status;

resource! {
    /// The statuses that the account bookmarked. Bookmarking is in [`Statuses`](super::Statuses).
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for status in client.bookmarks().list().limit(40).await? {
    ///     println!("{}", status.uri);
    /// }
    /// # Ok(()) }
    /// ```
    bookmarks => Bookmarks {
        /// The bookmarked statuses, the last one first.
        GET "/api/v1/bookmarks" [ReadBookmarks] list as ListBookmarks() -> [Status by link, 20..40]
    }
}
