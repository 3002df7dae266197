//! [apps](https://docs.joinmastodon.org/methods/apps/). Registering an app is in
//! [`oauth`](crate::oauth), because it needs no client.

use crate::api::resource::resource;
use crate::entities::Application;

resource! {
    /// The app that a token was given to.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// let app = client.apps().verify_credentials().await?;
    /// println!("{}", app.name);
    /// # Ok(()) }
    /// ```
    apps => Apps {
        /// The app of the token in use.
        GET "/api/v1/apps/verify_credentials" []
        verify_credentials as VerifyAppCredentials() -> Application
    }
}
