//! [endorsements](https://docs.joinmastodon.org/methods/endorsements/)

use crate::endpoint::resource;
use crate::entities::Account;

resource! {
    /// The accounts that the account features on its profile. Featuring is in
    /// [`Accounts`](super::Accounts).
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for account in client.endorsements().list().await? {
    ///     println!("{}", account.acct);
    /// }
    /// # Ok(()) }
    /// ```
    endorsements => Endorsements {
        /// The featured accounts.
        GET "/api/v1/endorsements" [ReadAccounts] list as ListEndorsements() -> [Account by link] {
            /// How many a page holds; 40 when not given, 80 at most.
            limit: u32,
            /// Only entries older than this cursor, which comes from the server.
            max_id: String,
            /// Only entries newer than this cursor, the newest of them first.
            since_id: String,
        }
    }
}
