//! [push](https://docs.joinmastodon.org/methods/push/)

use crate::api::resource::resource;
use crate::entities::{PushPolicy, WebPushSubscription};
use crate::secret::Password;

resource! {
    /// Notifications as Web Push messages (RFC 8030). A token has one subscription.
    ///
    /// ```no_run
    /// # use fediway::{Client, Password, Result};
    /// # async fn run(client: Client, p256dh: &str, auth: Password) -> Result<()> {
    /// let subscription = client.push().create("https://push.example.com/abc", p256dh, auth);
    /// subscription.standard(true).mention(true).await?;
    /// # Ok(()) }
    /// ```
    push => Push {
        /// Subscribes, instead of what was subscribed before. `p256dh` is the app's public key and
        /// `auth` its authentication secret, both in base64url. Nothing is pushed but what is set.
        POST "/api/v1/push/subscription" [Push]
        create as CreatePushSubscription(
            endpoint as "subscription[endpoint]": String,
            p256dh as "subscription[keys][p256dh]": String,
            auth as "subscription[keys][auth]": Password,
        ) -> WebPushSubscription {
            /// Whether messages are encrypted as RFC 8291 has it; as its draft had it when not
            /// given. Mastodon 4.4.
            standard as "subscription[standard]": bool,
            /// The account was mentioned.
            mention as "data[alerts][mention]": bool,
            /// An account it watches posted.
            status as "data[alerts][status]": bool,
            /// One of its statuses was boosted.
            reblog as "data[alerts][reblog]": bool,
            /// It has a new follower.
            follow as "data[alerts][follow]": bool,
            /// An account wants to follow it.
            follow_request as "data[alerts][follow_request]": bool,
            /// One of its statuses was made a favourite.
            favourite as "data[alerts][favourite]": bool,
            /// A poll it made or voted in has ended.
            poll as "data[alerts][poll]": bool,
            /// A status it boosted was edited.
            update as "data[alerts][update]": bool,
            /// One of its statuses was quoted. Mastodon 4.5.
            quote as "data[alerts][quote]": bool,
            /// A status it quoted was edited. Mastodon 4.5.
            quoted_update as "data[alerts][quoted_update]": bool,
            /// An account was made on the server; for moderators.
            admin_sign_up as "data[alerts][admin.sign_up]": bool,
            /// A report was filed; for moderators.
            admin_report as "data[alerts][admin.report]": bool,
            /// A favourite waits for its approval. GoToSocial.
            pending_favourite as "data[alerts][pending.favourite]": bool,
            /// A reply waits for its approval. GoToSocial.
            pending_reply as "data[alerts][pending.reply]": bool,
            /// A boost waits for its approval. GoToSocial.
            pending_reblog as "data[alerts][pending.reblog]": bool,
            /// Whose notifications are pushed; everyone's when not given.
            policy as "data[policy]": PushPolicy,
        }

        /// The subscription of the token.
        GET "/api/v1/push/subscription" [Push] get as GetPushSubscription() -> WebPushSubscription

        /// Changes what is pushed. What is not set is not pushed any more.
        PUT "/api/v1/push/subscription" [Push]
        update as UpdatePushSubscription() -> WebPushSubscription {
            /// The account was mentioned.
            mention as "data[alerts][mention]": bool,
            /// An account it watches posted.
            status as "data[alerts][status]": bool,
            /// One of its statuses was boosted.
            reblog as "data[alerts][reblog]": bool,
            /// It has a new follower.
            follow as "data[alerts][follow]": bool,
            /// An account wants to follow it.
            follow_request as "data[alerts][follow_request]": bool,
            /// One of its statuses was made a favourite.
            favourite as "data[alerts][favourite]": bool,
            /// A poll it made or voted in has ended.
            poll as "data[alerts][poll]": bool,
            /// A status it boosted was edited.
            update as "data[alerts][update]": bool,
            /// One of its statuses was quoted. Mastodon 4.5.
            quote as "data[alerts][quote]": bool,
            /// A status it quoted was edited. Mastodon 4.5.
            quoted_update as "data[alerts][quoted_update]": bool,
            /// An account was made on the server; for moderators.
            admin_sign_up as "data[alerts][admin.sign_up]": bool,
            /// A report was filed; for moderators.
            admin_report as "data[alerts][admin.report]": bool,
            /// A favourite waits for its approval. GoToSocial.
            pending_favourite as "data[alerts][pending.favourite]": bool,
            /// A reply waits for its approval. GoToSocial.
            pending_reply as "data[alerts][pending.reply]": bool,
            /// A boost waits for its approval. GoToSocial.
            pending_reblog as "data[alerts][pending.reblog]": bool,
            /// Whose notifications are pushed.
            policy: PushPolicy,
            /// The same, in the place that it has in [`Push::create`]. GoToSocial.
            data_policy as "data[policy]": PushPolicy,
        }

        /// Ends the subscription.
        DELETE "/api/v1/push/subscription" [Push] delete as DeletePushSubscription() -> Empty
    }
}
