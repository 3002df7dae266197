//! Endpoints that another client calls, but that no server is known to have.

use crate::endpoint::resource;
use crate::entities::{Account, MediaAttachment};
use crate::ids::AccountId;

resource! {
    /// Endpoints that another client calls, but that no server is known to have: most answer that
    /// there is no such thing.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// let accounts = client.unconfirmed().trending_accounts().limit(10).await;
    /// # Ok(()) }
    /// ```
    unconfirmed => Unconfirmed {
        /// Where an account moved. [`Account::moved`] has the same on every server.
        GET "/api/v1/accounts/{id}/moved_to" []
        moved_to as GetAccountMovedTo(id: AccountId) -> (Account if any)

        /// The other accounts of an account, as addresses.
        GET "/api/v1/accounts/{id}/aliases" []
        aliases as GetAccountAliases(id: AccountId) -> [String]

        /// The picture of the account.
        GET "/api/v1/profile/avatar" []
        avatar as GetProfileAvatar() -> MediaAttachment

        /// The banner of the account.
        GET "/api/v1/profile/header" []
        header as GetProfileHeader() -> MediaAttachment

        /// Accounts that many look at.
        GET "/api/v1/trends/accounts" []
        trending_accounts as GetTrendingAccounts() -> [Account by offset] {
            /// How many accounts to give.
            limit: u32,
            /// How many accounts to leave out.
            offset: u32,
        }
    }
}
