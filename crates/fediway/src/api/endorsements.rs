//! [endorsements](https://docs.joinmastodon.org/methods/endorsements/)

use crate::api::resource::resource;
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
        GET "/api/v1/endorsements" [ReadAccounts]
        list as ListEndorsements() -> [Account by link, 40..80, no min_id]
    }
}
