//! [suggestions](https://docs.joinmastodon.org/methods/suggestions/)

use crate::api::resource::resource;
use crate::entities::{Account, Suggestion};
use crate::ids::AccountId;

resource! {
    /// The accounts that the server suggests to follow.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for suggestion in client.suggestions().list().limit(10).await? {
    ///     println!("{:?}", suggestion.account.map(|account| account.acct.clone()));
    /// }
    /// # Ok(()) }
    /// ```
    suggestions => Suggestions {
        /// The accounts that the server suggests. GoToSocial suggests none.
        GET "/api/v2/suggestions" [Read] list as ListSuggestions() -> [Suggestion] {
            /// How many; 40 when not given, 80 at most.
            limit: u32,
        }

        /// Has an account not suggested any more.
        DELETE "/api/v1/suggestions/{account_id}" [Read]
        remove as RemoveSuggestion(account_id: AccountId) -> Empty

        /// The accounts that the server suggests, without the reasons.
        #[deprecated(note = "use `Suggestions::list`")]
        GET "/api/v1/suggestions" [Read] list_v1 as ListSuggestionsV1() -> [Account] {
            /// How many; 40 when not given, 80 at most.
            limit: u32,
        }
    }
}
