//! Who may interact with statuses on [GoToSocial](https://docs.gotosocial.org/en/latest/api/swagger/),
//! and who asks to.

use super::NewInteractionPolicy;
use crate::api::resource::resource;
use crate::entities::{DefaultPolicies, InteractionRequest};
use crate::ids::{InteractionRequestId, StatusId};

resource! {
    /// Who may like, answer and boost statuses, and those who ask to. GoToSocial.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for request in client.gotosocial_interactions().list().await? {
    ///     client.gotosocial_interactions().authorize(request.id).await?;
    /// }
    /// # Ok(()) }
    /// ```
    gotosocial_interactions => GotosocialInteractions {
        /// The wishes to like, answer or boost statuses of the account, newest first.
        GET "/api/v1/interaction_requests" [ReadNotifications]
        list as GtsListInteractionRequests()
        -> [InteractionRequest by InteractionRequestId, 40..80] {
            /// Only wishes about this status.
            status_id: StatusId,
            /// Whether wishes to like are there; yes when not given.
            favourites: bool,
            /// Whether answers that wait are there; yes when not given.
            replies: bool,
            /// Whether wishes to boost are there; yes when not given.
            reblogs: bool,
        }

        /// One wish.
        GET "/api/v1/interaction_requests/{id}" [ReadNotifications]
        get as GtsGetInteractionRequest(id: InteractionRequestId) -> InteractionRequest

        /// Grants a wish.
        POST "/api/v1/interaction_requests/{id}/authorize" [WriteStatuses]
        authorize as GtsAuthorizeInteractionRequest(id: InteractionRequestId) -> InteractionRequest

        /// Refuses a wish.
        POST "/api/v1/interaction_requests/{id}/reject" [WriteStatuses]
        reject as GtsRejectInteractionRequest(id: InteractionRequestId) -> InteractionRequest

        /// Who may interact with new statuses.
        GET "/api/v1/interaction_policies/defaults" [ReadAccounts]
        defaults as GtsGetDefaultPolicies() -> DefaultPolicies

        /// Sets who may interact with new statuses. What is not given becomes what the server has
        /// for new accounts, not what it was.
        PATCH "/api/v1/interaction_policies/defaults" [WriteAccounts]
        update_defaults as GtsUpdateDefaultPolicies() -> DefaultPolicies {
            /// With public ones.
            public: NewInteractionPolicy,
            /// With unlisted ones.
            unlisted: NewInteractionPolicy,
            /// With those for followers.
            private: NewInteractionPolicy,
            /// With those for mentioned accounts.
            direct: NewInteractionPolicy,
        }
    }
}
