//! [search](https://docs.joinmastodon.org/methods/search/)

use crate::api::resource::resource;
use crate::entities::{Search, SearchType};
use crate::ids::AccountId;

resource! {
    /// Searching for accounts, statuses and hashtags.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::entities::SearchType;
    ///
    /// let found = client.search().find("fediverse").kind(SearchType::Hashtags).limit(5).await?;
    /// for tag in found.hashtags {
    ///     println!("#{}", tag.name);
    /// }
    /// # Ok(()) }
    /// ```
    search => Searches {
        /// Searches for some words, a handle or a URL.
        GET "/api/v2/search" [ReadSearch; rules = [Needs("offset", "type")]]
        find as Find(q: String) -> (Search by offset) {
            /// What to search for; everything when not given.
            kind as "type": SearchType,
            /// Whether to ask other servers for what is not known here; needs a token.
            resolve: bool,
            /// Whether only accounts that this one follows.
            following: bool,
            /// Only statuses of this account.
            account_id: AccountId,
            /// Whether hashtags that no moderator has looked at are left out.
            exclude_unreviewed: bool,
            /// Only what is older than this, by its id.
            max_id: String,
            /// Only what is newer than this, by its id.
            min_id: String,
            /// How many of each type; 20 when not given, 40 at most.
            limit: u32,
            /// How many to leave out at the start; needs a type and a token.
            offset: u32,
        }
    }
}
