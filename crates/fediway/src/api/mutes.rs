//! [mutes](https://docs.joinmastodon.org/methods/mutes/)

use crate::endpoint::resource;
use crate::entities::MutedAccount;

resource! {
    /// The accounts that the account muted.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for account in client.mutes().list().await? {
    ///     println!("{} until {:?}", account.acct, account.mute_expires_at);
    /// }
    /// # Ok(()) }
    /// ```
    mutes => Mutes {
        /// The accounts that the account muted.
        GET "/api/v1/mutes" [ReadMutes | Follow] list as ListMutes() -> [MutedAccount by link] {
            /// How many accounts a page holds; 40 when not given, 80 at most.
            limit: u32,
            /// Only what comes after this in the list: a cursor from the server.
            max_id: String,
            /// Only what comes before this in the list: a cursor from the server.
            since_id: String,
            /// Only what comes right before this in the list: a cursor from the server. GoToSocial.
            min_id: String,
        }
    }
}
