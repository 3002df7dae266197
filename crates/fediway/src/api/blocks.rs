//! [blocks](https://docs.joinmastodon.org/methods/blocks/)

use crate::endpoint::resource;
use crate::entities::Account;

resource! {
    /// The accounts that the account blocks. Blocking is in [`Accounts`](super::Accounts).
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for account in client.blocks().list().await? {
    ///     client.accounts().unblock(&account.id).await?;
    /// }
    /// # Ok(()) }
    /// ```
    blocks => Blocks {
        /// The blocked accounts, the last one first.
        GET "/api/v1/blocks" [ReadBlocks] list as ListBlocks() -> [Account by link] {
            /// How many a page holds; 40 when not given, 80 at most.
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
