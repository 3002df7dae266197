//! [lists](https://docs.joinmastodon.org/methods/lists/)

use crate::api::resource::resource;
use crate::entities::{Account, List, RepliesPolicy};
use crate::ids::{AccountId, ListId};

resource! {
    /// Lists of accounts, each with a timeline of its own.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client, friend: fediway::AccountId) -> fediway::Result<()> {
    /// let list = client.lists().create("Friends").exclusive(true).await?;
    /// client.lists().add_accounts(&list.id, [friend]).await?;
    /// let timeline = client.timelines().list(&list.id).await?;
    /// # Ok(()) }
    /// ```
    lists => Lists {
        /// All lists of the account.
        GET "/api/v1/lists" [ReadLists] list as ListLists() -> [List]

        /// One list.
        GET "/api/v1/lists/{id}" [ReadLists] get as GetList(id: ListId) -> List

        /// Makes a list.
        POST "/api/v1/lists" [WriteLists] create as CreateList(title: String) -> List {
            /// Which replies its timeline shows; those to accounts in the list when not given.
            replies_policy: RepliesPolicy,
            /// Whether its accounts are left out of the home timeline; they are not when not given.
            exclusive: bool,
        }

        /// Changes a list.
        PUT "/api/v1/lists/{id}" [WriteLists]
        update as UpdateList(id: ListId, title: String) -> List {
            /// Which replies its timeline shows.
            replies_policy: RepliesPolicy,
            /// Whether its accounts are left out of the home timeline.
            exclusive: bool,
        }

        /// Deletes a list.
        DELETE "/api/v1/lists/{id}" [WriteLists] delete as DeleteList(id: ListId) -> Empty

        /// The accounts in a list; all of them at once with a `limit` of 0.
        GET "/api/v1/lists/{id}/accounts" [ReadLists]
        accounts as ListAccountsInList(id: ListId) -> [Account by link, 40..80]

        /// Puts accounts into a list. The account must follow them.
        POST "/api/v1/lists/{id}/accounts" [WriteLists]
        add_accounts as AddAccountsToList(id: ListId, account_ids: [AccountId]) -> Empty

        /// Takes accounts out of a list.
        DELETE "/api/v1/lists/{id}/accounts" [WriteLists; body]
        remove_accounts as RemoveAccountsFromList(id: ListId, account_ids: [AccountId]) -> Empty
    }
}
