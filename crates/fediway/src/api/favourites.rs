//! [favourites](https://docs.joinmastodon.org/methods/favourites/)

use crate::endpoint::resource;
use crate::entities::Status;

resource! {
    /// The statuses that the account made favourites, which is in [`Statuses`](super::Statuses).
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for status in client.favourites().list().limit(40).await? {
    ///     println!("{}", status.uri);
    /// }
    /// # Ok(()) }
    /// ```
    favourites => Favourites {
        /// The favourites, the last one first.
        GET "/api/v1/favourites" [ReadFavourites] list as ListFavourites() -> [Status by link] {
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
