//! [blocks](https://docs.joinmastodon.org/methods/blocks/)

use crate::api::resource::resource;
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
        GET "/api/v1/blocks" [ReadBlocks] list as ListBlocks() -> [Account by link, 40..80]
    }
}
