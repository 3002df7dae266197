//! [follow_requests](https://docs.joinmastodon.org/methods/follow_requests/)

use crate::api::resource::resource;
use crate::entities::{Account, Relationship};
use crate::ids::AccountId;

resource! {
    /// Who wants to follow the account.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for account in client.follow_requests().list().await? {
    ///     client.follow_requests().authorize(&account.id).await?;
    /// }
    /// # Ok(()) }
    /// ```
    follow_requests => FollowRequests {
        /// The accounts that want to follow. Only GoToSocial knows `min_id`.
        GET "/api/v1/follow_requests" [ReadFollows | Follow]
        list as ListFollowRequests() -> [Account by link, 40..80]

        /// Lets an account follow.
        POST "/api/v1/follow_requests/{account_id}/authorize" [WriteFollows | Follow]
        authorize as AuthorizeFollowRequest(account_id: AccountId) -> Relationship

        /// Does not let an account follow.
        POST "/api/v1/follow_requests/{account_id}/reject" [WriteFollows | Follow]
        reject as RejectFollowRequest(account_id: AccountId) -> Relationship
    }
}
