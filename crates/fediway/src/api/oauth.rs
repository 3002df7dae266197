//! [oauth](https://docs.joinmastodon.org/methods/oauth/): what a client asks with its
//! token. Getting and ending tokens is in the module [`oauth`](crate::oauth).

use crate::api::resource::resource;
use crate::entities::UserInfo;

resource! {
    /// Whose token it is, in OpenID Connect's words.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// println!("{}", client.oauth().userinfo().await?.sub);
    /// # Ok(()) }
    /// ```
    oauth => OAuth {
        /// Whose token it is.
        GET "/oauth/userinfo" [Profile] userinfo as ReadUserInfo() -> UserInfo

        /// The same as [`userinfo`](OAuth::userinfo), for who may only send `POST`.
        POST "/oauth/userinfo" [Profile] post_userinfo as PostUserInfo() -> UserInfo
    }
}
