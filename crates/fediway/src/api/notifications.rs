//! [notifications](https://docs.joinmastodon.org/methods/notifications/)

use crate::api::resource::resource;
use crate::entities::{
    Notification, NotificationPolicy, NotificationPolicyAction, NotificationRequest,
    NotificationRequestsMerged, NotificationType, UnreadCount,
};
use crate::ids::{AccountId, NotificationId, NotificationRequestId};

resource! {
    /// What happened to the account, and which of it is held back.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::entities::NotificationType;
    ///
    /// let mentions = client.notifications().list().types([NotificationType::Mention]).await?;
    /// for status in mentions.into_iter().filter_map(|mention| mention.status) {
    ///     println!("{}", status.content);
    /// }
    /// # Ok(()) }
    /// ```
    notifications => Notifications {
        /// The notifications, newest first.
        GET "/api/v1/notifications" [ReadNotifications]
        list as ListNotifications() -> [Notification by NotificationId, 40..80] {
            /// Only those of these types.
            types: [NotificationType],
            /// None of these types.
            exclude_types: [NotificationType],
            /// Only those that this account caused.
            account_id: AccountId,
            /// Whether those that the policy holds back are there too. Mastodon 4.3.
            include_filtered: bool,
            /// The types that the app knows: others come with a fallback to show. Mastodon 4.6.
            supported_types: [NotificationType],
        }

        /// One notification.
        GET "/api/v1/notifications/{id}" [ReadNotifications]
        get as GetNotification(id: NotificationId) -> Notification {
            /// The types that the app knows: others come with a fallback to show. Mastodon 4.6.
            supported_types: [NotificationType],
        }

        /// Deletes all notifications.
        POST "/api/v1/notifications/clear" [WriteNotifications]
        clear as ClearNotifications() -> Empty

        /// Deletes one notification.
        POST "/api/v1/notifications/{id}/dismiss" [WriteNotifications]
        dismiss as DismissNotification(id: NotificationId) -> Empty

        /// How many came after the marker of the notifications.
        GET "/api/v1/notifications/unread_count" [ReadNotifications]
        unread_count as CountUnreadNotifications() -> UnreadCount {
            /// Where to stop counting; 100 when not given, 1000 at most.
            limit: u32,
            /// Only those of these types.
            types: [NotificationType],
            /// None of these types.
            exclude_types: [NotificationType],
            /// Only those that this account caused.
            account_id: AccountId,
        }

        /// What becomes of notifications from whom.
        GET "/api/v2/notifications/policy" [ReadNotifications]
        policy as GetNotificationPolicy() -> NotificationPolicy

        /// Changes what becomes of notifications from whom.
        PATCH "/api/v2/notifications/policy" [WriteNotifications]
        update_policy as UpdateNotificationPolicy() -> NotificationPolicy {
            /// Those from accounts that this one does not follow.
            for_not_following: NotificationPolicyAction,
            /// Those from accounts that do not follow this one.
            for_not_followers: NotificationPolicyAction,
            /// Those from accounts made in the last 30 days.
            for_new_accounts: NotificationPolicyAction,
            /// Mentions in private, where they do not answer this account.
            for_private_mentions: NotificationPolicyAction,
            /// Those from accounts that a moderator limited.
            for_limited_accounts: NotificationPolicyAction,
            /// Those from automated accounts. Mastodon 4.6.
            for_bots: NotificationPolicyAction,
        }

        /// The accounts whose notifications are held back.
        GET "/api/v1/notifications/requests" [ReadNotifications]
        requests as ListNotificationRequests()
        -> [NotificationRequest by NotificationRequestId, 40..80]

        /// What is held back from one account.
        GET "/api/v1/notifications/requests/{id}" [ReadNotifications]
        request as GetNotificationRequest(id: NotificationRequestId) -> NotificationRequest

        /// Lets what was held back from an account through, and what comes from it from now on.
        POST "/api/v1/notifications/requests/{id}/accept" [WriteNotifications]
        accept_request as AcceptNotificationRequest(id: NotificationRequestId) -> Empty

        /// Hides what was held back from an account.
        POST "/api/v1/notifications/requests/{id}/dismiss" [WriteNotifications]
        dismiss_request as DismissNotificationRequest(id: NotificationRequestId) -> Empty

        /// Lets what was held back from several accounts through.
        POST "/api/v1/notifications/requests/accept" [WriteNotifications]
        accept_requests as AcceptNotificationRequests(ids as "id": [NotificationRequestId])
        -> Empty

        /// Hides what was held back from several accounts.
        POST "/api/v1/notifications/requests/dismiss" [WriteNotifications]
        dismiss_requests as DismissNotificationRequests(ids as "id": [NotificationRequestId])
        -> Empty

        /// Whether what was let through is among the other notifications by now.
        GET "/api/v1/notifications/requests/merged" [ReadNotifications]
        requests_merged as CheckNotificationRequestsMerged() -> NotificationRequestsMerged
    }
}
