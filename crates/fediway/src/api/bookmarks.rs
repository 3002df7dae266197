//! [bookmarks](https://docs.joinmastodon.org/methods/bookmarks/)

use crate::endpoint::resource;
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
        GET "/api/v1/bookmarks" [ReadBookmarks] list as ListBookmarks() -> [Status by link] {
            /// How many a page holds; 20 when not given, 40 at most.
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
