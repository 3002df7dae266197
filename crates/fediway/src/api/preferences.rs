//! [preferences](https://docs.joinmastodon.org/methods/preferences/)

use crate::api::resource::resource;
use crate::entities::Preferences;

resource! {
    /// What the account prefers when it posts and reads.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// let preferences = client.preferences().get().await?;
    /// println!("{:?}", preferences.posting_default_visibility);
    /// # Ok(()) }
    /// ```
    preferences => UserPreferences {
        /// What the account prefers. It is changed on the server's pages, and in part with
        /// `update_credentials`.
        GET "/api/v1/preferences" [ReadAccounts] get as GetPreferences() -> Preferences
    }
}
