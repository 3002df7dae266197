//! Access tokens and apps of the account on [GoToSocial](https://docs.gotosocial.org/en/latest/api/swagger/).

use crate::api::resource::resource;
use crate::entities::{Application, TokenInfo};
use crate::ids::{AppId, TokenId};

resource! {
    /// The account's access tokens, and the apps that it registered. GoToSocial.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for token in client.gotosocial_tokens().list().await? {
    ///     println!("{:?} {}", token.last_used, token.scope);
    /// }
    /// # Ok(()) }
    /// ```
    gotosocial_tokens => GotosocialTokens {
        /// The tokens of the account, newest first.
        GET "/api/v1/tokens" [ReadAccounts]
        list as GtsListTokens() -> [TokenInfo by TokenId, 20..]

        /// One token.
        GET "/api/v1/tokens/{id}" [ReadAccounts]
        get as GtsGetToken(id: TokenId) -> TokenInfo

        /// Ends a token.
        POST "/api/v1/tokens/{id}/invalidate" [WriteAccounts]
        invalidate as GtsInvalidateToken(id: TokenId) -> TokenInfo

        /// The apps that the account registered, newest first.
        GET "/api/v1/apps" [ReadApplications]
        apps as GtsListApps() -> [Application by link AppId, 20..]

        /// One of these apps.
        GET "/api/v1/apps/{id}" [ReadApplications]
        app as GtsGetApp(id: AppId) -> Application

        /// Deletes one of these apps and ends its tokens.
        DELETE "/api/v1/apps/{id}" [WriteApplications]
        delete_app as GtsDeleteApp(id: AppId) -> Application
    }
}
