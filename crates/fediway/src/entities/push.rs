//! [Subscriptions to push messages](https://docs.joinmastodon.org/entities/WebPushSubscription/).

use super::macros::{entity, open_enum};
use crate::ids::PushSubscriptionId;

open_enum! {
    /// Whose notifications are pushed.
    PushPolicy {
        /// Everyone's.
        All = "all",
        /// Those of accounts that this one follows.
        Followed = "followed",
        /// Those of accounts that follow this one.
        Follower = "follower",
        /// Nobody's.
        None = "none",
    }
}

entity! {
    /// A subscription to push messages.
    WebPushSubscription {
        /// The id.
        id: PushSubscriptionId,
        /// Where the messages go.
        endpoint: String,
        /// Whether they are encrypted as RFC 8291 has it, and not as its draft had.
        standard: bool,
        /// The key that the server signs them with.
        server_key: String,
        /// What is pushed.
        alerts: PushAlerts,
        /// Whose notifications are pushed.
        policy: Option<PushPolicy>,
    }

    /// Which types of notifications are pushed.
    PushAlerts {
        /// The account was mentioned.
        mention: bool,
        /// One of its statuses was quoted.
        quote: bool,
        /// An account it watches posted.
        status: bool,
        /// One of its statuses was boosted.
        reblog: bool,
        /// It has a new follower.
        follow: bool,
        /// An account wants to follow it.
        follow_request: bool,
        /// One of its statuses was made a favourite.
        favourite: bool,
        /// A poll it made or voted in has ended.
        poll: bool,
        /// A status it boosted was edited.
        update: bool,
        /// A status it quoted was edited.
        quoted_update: bool,
        /// An account was made on the server; for moderators.
        admin_sign_up as "admin.sign_up": bool,
        /// A report was filed; for moderators.
        admin_report as "admin.report": bool,
        /// A favourite waits for its approval. GoToSocial.
        pending_favourite as "pending.favourite": bool,
        /// A reply waits for its approval. GoToSocial.
        pending_reply as "pending.reply": bool,
        /// A boost waits for its approval. GoToSocial.
        pending_reblog as "pending.reblog": bool,
    }
}
