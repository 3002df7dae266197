//! [favourites](https://docs.joinmastodon.org/methods/favourites/)

use crate::api::resource::resource;
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
        GET "/api/v1/favourites" [ReadFavourites]
        list as ListFavourites() -> [Status by link, 20..40]
    }
}
