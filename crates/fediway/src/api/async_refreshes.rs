//! [async_refreshes](https://docs.joinmastodon.org/methods/async_refreshes/)

use crate::api::resource::resource;
use crate::entities::WrappedAsyncRefresh;
use crate::ids::AsyncRefreshId;

resource! {
    /// Work that a server goes on with after its answer. An experiment of Mastodon's.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// # let id = "";
    /// // From the `Mastodon-Async-Refresh` header of an answer.
    /// let answer = client.async_refreshes().get(id).await?;
    /// println!("{:?}", answer.async_refresh);
    /// # Ok(()) }
    /// ```
    async_refreshes => AsyncRefreshes {
        /// How far such work is. Its id comes in the `Mastodon-Async-Refresh` header of the answer
        /// that it belongs to.
        GET "/api/v1_alpha/async_refreshes/{id}" [Read]
        get as GetAsyncRefresh(id: AsyncRefreshId) -> WrappedAsyncRefresh
    }
}
