//! [async_refreshes](https://docs.joinmastodon.org/methods/async_refreshes/)

use crate::api::resource::resource;
use crate::entities::WrappedAsyncRefresh;
use crate::ids::AsyncRefreshId;

resource! {
    /// Work that a server continues after its response. This is an experiment of Mastodon.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// # let id = "";
    /// // From the `Mastodon-Async-Refresh` header of a response.
    /// let answer = client.async_refreshes().get(id).await?;
    /// println!("{:?}", answer.async_refresh);
    /// # Ok(()) }
    /// ```
    async_refreshes => AsyncRefreshes {
        /// The state of such work. Its id is in the `Mastodon-Async-Refresh` header of the response that
        /// started it.
        GET "/api/v1_alpha/async_refreshes/{id}" [Read]
        get as GetAsyncRefresh(id: AsyncRefreshId) -> WrappedAsyncRefresh
    }
}
