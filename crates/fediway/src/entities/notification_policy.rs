//! Which notifications are shown at once:
//! [policies](https://docs.joinmastodon.org/entities/NotificationPolicy/) and what they held back.

use super::account::Account;
use super::macros::{entity, open_enum};
use super::status::Status;
use crate::ids::NotificationRequestId;
use crate::time::Timestamp;

open_enum! {
    /// What becomes of notifications.
    NotificationPolicyAction {
        /// They are shown.
        Accept = "accept",
        /// They are held back.
        Filter = "filter",
        /// They are thrown away.
        Drop = "drop",
    }
}

entity! {
    /// What becomes of notifications from whom.
    NotificationPolicy {
        /// From accounts that this one does not follow.
        for_not_following: NotificationPolicyAction,
        /// From accounts that do not follow this one.
        for_not_followers: NotificationPolicyAction,
        /// From accounts made in the last 30 days.
        for_new_accounts: NotificationPolicyAction,
        /// Mentions in private, where they do not answer this account.
        for_private_mentions: NotificationPolicyAction,
        /// From accounts that a moderator limited.
        for_limited_accounts: NotificationPolicyAction,
        /// From automated accounts.
        for_bots: NotificationPolicyAction,
        /// What is held back.
        summary: NotificationPolicySummary,
    }

    /// How many notifications are held back.
    NotificationPolicySummary {
        /// From how many accounts.
        pending_requests_count: u64,
        /// How many.
        pending_notifications_count: u64,
    }

    /// What became of notifications from whom, before Mastodon 4.3 was finished.
    NotificationPolicyV1 {
        /// Whether those from accounts that this one does not follow are held back.
        filter_not_following: bool,
        /// Whether those from accounts that do not follow this one are held back.
        filter_not_followers: bool,
        /// Whether those from accounts made in the last 30 days are held back.
        filter_new_accounts: bool,
        /// Whether mentions in private are held back.
        filter_private_mentions: bool,
        /// What is held back.
        summary: NotificationPolicySummary,
    }

    /// The notifications from one account that are held back.
    NotificationRequest {
        /// The id.
        id: NotificationRequestId,
        /// When the first one came.
        created_at: Option<Timestamp>,
        /// When the last one came.
        updated_at: Option<Timestamp>,
        /// The account.
        account: Option<Box<Account>>,
        /// How many there are.
        notifications_count: u64,
        /// The newest status they are about.
        last_status: Option<Box<Status>>,
    }

    /// Whether the accepted notifications are among the others by now.
    NotificationRequestsMerged {
        /// Whether they are.
        merged: bool,
    }
}
