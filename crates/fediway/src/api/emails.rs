//! [emails](https://docs.joinmastodon.org/methods/emails/)

use crate::api::resource::resource;

resource! {
    /// The e-mail address of an account that is not confirmed yet.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// client.emails().resend_confirmation().await?;
    /// # Ok(()) }
    /// ```
    emails => Emails {
        /// Has the server send the message again in which the address is confirmed. Only the app
        /// that registered the account may ask, with the token that it got for that.
        POST "/api/v1/emails/confirmations" []
        resend_confirmation as ResendConfirmation() -> Empty {
            /// The right address, if another one was given.
            email: String,
        }
    }
}
