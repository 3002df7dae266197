//! [mutes](https://docs.joinmastodon.org/methods/mutes/)

use crate::api::resource::resource;
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
        GET "/api/v1/mutes" [ReadMutes | Follow]
        list as ListMutes() -> [MutedAccount by link, 40..80]
    }
}
